# Commands and arguments

## What each command and argument is (the key is help-, the command, -- and the argument)

help--version = Print the version

## The frame of help

help-heading-usage = Usage:
help-heading-commands = Commands
help-heading-arguments = Arguments
help-heading-options = Options
help-heading-examples = Examples:
help-default = default { $value }
help-after =
    Environment: KITEI_OFFICE the office directory, KITEI_TOKEN the staff member's token, KITEI_LANG the language (ja / en)
    New here? kitei demo

## Usage errors

usage-value = The value of { $argument } cannot be used
usage-unknown = There is an argument that this command does not know { $argument }
usage-command = There is no such command
usage-missing = These arguments are needed: { $argument }
usage-conflict = { $argument } cannot be used together with another argument
usage-no-command = A command is missing; see --help
usage-allowed = Allowed: { $words }
usage-meant = Did you mean: { $words }
usage-line = Usage: { $usage }
ask-passphrase = Passphrase:{ " " }

## Errors of this entrance

err-failed = It could not be done: { $cause }
err-office-unnamed = Which office? Name it with --office or KITEI_OFFICE, or make one with kitei init
err-office-busy = Another process holds the office; try again when it has ended
err-no-input = Standard input has no further line; give one line for each -
err-not-text = Standard input is not UTF-8 text
err-no-passphrase = A passphrase is needed; give it with --key-passphrase-file, or --passphrase-file for a key copy ({ $cause })
err-passphrase-wrong = The passphrase is wrong ({ $cause })
err-advance-unfinished = An earlier epoch advance is unfinished; kitei keys backup writes its copy and ends it
err-decisions-unusable = The file of decisions cannot be used: { $cause }
err-no-terminal = This command talks with somebody at a terminal
err-unreadable = It does not read: { $cause }
err-key-older = The key file is an older one; put the present epoch's key file back, or restore from the key copy ({ $cause })
err-request-unusable = It cannot be done as asked: { $cause }
err-wrong-state = Its state does not allow this: { $cause }
err-disk-full = The disk is full and nothing was done; free some space and try again
err-contended = Another act came in between; try again
err-pack-unusable = The rule pack has faults: { $cause }. kitei regulation check names their places
err-keys-unusable = The keys cannot be used: { $cause }
err-journal-unusable = The journal cannot be used: { $cause }
err-store-failed = The store failed and nothing was acknowledged: { $cause }
err-store-corrupt = Stored data is corrupt: { $cause }. Restore from the back-up
err-io-failed = Reading or writing failed: { $cause }
err-file-unusable = The file cannot be taken in: { $cause }
review-hit = { $number }/{ $of } row { $row }, { $column }: { $class } ({ $clause })
review-ask = 1 false alarm, keep it  2 needed for the work  3 drop it >{ " " }
review-need = Why it is needed:{ " " }
first-manager = Manager

## Progress

progress-import = Taking in
progress-rotate = Wrapping the keys anew
progress-verify = Verifying

## Headlines of answers (the key is result- and the command)

result-init = The office is made. The token is shown this once; set KITEI_OFFICE and KITEI_TOKEN
result-staff-add = The staff member was added. The token is shown this once
result-people-add = Registered
result-people-show = Opened; this look was recorded
result-people-erase = Erasure
result-notice-show = Recorded that the notice was shown
result-consent-give = The consent was recorded
result-consent-withdraw = The withdrawal was recorded; nothing is released after it
result-provide = Provided
result-keys-backup = The key copy is written. Write the passphrase down and keep it apart from the copy
result-keys-rotate = The epoch was advanced and the old key destroyed; earlier copies are useless
result-restore = The office is back

## Labels (the key is field- and the name in JSON)

field-entry = Journal entry
field-id = Id
field-office = Office
field-manager = Manager
field-token = Token
field-public-key = Public key
field-rows-read = Rows read
field-people-added = People added
field-people-matched = People matched
field-possible-duplicates = Possible duplicates
field-conflicts = Conflicts
field-rows-rejected = Rows rejected
field-cells-rejected = Cells rejected
field-quarantined = Held back
field-sheets-skipped = Sheets skipped
field-orders-added = Orders added
field-flagged = Conditions that need a lawful reason
field-orders = Job orders
field-order = Job order
field-number = Number
field-recipient = Recipient
field-recipients = Recipients
field-registration = Registration
field-ruling = Ruling
field-told = Notice shown
field-people = People
field-entries = Journal entries
field-granted = Granted
field-withheld = Withheld
field-item = Item
field-items = Items
field-clauses = Clauses
field-clause = Clause
field-next = Next
field-erased = Erased
field-kept = Kept
field-what = What
field-until = Until
field-certificate = Certificate
field-complete = Complete
field-history = History
field-files = Files
field-consent = Consent
field-consents = Consents
field-kind = Kind
field-given = Given
field-withdrawn = Withdrawn
field-referral = Referral
field-phase = Phase
field-provision = Provision
field-package = Package
field-origins = Origins
field-ok = OK
field-first-bad = First fault
field-epoch = Epoch
field-rewrapped = Keyrings wrapped anew
field-destroyed = Destroyed
field-passphrase = Passphrase
field-copy-of-this-epoch = Copy of this epoch
field-bytes = Bytes
field-digest = Digest
field-erased-stay-erased = Erased and staying so
field-replayed = Entries replayed
field-properties = Properties
field-result = Result
field-counterexample = Counterexample
field-row = Row
field-column = Column
field-code = Code
field-class = Class
field-staff = Staff
field-name = Name
field-roles = Roles
field-department = Department
field-pledged-on = Pledged on
field-trained-on = Trained on
field-left-on = Left on
field-address = Address
field-representative = Representative
field-country = Country
field-time = Time
field-act = Act
field-purpose = Purpose
field-outcome = Outcome
field-channel = Channel
field-changes = Changes
field-sentence = Sentence
field-faults = Faults
field-reviews = Reviews
field-version = Version
field-from = In force from
field-title = Title
field-statute = Statute
field-section = Section
field-sensitivity = Sensitivity
field-label = Label
field-leaf-hash = Leaf hash
field-file = File
field-place = Place
field-closed = Closed
field-reconfirmed = Reconfirmed
field-pack = Pack
field-same = Same as then
field-open = Provision open
field-reason = Reason
field-due = Due
field-person = Person
field-text = Text
field-at = Time
field-happened-at = Happened at
field-purpose-label = Purpose
field-by = By
field-index = Index
field-origin = Origin
field-checkpoint = Checkpoint
field-statutes = Statutes
field-identity = Identity
field-valid = Valid
field-none = none
field-unknown-columns = Unknown headers
field-certificate-id = Certificate id
field-departments = Departments
field-since = Since
field-on = On
field-occupation = Occupation
field-limits = Limits
field-alive = Alive
field-evidence = Evidence
field-licence = Licence
field-severity = Severity
field-tell = Tell
field-change = Change
field-explanation = Explanation
field-hits = Hits
field-decisions = Decisions
field-orders-known = Orders known
field-yes = yes
field-no = no
