### Contact: the page before, the page of an open contact, notes

web-contact-open = Begin the contact
web-contact-to-open = To this person's contact
web-contact-closed = Before the contact
web-contact-closed-lead = Only which items are held is shown, their contents are masked. Beginning the contact opens what this purpose grants, and the record of handling lists every item opened.
web-contact-masked = masked
web-contact-is-open = In contact
web-contact-until = until
web-contact-close = End the contact
web-contact-changed = What may be shown has changed since the contact began. It was opened again as it is now, and the record of handling has it.
web-contact-beside = Notes and next steps
web-contact-apart = Held and not opened
web-contact-apart-lead = Special-care items, copies of documents and files are opened one by one, where they are needed. Each opening is recorded.
web-contact-look = Look
web-contact-apart-entry = The record of handling has that this item was opened:
web-contact-other-purpose = A contact for another purpose
web-contact-whose-unknown = The name is masked until a contact begins.

web-find-last-contact = Last contact

## Has anything changed?

web-confirm-lead = Please ask section by section whether anything has changed; where nothing has, press “Unchanged”.
web-confirm-last = Confirmed on
web-confirm-never = Not confirmed
web-confirm-due = To be asked
web-confirm-do = Unchanged

## Notes

web-note = Notes of this contact
web-note-hint = While you write, a draft is sealed and kept every few seconds. Only its writer sees it; it is destroyed when it is recorded or dropped.
web-note-save = Record
web-draft-keep = Keep the draft
web-draft-drop = Drop the draft
web-draft-kept = Draft kept ({ $time }). Sentences that must not be written are not kept.
web-draft-lost = The draft cannot be kept. Please press “Record” before closing the page, or copy the text.

## Next step

web-step = Next step
web-step-on = When
web-step-kind = Kind
web-step-what = What (optional)
web-step-list = Planned
web-step-done = Done
web-step-contact = Call or write
web-step-interview = Meet
web-step-job-search = Look for jobs
web-step-outcome = Ask how the selection went
web-step-papers = Receive or hand over papers
web-today-steps = Due by today
web-today-late = Overdue

## What cannot be written

web-ways = There are sentences that cannot be written like this
web-ways-stopped = These. The rest stays as it is. Please choose one way.
web-ways-condition = Write the working condition instead of the circumstance
web-ways-condition-label = Working condition in their place
web-ways-condition-example = e.g. no night shifts, three days a week at most
web-ways-consent = Explain the need, record the person's consent now, and write it in the item where it belongs
web-ways-item = Item
web-ways-wording = What is read out, and the person's answer
web-ways-wording-proposed = “May we record what you just told us, for the reason explained, and use it in finding you work?” (Person: yes)
web-ways-drop = Leave the sentences out

web-item-masked = No contact is open, so the present content is masked.
