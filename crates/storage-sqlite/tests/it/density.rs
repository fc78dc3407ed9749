//! What a sealed record costs on disk.

use kitei_domain::{PersonId, RegistrationId};
use kitei_storage::{DataStore, Op, RecordRow, Unit};
use rusqlite::Connection;

use crate::support::fresh;

const PLAINTEXT: usize = 1024;
const ENVELOPE: usize = 65;
const RECORDS: u32 = 5_000;

#[tokio::test]
async fn a_sealed_kibibyte_costs_at_most_a_fifth_more_beside_its_index() {
    let office = fresh();
    let store = office.open_data();
    for chunk in 0..RECORDS / 500 {
        let mut unit = Unit::new("collect");
        for n in chunk * 500..(chunk + 1) * 500 {
            let mut id = [0x5a; 16];
            id[..4].copy_from_slice(&n.wrapping_mul(0x9e37_79b1).to_be_bytes());
            unit.ops.push(Op::PutRecord(RecordRow {
                person: PersonId::from_bytes(id),
                registration: RegistrationId::from_bytes(id),
                section: "work_permission".to_owned(),
                version: 1,
                sealed: vec![7; PLAINTEXT + ENVELOPE],
            }));
        }
        store.commit(unit).await.unwrap();
    }
    drop(store);
    let connection = Connection::open(office.path().join("data.db")).unwrap();
    let plaintext = f64::from(RECORDS) * PLAINTEXT as f64;
    let cost = |name: &str| {
        let bytes = connection
            .query_row(
                "SELECT sum(pgsize) FROM dbstat WHERE name = ?1",
                [name],
                |row| row.get::<_, f64>(0),
            )
            .unwrap();
        bytes / plaintext
    };
    let (records, index) = (cost("records"), cost("sqlite_autoindex_records_1"));
    println!("records {records:.3}, index {index:.3} of the plaintext");
    assert!(records <= 1.2, "{records}");
    assert!(index <= 0.15, "{index}");
}
