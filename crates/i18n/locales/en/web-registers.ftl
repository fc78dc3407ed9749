### Registers: recipients, packages, mail, staff, erasures, reviews, the record of handling

web-nav-registers = Registers
web-register-to-import = Take a list in
web-register-to-import-text = A spreadsheet of people is read on trial and then registered at once.
web-register-to-orders = Job orders
web-register-to-orders-text = Job orders, the people for them, and how far referrals have come.
web-register-to-recipients = Recipients
web-register-to-recipients-text = Employers and clients, their confirmed mail addresses, and the links sent to them.
web-register-to-mail = Mail that waits
web-register-to-mail-text = Mail that has not left yet, and mail that could not be sent.
web-register-to-staff = Staff
web-register-to-staff-text = Roles and departments. The placement manager also keeps pledges, training, invitations and sessions.
web-register-to-reviews = Reviews
web-register-to-reviews-text = Emergencies, and provisions recorded afterwards that were not allowed.
web-register-to-disposals = Due for disposal
web-register-to-disposals-text = Records whose statutory period is over.
web-register-to-journal = Record of handling
web-register-to-journal-text = Verify that nothing was rewritten, and print a checkpoint.
web-register-to-notice = Notice and versions of the regulation
web-register-to-notice-text = The version in force, the earlier ones and what changed.

## Recipients

web-recipients = Recipients
web-recipients-none = There are no recipients yet. Add one below, or take a list of job orders in.
web-recipient-name = Name
web-recipient-address = Address
web-recipient-representative = Representative
web-recipient-country = Country (two letters)
web-recipient-licence = Licence number (partner agencies)
web-recipient-add = Add a recipient
web-recipient-add-do = Add
web-recipient-mail = Mail address that receives links
web-recipient-no-mail = None is set. Once one is set and confirmed, links can be sent.
web-recipient-confirmed = Confirmed
web-recipient-unconfirmed = Not confirmed
web-recipient-bounced = Mail came back
web-recipient-confirm-lead = A code was sent to the recipient. Ask for it, on the telephone for instance, and type it here.
web-recipient-code = Code
web-recipient-confirm = Confirm
web-recipient-set = Set or change the address
web-recipient-set-hint = With another address every link that was sent to the earlier one stops opening.
web-recipient-set-do = Send a code

## Packages

web-packages = Links that were sent
web-packages-lead = A recipient opens a link with a one-time code. Once recalled it opens no more, and mail that waits for it is gone.
web-packages-to = Links sent to this recipient
web-packages-none = No links were sent.
web-package-opens = Opens
web-package-waiting = Waits for a confirmed address
web-package-recalled = Recalled
web-package-unbound = The address has changed
web-package-expired = Expired
web-package-used-up = Used up
web-package-withdrawn = Consent withdrawn
web-package-suspended = Suspended
web-package-restored = From before a restore
web-package-made = Made
web-package-openings = Openings left
web-package-recall = Recall

## Mail

web-mail = Mail that waits
web-mail-lead = Neither addresses nor texts are shown here. A withdrawal, suspension, recall or erasure takes the mail it concerns away by itself.
web-mail-none = No mail waits.
web-mail-queued = Queued
web-mail-waiting = Waits for another try
web-mail-leaving = Leaving
web-mail-failed = Could not be sent
web-mail-since = Queued
web-mail-tried = Tries
web-mail-drop = Drop

## Staff

web-staff = Staff
web-staff-name = Name
web-staff-roles = Roles
web-staff-departments = Departments
web-staff-pledged = Pledged on
web-staff-trained = Trained on
web-staff-left = Left on
web-staff-add = Add somebody
web-staff-add-do = Add
web-staff-record = Pledge, training, leaving
web-staff-day = Day
web-staff-pledge-do = Record the pledge
web-staff-train-do = Record the training
web-staff-leave-do = Record the leaving
web-staff-invite = Invitation to sign in
web-staff-account-hint = 2 to 32 characters, beginning with a small letter. May be empty from the second time on.
web-staff-invite-do = Make an invitation code
web-staff-invited = The invitation code is shown this once. Hand it over in person.
web-staff-sessions = Signed in at
web-staff-no-sessions = Not signed in anywhere.
web-staff-opened = Signed in
web-staff-used = Last used
web-staff-locked = Locked
web-staff-end-sessions = Sign out everywhere

## Erasure and disposal

web-tab-erasure = Erasure
web-erasure-lead = Once erased, nothing of this person comes back, not from any back-up either. Only records that a law makes the office keep stay sealed until their last day.
web-erasure-kept = What stays
web-erasure-nothing-kept = Nothing stays.
web-erasure-over = Whose period is over, and goes now
web-erasure-basis = Ground
web-erasure-request = The person asked
web-erasure-retention = The period is over
web-erasure-confirm = I have checked who this is and what is written above, and confirm the erasure.
web-erasure-unconfirmed = The confirmation is not ticked. Check what is written and tick it
web-erasure-do = Erase
web-erasure-manager = A manager confirms an erasure. Ask one.
web-erased = Erased.
web-erased-incomplete = The erasure is complete only after the next key epoch. Destroy key copies made before that.
web-certificate = Certificate of erasure
web-certificate-again = Page of this certificate
web-disposals = Due for disposal
web-disposals-lead = Records of erased people whose statutory period is over. Dispose of them.
web-disposals-none = No record is due.
web-disposals-do = Go on to the disposal

## Reviews

web-reviews = Reviews
web-reviews-lead = Emergencies, and provisions recorded afterwards that were not allowed. Look at the history and decide by the day named. Once closed, the reason is gone.
web-reviews-none = Nothing waits.
web-reviews-close = Close

## The record of handling

web-journal = Record of handling
web-journal-lead = The record of who handled whose information, and for what, cannot be rewritten. Here it can be verified as a whole.
web-journal-verify = Verify all of it
web-journal-whole = Verified: { $entries } entries in { $origins } origins, nothing missing and nothing rewritten.
web-journal-broken = Something is missing or was rewritten. Stop working and tell the manager.
web-journal-look-up = Look an entry up by its id
web-journal-found = There is such an entry:
web-journal-digest = Digest
web-journal-unknown = There is no such entry. Check the id
web-journal-checkpoint = Checkpoint of the record
web-journal-checkpoint-lead = The signed checkpoint of today. Printed and kept, it is what a later verification rests on.
