### The pages of the office: today, contact, registration, one person

web-nav = Pages
web-nav-today = Today
web-nav-contact = Contact
web-nav-register = Register
web-purpose = Purpose
web-purpose-change = Open for this purpose
web-item = Item
web-entry = Entry
web-back = Back
web-none = none
web-correct = Correct

## Today

web-today-waits = What waits
web-today-nothing = Nothing waits. When somebody calls or comes in, look them up above.
web-today-due = To do
web-today-pledge = Pledge of secrecy
web-today-pledge-text = No pledge is recorded. Nothing opens for the ordinary purposes. Please hand yours to the manager.
web-today-training = Training
web-today-training-until = It lapses on { $day }.
web-today-training-lapsed = It has lapsed. Nothing opens for the ordinary purposes. Please attend one and have the manager record it.
web-today-reviews = Reviews by a manager
web-today-reviews-text = { $count ->
    [one] One act, such as an emergency, waits for its review, due on { $day }.
   *[other] { $count } acts, such as emergencies, wait for their review. The first is due on { $day }.
}
web-today-overdue = End of the period
web-today-overdue-text = { $count ->
    [one] Of one person something is kept beyond its period. Please dispose of it.
   *[other] Of { $count } people something is kept beyond its period. Please dispose of it.
}
web-today-keys = Copy of the keys
web-today-keys-text = There is no copy of the present keys. If this PC breaks, nothing opens any more. Please make one with kitei keys backup.
web-today-calendar = Table of holidays
web-today-calendar-text = The table of holidays ends on { $day }. Please enact a regulation with a new one.
web-today-regulation = End of the regulation
web-today-regulation-text = The regulation in force ends on { $day }. Please enact the next one.

## Contact

web-find-who = Who is it?
web-find-hint = One of telephone number, reception number, kana, name and mail address
web-find-do = Look up
web-find-found = Found
web-find-nobody = Nobody was found who can be served for this purpose. Please check the number or the reading; register whoever is new.
web-find-register = Register somebody new
web-find-confirm = Confirm kana, year of birth and town with the person before opening.
web-find-no-kana = No kana recorded
web-find-not-told = Somebody who cannot be confirmed for this purpose
web-find-too-many = There are more. Please type surname and given name, or look up the telephone number.
web-born = Born in { $year }

## One person

web-person-title = One person
web-person-unnamed = The name does not open for this purpose
web-person-pages = Pages about this person
web-person-nothing = Nothing opens for this purpose.
web-person-purpose = The purpose of this page
web-person-derived = yes
web-person-beside = What stays closed, and adding
web-person-withheld = Items that stay closed
web-person-add = Add an item
web-person-add-do = Fill in
web-tab-items = Information
web-tab-consents = Consents
web-tab-history = Who used it
web-tab-suspension = Suspension

## Correcting and adding

web-item-title = Correct or add: { $label }
web-item-hint = Please write what the person said. Leave out what must not be collected: family, illness, belief.
web-item-do = Save

## Consents

web-consents-none = No consent is recorded. When one is needed, explain it to the person and record it.
web-consent-give = Record a consent
web-consent-alive = Alive
web-consent-ended = Ended
web-consent-given = Given
web-consent-withdrawn = Withdrawn
web-consent-withdraw = Withdraw
web-consent-kind = Kind of consent
web-consent-order = Job order
web-consent-order-hint = For a consent to provision to an employer or a dispatch client.
web-consent-recipient = Recipient
web-consent-recipient-hint = For a partner, a related company or somebody abroad. Not needed where a job order is chosen.
web-consent-items = Choose the items
web-consent-items-hint = If none is chosen, those that this kind of consent usually covers.
web-consent-explanation = How the need was explained
web-consent-explanation-hint = For a special-care consent: what the person was told.
web-consent-record = Record the consent
web-evidence = How it was confirmed
web-evidence-spoken = Spoken (the wording that was read out is kept)
web-evidence-wording = The wording
web-evidence-screen = Confirmed by the person on the screen

## Access history

web-history-lead = Which information was used when, for what, and by somebody in which role. The person is shown the same.
web-history-none = Nothing is recorded yet.
web-history-more = The newest 200 are shown. All of them are in the disclosure that is handed to the person.
web-history-at = When
web-history-act = Act
web-history-by = Role
web-history-items = Items
web-history-outcome = Ruling and clauses

## Suspension

web-suspension-lead = When the person asks for it, stop at once. From that moment no use within the scope is granted.
web-suspension-scope = Scope
web-suspension-all = Every use
web-suspend = Suspend the use
web-resume = End the suspension
web-suspended = The use is suspended.
web-resumed = The suspension has ended.

## Registration

web-register-lead = Please write only what you were told. Optional items may stay empty, and nobody loses anything by that.
web-register-population = Population
web-register-population-change = Use the form for these
web-register-first = Who it is, and how to reach them
web-register-notice = The notice
web-register-notice-lead = Before registering, please show the person the notice in force.
web-register-told = The notice in force was shown to the person on the screen
web-register-untold = Until then the information serves the interview, the two searches and the person's own rights, and nothing else.
web-register-no-return = Papers that were handed in are not returned (A13).
web-register-do = Register
web-registered = Registered
web-registered-held = Items that are kept:
web-registered-withheld = Items that were not kept
web-registered-open = Open this person
web-registered-next = Register another
web-needed = Needed
web-legal = By law
web-optional = Optional
web-today-device = Registration of the device
web-today-device-text = This device is not registered. Until it is, no information about people opens here.
web-today-do = Go there
web-nav-orders = Job orders
web-tab-orders = Fitting orders
web-orders-sought = Order number or occupation
web-orders-narrow = Narrow down
web-orders-none = There is no such job order. A list of orders is taken in with kitei import orders.
web-orders-number = Number
web-orders-occupation = Occupation
web-orders-limits = Conditions that need a lawful reason
web-orders-next = Next
web-orders-people = Find people
web-orders-too-many = There are more. Narrow them down by number or occupation.
web-order-people = People who may suit the order
web-order-people-lead = Chosen by wishes, experience and qualifications. Name, sex, age, school and nationality have no part in it.
web-order-nobody = Nobody was found. Please check how the occupation and the qualifications of the order are written.
web-order-candidate = Candidate
web-order-back = All job orders
web-person-orders-lead = Chosen by wishes, experience and qualifications. Conditions on sex or age have no part in it.
web-person-orders-none = No order was found. Please check the wished occupation and the qualifications.
