# The demonstration

## The steps of the demonstration (the key is demo- and the step)

demo-operator = Aoba Career K.K.
demo-begin = Walking the main job in an invented office: { $folder }
demo-office = An office is made. Its first manager is enrolled as pledged and trained that day (B10, B12)
demo-import = The list comes in. A row without contact and an impossible date are reported one by one; domicile of origin, the family’s work and the like are not taken in (B4). The same person counts once
demo-orders = The job orders come in. Limits by age or sex are flagged as needing a lawful reason and never used for matching
demo-find = The phone rings. Somebody is looked up by number; the look-up is recorded too (A24)
demo-show = The career is opened to search for a job. Interview and search are possible before the notice was shown (B2)
demo-refused = Opening it for an application is refused: the notice was never shown (A2). Every refusal names its clauses and the next lawful step
demo-notice = The notice is shown to the person and recorded (A2, B15)
demo-order = A job order is chosen
demo-consent = The person agrees to the provision of these items to this employer for this order (A14, A19)
demo-refer = A referral is opened
demo-decide = The person decides to apply
demo-provide = The employer receives what the clause allows, and a record of the provision remains (A14, APPI 29)
demo-withdraw = The person withdraws the consent (A27)
demo-withdrawn = Providing once more is refused (A14)
demo-history = The person asks: who used my information? (A22)
demo-backup = The data is backed up; nothing is opened for it (B17)
demo-keys = The key copy goes to a medium of its own
demo-preview = The person asks for erasure. First: what must the law keep? (A27, B14)
demo-erase = The keys are destroyed; a certificate remains
demo-export = The journal is written out
demo-restore = The office burns down. It comes back elsewhere from back-up and key copy; withdrawals, suspensions and erasures since are replayed from the journal
demo-gone = The erased person does not come back from the back-up
demo-verify = The exported journal is verified with the public key only
demo-next =
    That was it. To go on:
    export KITEI_OFFICE={ $office }
    export KITEI_TOKEN={ $token }
    kitei people find --kana ハヤシカオル --purpose placement.interview
    kitei regulation explain --clause A14
    kitei people add --help
    kitei regulation copy ./regulation   (edit the copy, then kitei regulation diff ./regulation)
demo-verified =
    { $entries ->
        [one] One entry verifies
       *[other] { $entries } entries verify
    }

## When the trial office is opened (in the terminal)

demo-filling = Preparing an invented office: { $folder }
demo-sign-in = Open the address above in a browser and sign in with one button. By hand:
demo-sign-in-coordinator = {"  "}coordinator  { $account } / { $password } / key for the authenticator app { $seed }
demo-sign-in-manager = {"  "}manager      { $account } / { $password } / key for the authenticator app { $seed }
demo-stops = Press Ctrl-C to end. To see it all in the terminal: kitei demo --walk
demo-device = Trial browser
demo-establishment = Head office
