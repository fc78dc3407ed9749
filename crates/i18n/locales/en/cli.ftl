# Commands and arguments

## What each command and argument is (the key is help-, the command, -- and the argument)

help = A placement and dispatch agency's system of record in which its own regulation runs
help--json = Answer with one JSON object
help--office = The office directory (KITEI_OFFICE if left out)
help--key-passphrase-file = A file whose first line is the passphrase of the office's key file (KITEI_KEY_PASSPHRASE_FILE if left out)
help--help = Print help
help-demo = Make an office with invented people and walk the main job, in under a minute
help-demo--dir = Where to make the office (a temporary folder if left out)
help-init = Make an office and issue the first manager's token
help-init-examples =
    {"  "}kitei init ~/office --operator "青葉キャリア株式会社"
    {"  "}export KITEI_OFFICE=~/office KITEI_TOKEN=kt_…
help-init--dir = Where to make the office
help-init--operator = The name of the operator
help-init--manager = The first manager's name
help-init--pack = The folder of the rule pack to begin with (the shipped one if left out)
help-staff = Members of the staff, their training and pledges
help-staff-add = Add a member of the staff and issue a token (manager)
help-staff-add--name = The name (- reads it from standard input)
help-staff-add--role = The roles (separated by commas, or repeated)
help-staff-add--department = The departments (separated by commas, or repeated)
help-staff-train = Record the day of the training
help-staff-train--id = The staff member's id
help-staff-train--on = The day (2026-11-21)
help-staff-pledge = Record the day of the pledge of secrecy
help-staff-pledge--id = The staff member's id
help-staff-pledge--on = The day (2026-11-21)
help-staff-leave = Record that somebody left and end their token
help-staff-leave--id = The staff member's id
help-staff-leave--on = The day (today if left out)
help-staff-list = List the staff
help-recipient = Those who may receive information
help-recipient-add = Register a recipient
help-recipient-add--kind = The kind
help-recipient-add--name = The name (- reads it from standard input)
help-recipient-add--address = The address
help-recipient-add--representative = The representative
help-recipient-add--country = The country (two-letter code; JP for Japan)
help-recipient-add--licence = The licence number of a partner agency
help-recipient-list = List the recipients
help-import = Take in spreadsheets of people or job orders
help-import-people = Take in a list of people (xlsx, CSV); every row, cell and passage not taken in is reported
help-import-people-examples =
    {"  "}kitei import people 求職者名簿.xlsx --dry-run
    {"  "}kitei import people 派遣登録.csv --population dispatch_candidate
help-import-people--file = The file (xlsx, CSV)
help-import-people--population = The population
help-import-people--told = The version of the notice that was shown, or unknown
help-import-people--source = Where the items came from
help-import-people--from = The recipient of this office who gave the items, for the record of the receipt
help-import-people--acquired = How the giver had come by them (the contract or screen that was looked at)
help-import-people--sheet = The sheet (every sheet with a name header if left out)
help-import-people--decisions = The file of decisions that import review wrote
help-import-people--dry-run = Change nothing, only say what would happen
help-import-orders = Take in job orders (xlsx, CSV)
help-import-orders--file = The file (xlsx, CSV)
help-import-orders--sheet = The sheet (every sheet with a name header if left out)
help-import-orders--dry-run = Change nothing, only say what would happen
help-import-review = Walk through what the guard held back, in the office's own file, and keep the decisions
help-import-review--file = The file that was taken in
help-import-review--to = Where to write the decisions (beside the list if left out)
help-orders = Job orders
help-orders-add = Add one job order of a known recipient (dispatch and trial dispatch too)
help-orders-add--number = The order number
help-orders-add--recipient = The recipient's id
help-orders-add--trial = It is a trial dispatch (紹介予定派遣)
help-orders-add--column = COLUMN=VALUE, repeated (with - as the value it is read from standard input)
help-orders-list = List the job orders
help-orders-match = find people who suit a job order by what they wish and can do
help-orders-match--order = the job order's id
help-people = The information about people
help-people-add = Register a person
help-people-add-examples =
    {"  "}kitei people add --source self --item name=山田花子 --item kana=ヤマダハナコ --item phone=09012340000
    {"  "}printf '山田花子\n' | kitei people add --source self --item name=- --item phone=09012340000
help-people-add--population = The population
help-people-add--told = The version of the notice that was shown, or unknown
help-people-add--source = Where the items came from
help-people-add--from = The recipient of this office who gave the items, for the record of the receipt
help-people-add--acquired = How the giver had come by them (the contract or screen that was looked at)
help-people-add--item = ITEM=VALUE, repeated (with - as the value it is read from standard input)
help-people-add--purpose-told = ITEM=PURPOSE: a purpose told separately for that item (A2)
help-people-add--need = Why the work cannot do without a barred item (B4)
help-people-add--purpose-shown = The purpose of that item was shown to the person (B4)
help-people-find = Look somebody up by name, kana, phone or mail
help-people-find-examples = {"  "}kitei people find --phone 09012340000 --purpose placement.interview
help-people-find--name = The name (- reads it from standard input)
help-people-find--kana = The kana (- reads it from standard input)
help-people-find--phone = The phone number (- reads it from standard input)
help-people-find--mail = The mail address (- reads it from standard input)
help-people-find--purpose = The purpose (such as placement.interview)
help-people-find--reason = The reason (needed in an emergency; it carries your acts on whom you find for 15 minutes)
help-people-show = Open items for a purpose
help-people-show-examples =
    {"  "}kitei people show ID --purpose placement.job_search --items career,skills
    {"  "}kitei people show ID --purpose emergency --reason "…"
help-people-show--id = The person's id
help-people-show--purpose = The purpose (such as placement.interview)
help-people-show--items = The items, separated by commas (all that is held if left out)
help-people-show--reason = The reason (needed to open an emergency; it carries your further acts on this person for 15 minutes)
help-people-show--at = An earlier time (together with --replay)
help-people-show--replay = Rule again under the rules and facts of that time; opens nothing
help-people-correct = Correct or add an item
help-people-correct--id = The person's id
help-people-correct--item = The item
help-people-correct--value = The true value (- reads it from standard input)
help-people-correct--source = Where the items came from
help-people-correct--need = Why the work cannot do without a barred item (B4)
help-people-correct--purpose-shown = The purpose of that item was shown to the person (B4)
help-people-delete-item = Delete an item
help-people-delete-item--id = The person's id
help-people-delete-item--item = The item
help-people-suspend = Suspend use
help-people-suspend--id = The person's id
help-people-suspend--scope = The scope (all | a purpose | a recipient's id)
help-people-resume = End a suspension
help-people-resume--id = The person's id
help-people-resume--scope = The scope (all | a purpose | a recipient's id)
help-people-happened = Record what already happened outside Kitei (told by phone, handed over, mis-sent); opens nothing
help-people-happened-examples =
    {"  "}kitei people happened ID --at 2026-11-20T15:30+09:00 --to-other "a number dialled by mistake" --purpose placement.application --items name,career --channel written --circumstances "…"
help-people-happened--id = The person's id
help-people-happened--at = When it happened (2026-11-20T15:30+09:00, or the day)
help-people-happened--by = Who did it (the staff member's id; yourself if left out)
help-people-happened--to = The recipient's id
help-people-happened--to-other = Who else had it, in words (- reads it from standard input)
help-people-happened--purpose = The purpose in the course of which it happened (such as placement.application)
help-people-happened--items = The items that went, separated by commas
help-people-happened--channel = How it was handed over (a fax is written)
help-people-happened--circumstances = How it came about (- reads it from standard input)
help-people-erase = Erase by destroying the keys (manager)
help-people-erase-examples = {"  "}kitei people erase ID --basis request --preview
help-people-erase--id = The person's id
help-people-erase--basis = The ground (request of the person, end of the period)
help-people-erase--preview = Only say what would be kept; erase nothing
help-people-overdue = List the people of whom something is kept beyond its last day
help-people-match = find the job orders that suit somebody
help-people-match--id = the person's id
help-people-access-history = Say who used the information, what for, and who received it
help-people-access-history--id = The person's id
help-people-export = Write out everything of one person
help-people-export--id = The person's id
help-people-export--to = Where to write
help-people-merge = Join two files of one person; consents and suspensions combine to the stricter
help-people-merge--id = The file that stays
help-people-merge--other = The file that is joined to it
help-people-unmerge = Part two joined files again
help-people-unmerge--id = The file to be parted again
help-notice = The notice
help-notice-show = Record that the notice was shown to the person
help-notice-show--id = The person's id
help-notice-show--on = The day (2026-11-21)
help-notice-show--evidence = The evidence (paper:FILE | screen | spoken:WORDING)
help-consent = Consent and its withdrawal
help-consent-give = Record a consent
help-consent-give-examples = {"  "}kitei consent give ID --kind provision --recipient R --order J --items name,career --evidence paper:consent.pdf
help-consent-give--id = The person's id
help-consent-give--kind = The kind
help-consent-give--recipient = The recipient's id
help-consent-give--order = The job order's id
help-consent-give--items = The items, separated by commas
help-consent-give--evidence = The evidence (paper:FILE | screen | spoken:WORDING)
help-consent-give--explanation = How the need was explained (special-care items)
help-consent-give--on = The day it was given, if earlier (2026-11-21); it carries nothing that left before it was recorded
help-consent-withdraw = Record a withdrawal; nothing is released after it
help-consent-withdraw--id = The person's id
help-consent-withdraw--kind = The kind
help-consent-withdraw--recipient = The recipient's id
help-consent-withdraw--order = The job order's id
help-consent-withdraw--evidence = The evidence (paper:FILE | screen | spoken:WORDING)
help-consent-list = List the consents
help-consent-list--id = The person's id
help-consent-list--kind = The kind
help-referral = Referrals
help-referral-open = Open a referral of a person to a job order
help-referral-open--id = The person's id
help-referral-open--order = The job order's id
help-referral-open--kind = The kind of work (read from the order if left out)
help-referral-decide = Record the decision: the person applies, or the assignment is decided
help-referral-decide--referral = The referral's id
help-referral-decide--on = The day (2026-11-21)
help-referral-decide--evidence = The evidence (paper:FILE | screen | spoken:WORDING)
help-referral-outcome = Record the outcome
help-referral-outcome--referral = The referral's id
help-referral-outcome--result = How it ended
help-referral-outcome--on = The day (2026-11-21)
help-referral-outcome--contract = How long the employment is meant to last
help-provide = Provide to a third party what the clauses allow, and no more
help-provide-examples = {"  "}kitei provide ID --referral F --channel electronic
help-provide--id = The person's id
help-provide--referral = The referral's id
help-provide--partner = The partner agency's id (a provision without a referral)
help-provide--channel = How it is handed over
help-provide--happened-at = When it already happened (a record after the fact; opens nothing)
help-provide--items = Which items went then (together with --happened-at)
help-provide--by = Who did it (together with --happened-at; yourself if left out)
help-provide--circumstances = How it came about (together with --happened-at)
help-journal = The journal
help-journal-verify = Verify that nothing in the journal was altered or is missing
help-journal-verify--export = The folder of an exported journal (the office's own if left out)
help-journal-verify--against = A checkpoint that you hold
help-journal-verify--public-key = The office's public key (this office's own if left out)
help-journal-export = Write the journal out
help-journal-export--dir = The folder
help-journal-prove = Prove that one entry is included
help-journal-prove--entry = The entry's id
help-journal-checkpoint = Sign the present state of the journal
help-keys = Keys
help-keys-rotate = Advance the epoch and, once its copy was read back, destroy the old key
help-keys-rotate--copy = Where to write the new epoch's key copy
help-keys-rotate--passphrase-file = A file whose first line is the passphrase of the key copy
help-keys-backup = Write the key copy to a medium of its own
help-keys-backup-examples = {"  "}kitei keys backup /media/stick/keys.copy
help-keys-backup--out = The file to write
help-keys-backup--passphrase-file = A file whose first line is the passphrase of the key copy
help-keys-status = Say which epoch this is and whether a copy of it exists
help-backup = Back the data up (without the keys; nothing is opened)
help-backup--out = The file to write
help-restore = Bring an office back from its back-up and its key copy
help-restore-examples = {"  "}kitei restore office.backup ~/office2 --keys /media/stick/keys.copy --journal ~/evidence
help-restore--from = The back-up
help-restore--dir = Where the office shall be
help-restore--keys = The key copy
help-restore--passphrase-file = A file whose first line is the passphrase of the key copy
help-restore--journal = The newest journal export
help-regulation = The rule pack
help-regulation-examples =
    {"  "}kitei regulation copy ~/regulation
    {"  "}kitei regulation diff ~/regulation
    {"  "}kitei regulation enact ~/regulation --from 2027-04-01
help-regulation-check = Check a rule pack for faults
help-regulation-check--pack = The folder of the rule pack (the one in force if left out, else the shipped one)
help-regulation-prove = Prove the properties of a rule pack
help-regulation-prove--pack = The folder of the rule pack (the one in force if left out, else the shipped one)
help-regulation-diff = Say in sentences what changes between two packs
help-regulation-diff--pack = The folder of the draft
help-regulation-diff--against = What it is compared with (the pack in force if left out)
help-regulation-render = Generate the published notice from the rules
help-regulation-render--pack = The folder of the rule pack (the one in force if left out, else the shipped one)
help-regulation-render--lang = The language
help-regulation-render--to = The file to write (the screen if left out)
help-regulation-enact = Put a rule pack into force (manager)
help-regulation-enact--pack = The folder of the rule pack
help-regulation-enact--from = From when it is in force (today if left out)
help-regulation-explain = Read a clause, or explain a ruling
help-regulation-explain--pack = The folder of the rule pack (the one in force if left out, else the shipped one)
help-regulation-explain--clause = A clause to read (such as A14)
help-regulation-explain--item = The item to rule on
help-regulation-explain--purpose = The purpose (such as placement.interview)
help-regulation-explain--act = What is done
help-regulation-explain--population = The population
help-regulation-explain--recipient = The kind of recipient
help-regulation-explain--phase = How far the placement or dispatch has come
help-regulation-explain--untold = As if the purpose had never been told
help-regulation-explain--consented = As if the needed consent were alive
help-regulation-explain--fact = Facts taken as true (such as suspended)
help-regulation-explain--no-fact = Facts taken as not true (such as trained)
help-regulation-items = List the items
help-regulation-items--pack = The folder of the rule pack (the one in force if left out, else the shipped one)
help-regulation-copy = Copy the shipped rule pack, to edit it
help-regulation-copy--to = Where to write
help-certificate = Certificates of erasure
help-certificate-show = Show a certificate as it stands now
help-certificate-show--id = The certificate's id
help-certificate-verify = Verify a certificate without the office
help-certificate-verify--file = The certificate's file
help-certificate-verify--public-key = The office's public key (this office's own if left out)
help-reviews = What waits for a manager
help-reviews-list = List what waits
help-reviews-close = Record that it was looked at, and close
help-reviews-close--review = Which review
help-reconfirm = Record that consents and suspensions of an office restored without its journal were confirmed (manager)
help-serve = Serve the office over HTTP (JSON API)
help-serve--listen = Where to listen
help-serve--behind-proxy = A proxy with TLS stands before it (listen for other machines too)
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
err-listen-refused = not listening where other machines reach it without TLS; put a proxy before it and give --behind-proxy, or listen at 127.0.0.1
serve-listening = Open at { $address }; Ctrl-C stops it
err-no-input = Standard input has no further line; give one line for each -
err-not-text = Standard input is not UTF-8 text
err-no-passphrase = A passphrase is needed; give it with --key-passphrase-file, or --passphrase-file for a key copy ({ $cause })
err-passphrase-wrong = The passphrase is wrong ({ $cause })
err-advance-unfinished = An earlier epoch advance is unfinished; kitei keys backup writes its copy and ends it
err-restore-unfinished = A restore into this folder was cut short. What was withdrawn or erased since the back-up is not applied yet, so it does not open: delete the folder and run kitei restore again
err-decisions-unusable = The file of decisions cannot be used: { $cause }
err-no-terminal = This command talks with somebody at a terminal
err-unreadable = It does not read: { $cause }
err-key-older = The key file is an older one; put the present epoch's key file back, or restore from the key copy ({ $cause })
err-request-unusable = It cannot be done as asked: { $cause }
err-wrong-state = Its state does not allow this: { $cause }
err-throttled = Too many wrong guesses; nothing is looked at before { $cause }. Try again then
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
review-item = To which item does it belong: { $items } >{ " " }
review-explained = How the need was explained to the person:{ " " }
review-consent = Evidence of the person's consent (paper:FILE | screen | spoken:WORDING; leave empty if there is none):{ " " }
review-need = The special occupational need, or why the work cannot do without it:{ " " }
review-purpose-shown = Was the purpose shown to the person? [y/N]{ " " }
review-from-person = Did the person give it? [y/N]{ " " }
first-manager = Manager

## What waits for a manager (on standard error, at every command of theirs)

calendar-ends = The table of holidays ends on { $until }; later holidays count as working days. Enact a pack with a longer table: kitei regulation enact
regulation-ends = The regulation is in force until { $until }; after that nothing is done with personal information until another is enacted: kitei regulation enact
kept-overdue = { $people ->
    [one] Of 1 erased person something is kept beyond its last day; dispose of it: kitei people overdue
   *[other] Of { $people } erased people something is kept beyond its last day; dispose of it: kitei people overdue
}
reviews-waiting = { $reviews ->
    [one] 1 review waits for a manager, due by { $due }: kitei reviews list
   *[other] { $reviews } reviews wait for a manager, the first due by { $due }: kitei reviews list
}

## Progress

progress-import = Taking in
progress-rotate = Wrapping the keys anew
progress-verify = Verifying

## Headlines of answers (the key is result- and the command)

result-init = The office is made. The token is shown this once; set KITEI_OFFICE and KITEI_TOKEN
result-staff-add = The staff member was added. The token is shown this once
result-people-add = Registered
result-people-show = Opened; this look was recorded
result-people-happened = Recorded after the fact; nothing was opened. What was not allowed waits for a manager: kitei reviews list
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
field-weight = fit
field-why = why
field-common = in common
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
field-without-key = Taken in after the key copy: no key opens them (restore again with a newer key copy, if there is one)
field-replayed = Entries replayed
field-properties = Properties
field-result = Result
field-counterexample = Counterexample
field-row = Row
field-column = Column
field-code = reason
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
field-act-label = Act
field-purpose = Purpose
field-outcome = Outcome
field-outcome-label = Outcome
field-channel = Channel
field-changes = Changes
field-sentence = Sentence
field-faults = Faults
field-emergency = Emergency
field-review = Review
field-overdue = Kept beyond its last day
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
field-requests = Requests
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
field-allowed = Was allowed
field-evidence = Evidence
field-licence = Licence
field-severity = Severity
field-tell = Tell
field-change = Change
field-explanation = Explanation
field-reviewed = What became of the decisions
field-hits = Hits
field-decisions = Decisions
field-orders-known = Orders known
field-yes = yes
field-no = no

## Questions at the terminal, further labels

ask-identity = { $kana }, born { $year }, { $town }. Is this the right person? [y/N]{ " " }
err-not-confirmed = Not confirmed; nothing was provided
field-kana = Kana
field-birth-year = Birth year
field-town = Town

## Closed words (keys: kind of the field and the word in JSON)

kind-emergency = emergency
kind-happened-outside = recorded afterwards
role-coordinator = coordinator
role-placement-manager = placement manager
role-dispatch-manager = dispatch manager
role-privacy-officer = privacy officer
role-sales = sales
role-back-office = back office
role-system-administrator = system administrator
kept-job-seeker-register = Job seeker register
kept-dispatch-ledger = Dispatch ledger
kept-provision-records = Records of provision and receipt

## Closed words (keys: kind and code)

by-paper = on paper
by-screen = on screen
by-spoken = spoken
channel-electronic = electronic
channel-written = on paper
channel-oral = spoken
limit-sex = sex
limit-age = age
limit-nationality = nationality
sensitivity-ordinary = ordinary
sensitivity-special-care = special care
sensitivity-barred = barred
sensitivity-statutory = statutory only
field-regulation-diff-from = version before
field-regulation-diff-to = version after
