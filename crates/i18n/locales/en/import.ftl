# Taking in

## Why a row or a cell was rejected (the key is reject- and the code)

reject-no-name = There is no name
reject-no-contact = There is no usable contact
reject-bad-date = This is no date
reject-bad-phone = This is no phone number
reject-bad-mail = This is no mail address
reject-too-long = This is too long
reject-control-character = There are control characters
reject-formula = The formula has no result
reject-unknown-word = The vocabulary does not hold this word

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
