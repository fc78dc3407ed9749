# The rule pack

## The result of a property (the key is result- and the word)

result-proved = proved
result-enumerated = enumerated
result-undecided = undecided
result-refuted = refuted
result-unproved = not checked yet (kitei regulation prove does it)

## Whom the law says to tell of a change (the key is tell- and the word)

tell-notice = notice to the person, or publication
tell-new-consent = a new consent
tell-nobody = nobody
