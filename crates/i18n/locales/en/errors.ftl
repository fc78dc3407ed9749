# Errors and their remedies; never a personal value

## Errors (the key is err- and the code, with - for dots and underscores)

err-usage = The command is not written as it should be; see --help
err-office-missing = There is no office here; set KITEI_OFFICE or make one with kitei init
err-office-exists = There already is an office in this directory
err-token-unknown = This token is not valid; ask the manager for a new one
err-person-not-available = That person is not available
err-refused = The regulation refuses this
err-withheld = Some items are withheld by the regulation
err-key-missing = The key file is missing; the key wanted has the fingerprint { $wanted }
err-key-wrong = This is another key file; wanted { $wanted }, found { $found }
err-passphrase = The passphrase is wrong, or the key copy is damaged
err-journal-broken = The journal does not verify
err-clock-set-back = The clock stands before the newest entry; set it right
err-disk = The disk cannot be written; free some space and try again
err-busy = Another process holds the office
err-pack-invalid = The rule pack has faults and cannot be enacted
err-property-refuted = This property does not hold: { $property }
err-property-undecided = This property could not be decided: { $property }
err-file-unreadable = The file cannot be read: { $file }
err-unknown-purpose = The rule pack knows no such purpose
err-unknown-item = The rule pack knows no such item
err-internal = The work could not be finished

## When something is refused

refused-clause = Clause: { $clauses }
refused-next = What you can do next: { $next }
