# Taking in

## Why a row or a cell was rejected (the key is reject- and the code)

reject-name-missing = no name
reject-contact-missing = no usable contact
reject-number-missing = no order number
reject-employer-missing = no employer
reject-cell-error = the formula has an error
reject-cell-too-long = too long
reject-control-character = a control character
reject-unreadable-character = an unreadable character
reject-phone-unusable = no usable telephone number
reject-mail-unusable = no usable mail address
reject-not-a-date = does not read as a date
reject-date-impossible = an impossible date
reject-birth-date-impossible = no possible date of birth

## Classes of barred content (the key is class- and the id)

class-origin = Domicile of origin, birthplace, nationality, social status
class-family = Family
class-home = The home
class-assets = Assets and debts
class-looks = Looks and build
class-creed = Thought, creed, religion, party
class-union = Unions and movements
class-health = Illness, disability, health
class-crime = Criminal record, harm suffered by crime
class-race = Race and ethnicity
class-sex = Sexual life, orientation, gender identity
