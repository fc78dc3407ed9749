### The words of answers over HTTP

## Titles (the key is http-title- and the status)

http-title-400 = A request that cannot be read
http-title-401 = Nobody known asks
http-title-403 = The regulation does not allow it
http-title-404 = Not found
http-title-405 = Not by this method
http-title-408 = The request does not arrive
http-title-409 = Not in its present state
http-title-413 = Too large a request
http-title-415 = A request that is not JSON
http-title-422 = Not with this content
http-title-429 = too many attempts
http-title-500 = It could not be finished
http-title-503 = Not now

## Details (the key is http- and the code; dots and underlines become -)

http-body-malformed = the body does not read as JSON ({ $place })
http-body-unusable = the body lacks a field, or has an unknown one, an unusable value or a field twice ({ $place })
http-body-not-json = send the body as application/json
http-body-no-list = send the list as text/csv or xlsx (application/octet-stream will do)
http-body-too-long = the body is too long
http-passwords-differ = the two passwords differ. Please type the same one twice
http-body-cut = the body was cut short
http-body-late = the body did not arrive in time; nothing was done
http-idempotency-key-unusable = give one Idempotency-Key of 1 to 255 visible ASCII characters
http-idempotency-key-here = no Idempotency-Key is taken here; send it without one
http-idempotency-key-reused = this Idempotency-Key belongs to another request; send a new key
http-idempotency-key-running = a request with this Idempotency-Key is being worked on; send it again once it is done
http-idempotency-done = this was done already (entry { $place }) and is not done again; its answer was not kept: open what you need anew
http-query-unusable = the query lacks a field, or has an unknown one or an unusable value
http-limit-unusable = limit is a whole number from 1 to 1000
http-cursor-unusable = this cursor cannot be used; begin again with the first page
http-scan-unusable = the scan does not read as base64
http-find-by-one = look up by exactly one of name, kana, phone, mail and number
http-to-or-other = give either to or to_other
http-referral-or-partner = give either referral or partner
http-recipient-kind = no recipient of this kind can be recorded
http-id-malformed = not an id of its kind
http-route-unknown = there is no such place; /api/v1/openapi.json lists them
http-method-not-allowed = this place does not know this method; /api/v1/openapi.json lists them
http-unknown = not found: { $place }
http-word-unknown = no word of the rule pack in force: { $place }
http-request-unusable = cannot be done as asked: { $place }
http-wrong-state = cannot be done in its present state: { $place }
http-contended = another act was at the same place; try again
http-clock-set-back = the clock is set back before the newest entry; nothing was done; set the clock right
http-throttled = too many wrong guesses; nothing is looked at before { $place }; try again then
http-disk-full = the disk is full; nothing was done; make room and try again
http-too-busy = too much at once; nothing was done; wait a little and try again
http-internal = it could not be finished; the server's log has the cause
http-page-unknown = There is no page here. Please check the address
http-page-not-so = This page is not opened in that way. Please come in by the first page
http-other-site = What another site sends is not accepted. Nothing was done. Please do it on a page of this office
http-file-too-long = The file is too large (32 MiB at most); choose a smaller one
http-day-unusable = The day or time cannot be read; choose it again
http-list-missing = Choose the file of the list
http-list-forgotten = The list is not in hand any more (it is forgotten after 30 minutes); choose it again
http-need-missing = Where something is needed, its item, its reason or the wording that was read out is missing; add it
http-form-unusable = The form has too many fields. Please open the page anew
http-nobody-signed-in = Please sign in

## The terms of use under which a recipient opens a package

package-terms =
    Please use this information only for the selection or placement for which it was sent.
    Do not pass it on to other people or companies, and keep no copy for any other purpose.
    Once the selection or placement is over and you need it no more, please delete it without delay.
    When it is opened, and which items, is recorded and may be told to the person.
http-one-way-out = of what cannot be written, choose one way only: a condition, the consent, or dropping it
