### The pages of referrals: lists, the consent sheet, the preview, the provision, decision and outcome

web-tab-referrals = Referrals
web-referrals-none = There are no referrals yet. Choose a job order below to begin one.
web-referral-open = Begin a referral
web-referral-open-do = Refer to this order
web-referral-kind = Kind
web-referral-usual = As the order and the registration have it
web-referral-placement = Placement
web-referral-dispatch = Dispatch
web-referral-trial = Trial dispatch
web-referral-phase = Stage
web-referral-opened = Referred on
web-referral-decided = Decided on
web-referral-outcome = Outcome
web-referral-title = Referral
web-referral-to-person = Referrals of this person
web-referral-back = Back to this referral
web-referral-tagged-indefinite = {" "}(indefinite)
web-referral-tagged-fixed = {" "}(fixed term)
web-order-referrals = Referrals to this order
web-order-referrals-none = There are no referrals to this order yet. Begin with “Find people”.

## Decision and outcome

web-decide-placement = Record the decision to apply
web-decide-placement-lead = Record it when the person has decided to apply for this job. From then on the items agreed to may go to the employer.
web-decide-dispatch = Record the decision on the assignment
web-decide-dispatch-lead = Record it when the assignment to this client is decided. Until then nothing that identifies the person may go to the client.
web-decide-do = Record the decision
web-outcome-hired = Hired
web-outcome-not-hired = Not hired
web-outcome-declined = Declined by the person
web-outcome-ended = Assignment ended
web-outcome-on = Day of hire or outcome
web-outcome-contract = Term of employment
web-outcome-contract-hint = To be chosen where the person was hired.
web-outcome-indefinite = Indefinite
web-outcome-fixed = Fixed term
web-outcome-do = Record the outcome

## Preview and provision

web-provide-title = Sending to the recipient
web-provide-lead = You see exactly what leaves before you send it.
web-provide-anonymous-lead = Before the decision only ability may go: skills, qualifications and years, nothing that identifies the person.
web-provide-anonymous = Look at the anonymous skill sheet
web-provide-named = Look at the papers with the name
web-provide-preview = Look at what leaves
web-preview-title = What leaves
web-preview-to = To
web-preview-who = Whose papers:
web-preview-name-refused = Papers with the name cannot be sent yet
web-preview-instead = The anonymous skill sheet can be sent instead
web-preview-anonymous = Anonymous skill sheet
web-preview-items = Items and values
web-preview-untick = Untick what is not needed this time. Nothing that is not listed here leaves.
web-preview-unread = You may not read this value
web-preview-stays = What stays
web-preview-nothing-stays = Nothing stays back.
web-provide-channel = How
web-provide-electronic = By a bound link, opened with a one-time code
web-provide-written = Printed and handed over
web-provide-oral = By word of mouth
web-provide-do = Send this
web-provide-anonymous-do = Send this anonymous skill sheet
web-provide-nothing = No item is ticked. Tick the items to be sent
web-channel-oral = Spoken
web-channel-written = On paper
web-provided-title = The provision is recorded
web-provided-mailed = The link waits in the mail queue and goes to the recipient's confirmed address.
web-provided-waits = The link is made, but this recipient has no confirmed mail address, so that it cannot be opened yet. Set the recipient's mail address and confirm it.
web-provided-until = Opens until
web-provided-link = Link
web-provided-sheet = The provision on paper is recorded. Print the sheet below and hand it over. Once this page is closed its content is shown only after another look at what leaves.
web-provided-oral = The provision by word of mouth is recorded. Tell these items and no more:
web-print = Print
web-print-hint = Only what stands in the frame is printed.
web-paper-to = {""}
web-paper-order = Job order
web-paper-terms = This paper is for the selection for the job order above and nothing else. Return or destroy it when that is over.

## What was already told or handed over

web-happened-title = Record what was already told or handed over
web-happened-lead = What went to the recipient outside these pages, told on the telephone, handed over, or sent by mistake, is recorded here afterwards. Nothing is sent. What was not allowed can be recorded as well; a manager looks at it.
web-happened-at = When
web-happened-electronic = Sent by mail or the like
web-happened-items = What went
web-happened-circumstances = How it came about
web-happened-do = Record it
web-happened-recorded = Recorded. What went:
web-happened-not-allowed = Something of it was not allowed. It waits for a manager.

## The consent sheet

web-sheet-make = Make a consent sheet
web-sheet-title = Consent to provision
web-sheet-choose-lead = Choose the job orders that stand on the sheet. The person agrees to each order by itself; there is no box for all of them.
web-sheet-referred = Orders the person is referred to
web-sheet-none-referred = The person is referred to no order at present.
web-sheet-others = Other orders
web-sheet-show = Show the sheet
web-sheet-lead = Let the person read it and tick only the orders they agree to. It can be printed and signed, or read out.
web-sheet-heading = Consent to giving personal information to employers
web-sheet-text = For the job orders that I have ticked, and for no others, I agree that the items below are given to the employer.
web-sheet-orders = Job orders
web-sheet-items = Items:
web-sheet-withdraw = You may withdraw your consent for each order at any time. Not agreeing has no disadvantage.
web-sheet-signature = Date                                    Signature
web-sheet-wording = May we give the following items to { $orders }? { $items }. You may withdraw your consent for each order at any time.
web-sheet-on = Day of the consent
web-sheet-nothing = No order is ticked. Tick the orders that the person agreed to
web-evidence-paper = A signed paper
web-evidence-file = Scan of the signed paper
web-evidence-file-hint = PDF or picture (JPEG, PNG, TIFF, HEIC), at most 32 MiB. It is sealed under the person's own key.
