-- The data store. "sealed" columns were encrypted by the office under a key that is not in this
-- file; "clear" columns are random ids, counters, keyed digests and words, never a personal value.
-- Every table about people is keyed by (operator, person).

-- Whose office this is.
CREATE TABLE operators (
    operator INTEGER PRIMARY KEY,       -- short number used in every other table; clear; for ever
    id BLOB NOT NULL UNIQUE             -- the operator's id, 16 bytes; clear; for ever
) STRICT;

-- One row per person, removed by erasure and disposal.
CREATE TABLE people (
    operator INTEGER NOT NULL,          -- operators.operator; clear; with the person
    person BLOB NOT NULL,               -- random id, 16 bytes; clear; with the person
    facts_version INTEGER NOT NULL,     -- count of changes that void earlier rulings; clear; with the person
    standing BLOB NOT NULL,             -- standing facts: registrations, consents, suspensions; sealed; with the person
    PRIMARY KEY (operator, person)
) STRICT, WITHOUT ROWID;

-- One row per version of a section of a person's file. A table with its own row numbers, so that
-- the sealed bytes lie densely in the order of arrival; the key is an index beside it.
CREATE TABLE records (
    operator INTEGER NOT NULL,          -- operators.operator; clear; with the section
    person BLOB NOT NULL,               -- people.person; clear; with the section
    section TEXT NOT NULL,              -- section id of the rule pack; clear; with the section
    registration BLOB NOT NULL,         -- random id, 16 bytes; clear; with the section
    version INTEGER NOT NULL,           -- counted from 1; clear; with the section
    sealed BLOB NOT NULL,               -- the items; sealed; working or ledger retention of the section
    PRIMARY KEY (operator, person, section, registration, version)
) STRICT;

-- The office's registers: staff, recipients, orders, referrals, consents, rule packs and so on. With
-- row numbers: in a table without, a look-up reads every row that it is compared with on its way,
-- and a rule pack has hundreds of kilobytes.
CREATE TABLE registers (
    operator INTEGER NOT NULL,          -- operators.operator; clear; with the row
    kind TEXT NOT NULL,                 -- which register; clear; with the row
    id BLOB NOT NULL,                   -- random id, 16 bytes; clear; with the row
    person BLOB,                        -- people.person whom the row is about, or none; clear; with the row
    lookup BLOB,                        -- keyed digest to find the row by, 16 bytes, or none; clear; with the row
    revision INTEGER NOT NULL,          -- count of writes; clear; with the row
    sealed BLOB NOT NULL,               -- the content; sealed; by the register's retention in the rule pack
    PRIMARY KEY (operator, kind, id)
) STRICT;
CREATE UNIQUE INDEX registers_by_lookup ON registers (operator, kind, lookup) WHERE lookup IS NOT NULL;
CREATE INDEX registers_by_person ON registers (operator, person, kind) WHERE person IS NOT NULL;

-- Settings of the office.
CREATE TABLE meta (
    operator INTEGER NOT NULL,          -- operators.operator; clear; for ever
    key TEXT NOT NULL,                  -- the setting's name; clear; until replaced
    value BLOB NOT NULL,                -- its value; sealed where it says anything about a person; until replaced
    PRIMARY KEY (operator, key)
) STRICT, WITHOUT ROWID;

-- The origins of the journal: each a Merkle tree of its own. The last one is open.
CREATE TABLE origins (
    operator INTEGER NOT NULL,          -- operators.operator; clear; for ever
    number INTEGER NOT NULL,            -- counted from 1 in the order of opening; clear; for ever
    id BLOB NOT NULL UNIQUE,            -- random id, 16 bytes; clear; for ever
    opened INTEGER NOT NULL,            -- time of opening, ms since 1970 UTC; clear; for ever
    newest INTEGER,                     -- latest time of an entry, ms since 1970 UTC; clear; for ever
    size INTEGER NOT NULL,              -- number of entries; clear; for ever
    root BLOB NOT NULL,                 -- RFC 6962 tree head, 32 bytes; clear; for ever
    frontier BLOB NOT NULL,             -- right edge of the tree as the journal encodes it; clear; for ever
    indexed INTEGER NOT NULL,           -- how many entries entry_people covers, whole chunks; clear; for ever
    PRIMARY KEY (operator, number)
) STRICT;

-- The entries of the journal, in the order of their trees.
CREATE TABLE entries (
    place INTEGER PRIMARY KEY,          -- origin number * 2^40 + index in the origin; clear; journal retention
    operator INTEGER NOT NULL,          -- operators.operator; clear; journal retention
    time INTEGER NOT NULL,              -- time of the act, ms since 1970 UTC; clear; journal retention
    people BLOB NOT NULL,               -- random ids of those it names, 16 bytes each; clear; journal retention
    bytes BLOB NOT NULL                 -- the encoded entry, ids and words only; clear; journal retention
) STRICT;

-- Which entries name which person, a chunk of 32,768 places at a time: a chunk is written in order
-- when it is full, so that appending an entry never touches an old page. What is younger is looked
-- up in entries.people. A person's id points at nobody after erasure.
CREATE TABLE entry_people (
    operator INTEGER NOT NULL,          -- operators.operator; clear; journal retention
    chunk INTEGER NOT NULL,             -- entries.place / 2^15; clear; journal retention
    person BLOB NOT NULL,               -- random id, 16 bytes; clear; journal retention
    offset INTEGER NOT NULL,            -- place within the chunk; clear; journal retention
    PRIMARY KEY (operator, chunk, person, offset)
) STRICT, WITHOUT ROWID;
