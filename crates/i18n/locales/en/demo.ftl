# The demonstration

## The steps of the demonstration (the key is demo- and the step)

demo-begin = Making an invented office: { $folder }
demo-import =
    { $people ->
        [one] One person was taken in
       *[other] { $people } people were taken in
    }
demo-find = Somebody calls: found
demo-show = Items opened for a purpose
demo-refused = Refused: the notice was never shown
demo-notice = The notice was shown
demo-consent = Consent to the provision was given
demo-refer = A referral was opened
demo-provide = The employer received what the clause allows
demo-withdraw = The consent was withdrawn; nothing more is provided
demo-history = The person asked who used the information
demo-erase = Erased, with a certificate
demo-restore = The burnt office was restored from its back-up
demo-verify = The journal verifies: { $entries } entries
demo-next = What to try next
