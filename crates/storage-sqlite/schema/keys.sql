CREATE TABLE operators (
    operator INTEGER PRIMARY KEY,       -- short number used in every other table; clear; for ever
    id BLOB NOT NULL UNIQUE,            -- the operator's id, 16 bytes; clear; for ever
    epoch INTEGER NOT NULL              -- counted up by each key rotation; clear; until the next
) STRICT;

CREATE TABLE keyrings (
    operator INTEGER NOT NULL,          -- operators.operator; clear; with the person
    person BLOB NOT NULL,               -- random id, 16 bytes; clear; with the person
    epoch INTEGER NOT NULL,             -- the epoch whose key seals it; clear; with the person
    revision INTEGER NOT NULL,          -- count of writes; clear; with the person
    sealed BLOB NOT NULL,               -- the keys; sealed under the epoch's key; with the person
    PRIMARY KEY (operator, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE pending (
    operator INTEGER NOT NULL,          -- operators.operator; clear; until confirmed or swept
    person BLOB NOT NULL,               -- random id, 16 bytes; clear; until confirmed or swept
    PRIMARY KEY (operator, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE tokens (
    operator INTEGER NOT NULL,          -- operators.operator; clear; with the person
    token BLOB NOT NULL,                -- keyed digest of a normalised value, 16 bytes, other in each epoch; clear; with the person
    person BLOB NOT NULL,               -- random id, 16 bytes; clear; with the person
    PRIMARY KEY (operator, token, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE staged_tokens (
    place INTEGER PRIMARY KEY,          -- order of arrival; clear; until the epoch is entered
    operator INTEGER NOT NULL,          -- operators.operator; clear; until the epoch is entered
    person BLOB NOT NULL,               -- random id, 16 bytes; clear; until the epoch is entered
    tokens BLOB NOT NULL                -- keyed digests, 16 bytes each; clear; until the epoch is entered
) STRICT;

CREATE TABLE meta (
    operator INTEGER NOT NULL,          -- operators.operator; clear; for ever
    key TEXT NOT NULL,                  -- the setting's name; clear; until replaced
    value BLOB NOT NULL,                -- its value; sealed where it is secret; until replaced
    PRIMARY KEY (operator, key)
) STRICT, WITHOUT ROWID;
