//! The schema that the migrations make is the checked-in one; every statement prepares on it; every
//! column says what it holds.
#![expect(clippy::unwrap_used, reason = "tests")]

use rusqlite::Connection;

use crate::support::{Office, fresh};

fn open(office: &Office, store: &str) -> Connection {
    Connection::open(office.path().join(format!("{store}.db"))).unwrap()
}

fn dump(connection: &Connection) -> Vec<String> {
    let mut statement = connection
        .prepare("SELECT sql || ';' FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")
        .unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

#[test]
fn migrating_makes_the_schema_that_is_checked_in() {
    let office = fresh();
    for store in ["data", "keys"] {
        let made = dump(&open(&office, store)).join("\n\n") + "\n";
        let path = format!("{}/schema/{store}.sql", env!("CARGO_MANIFEST_DIR"));
        let checked_in = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(made, checked_in, "{path}");
    }
}

#[test]
fn every_statement_prepares_on_its_store() {
    let office = fresh();
    for store in ["data", "keys"] {
        let connection = open(&office, store);
        for (on, statement) in kitei_storage_sqlite::STATEMENTS {
            if *on == store || *on == "both" {
                let prepared = connection.prepare(statement);
                assert!(prepared.is_ok(), "{statement}: {prepared:?}");
            }
        }
    }
}

#[test]
fn every_column_says_what_it_is_and_whether_it_is_sealed_and_how_long_it_stays() {
    let office = fresh();
    for store in ["data", "keys"] {
        for table in dump(&open(&office, store))
            .iter()
            .filter(|sql| sql.starts_with("CREATE TABLE"))
        {
            assert!(table.contains(") STRICT"), "{table}");
            let columns = table.lines().filter(|line| {
                [" INTEGER", " BLOB", " TEXT"]
                    .iter()
                    .any(|word| line.contains(word))
            });
            for column in columns {
                let (_, comment) = column.split_once("-- ").expect(column);
                let parts: Vec<&str> = comment.split(';').collect();
                assert!(parts.len() >= 3, "{column}");
                let seal = parts[parts.len() - 2].trim();
                assert!(
                    seal.starts_with("clear") || seal.starts_with("sealed"),
                    "{column}"
                );
            }
        }
    }
}

#[test]
fn looking_a_person_up_reads_no_whole_table() {
    for (statement, plan) in plans() {
        assert!(!plan.contains("SCAN"), "{statement}: {plan}");
    }
}

#[test]
fn what_is_asked_of_one_person_passes_nobody_else() {
    let of_one = plans().into_iter().filter(|(statement, _)| {
        let (_, condition) = statement.split_once("WHERE").unwrap_or_default();
        condition.contains("person = ?")
    });
    let mut seen = 0;
    for (statement, plan) in of_one {
        assert!(plan.contains("person=?"), "{statement}: {plan}");
        seen += 1;
    }
    assert!(seen > 10, "{seen}");
}

/// How every statement that reads finds its rows; those that count everything left out.
fn plans() -> Vec<(&'static str, String)> {
    let office = fresh();
    let mut plans = Vec::new();
    for store in ["data", "keys"] {
        let connection = open(&office, store);
        for (on, statement) in kitei_storage_sqlite::STATEMENTS {
            let finds = ["SELECT", "DELETE", "UPDATE"]
                .iter()
                .any(|verb| statement.starts_with(verb));
            if *on != store || !finds || statement.contains("count(*)") {
                continue;
            }
            let mut plan = connection
                .prepare(&format!("EXPLAIN QUERY PLAN {statement}"))
                .unwrap();
            let nulls = vec![rusqlite::types::Null; plan.parameter_count()];
            let steps = plan
                .query_map(rusqlite::params_from_iter(nulls), |row| {
                    row.get::<_, String>(3)
                })
                .unwrap();
            let steps: Vec<String> = steps.map(Result::unwrap).collect();
            plans.push((*statement, steps.join("; ")));
        }
    }
    plans
}
