### A person's own page (/me), requests, and the slip that proves somebody

web-own-title = Your own page
web-own-lead = Here you see, change and stop what { $operator } holds about you. Enter the mail address that is registered; we send a one-time code there.
web-own-mail = Mail address
web-own-ask = Send me a code
web-own-no-address = This is no mail address. Please check it.
web-own-on-its-way = If the address is registered, a code comes by mail. It works once, until { $until }.
web-own-slip-have = I have a slip from the office
web-own-slip = Number on the slip
web-own-slip-hint = Letters and digits in groups of four. Capital and small letters are the same.
web-own-in = Come in
web-own-out = Leave
web-own-way-items = Data
web-own-way-consents = Consents
web-own-way-history = History
web-own-way-requests = Requests
web-own-way-address = Mail
web-own-no-mail = If no mail comes, look among the unwanted ones.
web-own-again = Back to the mail address
web-own-other-ways = If you have no registered address, or another one now, please ask our office. Requests are taken by telephone, in writing and at the desk as well.

web-own-items = What we hold
web-own-items-lead = This is everything that we hold about you now. If something is wrong, tell us under “Requests”.
web-own-suspended = At your request, nothing is used at present.
web-own-withheld = Items that are not shown here
web-own-why = What it is used for
web-own-since = Registered on
web-own-told-on = Purposes shown to you on
web-own-ended = Ended
web-own-clauses = Letters with a number are clauses of the published notice.
web-own-download = Your copy
web-own-download-lead = Everything in one file (JSON): what we hold, your consents, the records of provision, and the history.
web-own-download-do = Download everything

web-own-consents = Consents
web-own-consents-lead = You may withdraw each of them at any time, and are treated no worse for it.
web-own-consents-none = No consent is on record.
web-own-withdrawn = Withdrawn
web-own-to = to
web-own-withdraw = Withdraw
web-own-withdraw-title = Withdraw this consent?
web-own-withdraw-lead = Use and provision under it end at once. What was not sent yet is not sent. What was handed over already may stay with whoever has it.
web-own-withdraw-not = Keep it

web-own-history = Who used it, who received it
web-own-history-lead = The record of what was done with your information. It tells department and role, not the names of our staff.
web-own-history-more = These are the newest 200. All of them are in your copy.
web-own-did-yourself = What you did yourself
web-own-did-disclose = Looked at your own page
web-own-did-record = Something done on your own page
web-own-did-office = Codes and notices of your own page
web-own-history-none = Nothing else was done.
web-own-by-office = The office, by itself

web-own-requests = Requests
web-own-requests-lead = We record when it came and give it a number; our office then answers you.
web-own-request-kind = What you ask for
web-own-request-text = In your own words
web-own-request-hint = For a correction: which item, and what is right. For a complaint we need some words.
web-own-request-do = Send the request
web-own-request-taken = We have it. Its number:
web-own-request-which = Choose what you ask for.
web-own-request-words = Please say some more.
web-own-requests-taken = Your requests so far
web-own-requests-none = None yet.

web-own-address = Another mail address
web-own-address-lead = The address that you had is told of the change. The new one opens this page after { $hours } hours.
web-own-address-new = New mail address
web-own-address-again = Once more
web-own-address-do = Change it
web-own-address-changed = Changed. The new address opens this page from { $from } on.
web-own-address-unusable = This is no mail address, or the two differ. Please check them.

web-request-disclosure = Disclosure
web-request-correction = Correction, addition or deletion
web-request-stop-use = Stop of use
web-request-erasure = Erasure
web-request-stop-provision = Stop of provision to others
web-request-complaint = Complaint
web-request-received = Received
web-request-number = Number
web-request-kind = What is asked for
web-request-at = Received at
web-request-state = State

web-requests = Requests and complaints
web-requests-lead = What people asked for on their own pages, the oldest first.
web-requests-none = Nothing was asked for.
web-tab-requests = Requests
web-person-requests-none = This person has asked for nothing.
web-today-requests = Requests and complaints
web-today-requests-text = { $count ->
    [one] One request waits
   *[other] { $count } requests wait
 } from people's own pages.

web-slip-title = Proof-of-identity slip
web-slip-lead = For somebody whose mail address alone does not show who they are. Hand it over or post it. First check who it is, by a document with a photograph.
web-slip-make = Make a slip
web-slip-for = Type this number together with the one-time code when you come in to your own page.
web-slip-until = It works once, until { $until }.
web-slip-one = Open your own page and enter your registered mail address.
web-slip-two = Enter the code that comes by mail, and the number on this slip.
web-slip-three = Tear the slip up once it is used.
web-slip-once = This number is shown only now: print it. Another slip ends this one.
