//! Every statement of both stores, so that a test can prepare each on its real schema.

macro_rules! statements {
    ($($store:ident { $($name:ident = $text:literal;)* })*) => {
        $($(pub(crate) const $name: &str = $text;)*)*

        /// Every statement with the store that it runs on (`data`, `keys` or `both`).
        pub const STATEMENTS: &[(&str, &str)] = &[$($((stringify!($store), $name),)*)*];
    };
}

statements! {
    both {
        BEGIN = "BEGIN IMMEDIATE";
        COMMIT = "COMMIT";
        ROLLBACK = "ROLLBACK";
        SAVEPOINT = "SAVEPOINT unit";
        RELEASE = "RELEASE unit";
        ROLLBACK_TO = "ROLLBACK TO unit";
        FIND_OPERATOR = "SELECT operator, id FROM operators WHERE operator = 1";
        FIND_META = "SELECT value FROM meta WHERE operator = ?1 AND key = ?2";
        PUT_META = "INSERT INTO meta (operator, key, value) VALUES (?1, ?2, ?3)
            ON CONFLICT DO UPDATE SET value = excluded.value";
        CHECKPOINT = "PRAGMA wal_checkpoint(TRUNCATE)";
    }
    data {
        ADD_OPERATOR = "INSERT INTO operators (operator, id) VALUES (1, ?1)";
        FIND_PERSON = "SELECT person, facts_version, standing FROM people
            WHERE operator = ?1 AND person = ?2";
        FIND_FACTS = "SELECT facts_version FROM people WHERE operator = ?1 AND person = ?2";
        LIST_PEOPLE = "SELECT person, facts_version, standing FROM people
            WHERE operator = ?1 AND person > ?2 ORDER BY person LIMIT ?3";
        COUNT_PEOPLE = "SELECT count(*) FROM people WHERE operator = ?1";
        ADD_PERSON = "INSERT INTO people (operator, person, facts_version, standing)
            VALUES (?1, ?2, ?3, ?4)";
        UPDATE_STANDING = "UPDATE people SET standing = ?3, facts_version = facts_version + ?4
            WHERE operator = ?1 AND person = ?2 RETURNING facts_version";
        REMOVE_PERSON = "DELETE FROM people WHERE operator = ?1 AND person = ?2";
        ADD_RECORD = "INSERT INTO records (operator, person, section, registration, version, sealed)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        REMOVE_RECORDS = "DELETE FROM records WHERE operator = ?1 AND person = ?2
            AND (?3 IS NULL OR registration = ?3) AND (?4 IS NULL OR section = ?4)
            AND (?5 IS NULL OR version < ?5)";
        LIST_SECTIONS = "SELECT DISTINCT section FROM records
            WHERE operator = ?1 AND person = ?2 AND registration = ?3";
        FIND_FILE = "SELECT p.person, p.facts_version, p.standing,
            r.section, r.registration, r.version, r.sealed
            FROM people p LEFT JOIN records r
            ON r.operator = p.operator AND r.person = p.person
            WHERE p.operator = ?1 AND p.person = ?2
            ORDER BY r.section DESC, r.registration DESC, r.version DESC";
        FIND_FILE_WITH_SECTION = "SELECT p.person, p.facts_version, p.standing,
            r.section, r.registration, r.version, r.sealed
            FROM people p LEFT JOIN records r
            ON r.operator = p.operator AND r.person = p.person AND r.section = ?3
            WHERE p.operator = ?1 AND p.person = ?2
            ORDER BY r.registration DESC, r.version DESC";
        LIST_RECORD_VERSIONS = "SELECT person, registration, section, version, sealed FROM records
            WHERE operator = ?1 AND person = ?2 AND (?3 IS NULL OR registration = ?3)
            ORDER BY section, registration, version";
        FIND_REGISTER = "SELECT id, person, lookup, revision, sealed FROM registers
            WHERE operator = ?1 AND kind = ?2 AND id = ?3";
        FIND_REGISTER_BY_LOOKUP = "SELECT id, person, lookup, revision, sealed FROM registers
            WHERE operator = ?1 AND kind = ?2 AND lookup = ?3";
        LIST_REGISTERS = "SELECT id, person, lookup, revision, sealed FROM registers
            WHERE operator = ?1 AND kind = ?2 AND id > ?3 ORDER BY id LIMIT ?4";
        LIST_REGISTERS_OF = "SELECT id, person, lookup, revision, sealed
            FROM registers INDEXED BY registers_by_person
            WHERE operator = ?1 AND person = ?2 AND kind = ?3 ORDER BY id";
        LIST_ALL_REGISTERS_OF = "SELECT id, person, lookup, revision, sealed, kind
            FROM registers INDEXED BY registers_by_person
            WHERE operator = ?1 AND person = ?2 ORDER BY kind, id";
        FIND_REVISION = "SELECT revision FROM registers
            WHERE operator = ?1 AND kind = ?2 AND id = ?3";
        ADD_REGISTER = "INSERT INTO registers (operator, kind, id, person, lookup, revision, sealed)
            VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6) ON CONFLICT (operator, kind, id) DO NOTHING";
        UPDATE_REGISTER = "UPDATE registers SET person = ?4, lookup = ?5, sealed = ?6,
            revision = revision + 1
            WHERE operator = ?1 AND kind = ?2 AND id = ?3 AND revision = ?7";
        REMOVE_REGISTER = "DELETE FROM registers WHERE operator = ?1 AND kind = ?2 AND id = ?3";
        REMOVE_REGISTERS_OF = "DELETE FROM registers WHERE operator = ?1 AND person = ?2";
        FIND_OPEN_ORIGIN = "SELECT number, id, frontier, newest, indexed FROM origins
            WHERE operator = ?1 ORDER BY number DESC LIMIT 1";
        LIST_ORIGINS = "SELECT id, size, root, frontier, opened FROM origins
            WHERE operator = ?1 ORDER BY number";
        NEWEST_TIME = "SELECT max(newest) FROM origins WHERE operator = ?1";
        ADD_ORIGIN = "INSERT INTO origins
            (operator, number, id, opened, newest, size, root, frontier, indexed)
            SELECT ?1, coalesce(max(number), 0) + 1, ?2, ?3, NULL, 0, ?4, ?5, 0
            FROM origins WHERE operator = ?1 RETURNING number";
        UPDATE_ORIGIN = "UPDATE origins SET newest = ?3, size = ?4, root = ?5, frontier = ?6
            WHERE operator = ?1 AND number = ?2";
        ADD_ENTRY = "INSERT INTO entries (place, operator, time, people, bytes)
            VALUES (?1, ?2, ?3, ?4, ?5)";
        LIST_PEOPLE_OF_ENTRIES = "SELECT place, people FROM entries WHERE place BETWEEN ?1 AND ?2";
        ADD_ENTRY_PERSON = "INSERT OR IGNORE INTO entry_people (operator, chunk, person, offset)
            VALUES (?1, ?2, ?3, ?4)";
        RAISE_INDEXED = "UPDATE origins SET indexed = ?3 WHERE operator = ?1 AND number = ?2";
        LIST_INDEXED = "SELECT number, id, indexed, size FROM origins
            WHERE operator = ?1 ORDER BY number DESC";
        FIND_ENTRY = "SELECT o.id, e.place & 1099511627775, e.time, e.bytes
            FROM origins o JOIN entries e ON e.place = (o.number << 40) + ?3
            WHERE o.operator = ?1 AND o.id = ?2";
        LIST_ENTRIES = "SELECT o.id, e.place & 1099511627775, e.time, e.bytes
            FROM origins o JOIN entries e
            ON e.place BETWEEN (o.number << 40) + ?3 AND (o.number << 40) + 1099511627775
            WHERE o.operator = ?1 AND o.id = ?2 ORDER BY e.place LIMIT ?4";
        LIST_YOUNG_ENTRIES_OF = "SELECT place, time, bytes FROM entries
            WHERE place BETWEEN ?1 AND ?2 AND instr(people, ?3) % 16 = 1
            ORDER BY place DESC LIMIT ?4";
        LIST_CHUNK_ENTRIES_OF = "SELECT e.place, e.time, e.bytes
            FROM entry_people p JOIN entries e ON e.place = (p.chunk << 15) + p.offset
            WHERE p.operator = ?1 AND p.chunk = ?2 AND p.person = ?3 AND p.offset <= ?4
            ORDER BY p.offset DESC LIMIT ?5";
    }
    keys {
        ADD_KEYS_OPERATOR = "INSERT INTO operators (operator, id, epoch) VALUES (1, ?1, ?2)";
        FIND_EPOCH = "SELECT epoch FROM operators WHERE operator = ?1";
        ADVANCE_EPOCH = "UPDATE operators SET epoch = epoch + 1 WHERE operator = ?1";
        FIND_KEYRING = "SELECT person, epoch, revision, sealed FROM keyrings
            WHERE operator = ?1 AND person = ?2";
        LIST_KEYRINGS = "SELECT person, epoch, revision, sealed FROM keyrings
            WHERE operator = ?1 AND person > ?2 AND epoch = ?3 ORDER BY person LIMIT ?4";
        COUNT_KEYRINGS = "SELECT count(*) FROM keyrings WHERE operator = ?1";
        LIST_PENDING = "SELECT person FROM pending WHERE operator = ?1 ORDER BY person";
        ADD_KEYRING = "INSERT INTO keyrings (operator, person, epoch, revision, sealed)
            VALUES (?1, ?2, ?3, 1, ?4) ON CONFLICT DO NOTHING";
        UPDATE_KEYRING = "UPDATE keyrings SET epoch = ?3, sealed = ?4,
            revision = revision + 1 WHERE operator = ?1 AND person = ?2 AND revision = ?5";
        ADD_PENDING = "INSERT OR IGNORE INTO pending (operator, person) VALUES (?1, ?2)";
        REMOVE_PENDING = "DELETE FROM pending WHERE operator = ?1 AND person = ?2";
        REMOVE_KEYRING = "DELETE FROM keyrings WHERE operator = ?1 AND person = ?2";
        ADD_TOKEN = "INSERT OR IGNORE INTO tokens (operator, token, person) VALUES (?1, ?2, ?3)";
        REMOVE_TOKEN = "DELETE FROM tokens WHERE operator = ?1 AND token = ?2 AND person = ?3";
        STAGE_TOKENS = "INSERT INTO staged_tokens (operator, person, tokens) VALUES (?1, ?2, ?3)";
        COUNT_STAGED = "SELECT sum(length(tokens)) FROM staged_tokens WHERE place > 0";
        CLEAR_TOKENS = "DELETE FROM tokens";
        CLEAR_STAGED = "DELETE FROM staged_tokens";
        LIST_STAGED = "SELECT place, person, tokens FROM staged_tokens WHERE place > ?1
            ORDER BY place LIMIT ?2";
        FORGET_OVERWRITING = "PRAGMA secure_delete = OFF";
        OVERWRITE_AGAIN = "PRAGMA secure_delete = ON";
        FIND_PEOPLE_BY_TOKEN = "SELECT person FROM tokens WHERE operator = ?1 AND token = ?2
            ORDER BY person";
    }
}
