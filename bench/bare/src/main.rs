//! People in one SQLite table, in clear, read over HTTP by their number: what the same machine does
//! where nobody asks for whom, nothing is recorded and nothing is sealed. Everything that the product
//! adds is the distance to this.
//!
//! `kitei-bare FILE PEOPLE`: fills FILE with so many people of 1 KiB each, says its address on
//! standard output, and answers `GET /people/N?items=interview_notes` until it is killed.

use std::cell::RefCell;
use std::error::Error;
use std::io::Write as _;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Json, Router};
use rusqlite::{Connection, OptionalExtension as _};
use serde::Deserialize;
use serde_json::{Map, Value};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const NOTES: usize = 1_024;

thread_local! {
    /// Each worker reads by a connection of its own.
    static READER: RefCell<Option<Connection>> = const { RefCell::new(None) };
}

#[tokio::main(worker_threads = 2)]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let file = words.next().ok_or("the file")?;
    let people: i64 = words.next().ok_or("how many people")?.parse()?;
    fill(&file, people)?;
    let router = Router::new()
        .route("/people/{number}", get(person))
        .with_state(Arc::new(file));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let mut out = std::io::stdout();
    writeln!(out, "{}", listener.local_addr()?)?;
    out.flush()?;
    axum::serve(listener, router).await?;
    Ok(())
}

fn fill(file: &str, people: i64) -> rusqlite::Result<()> {
    let mut store = Connection::open(file)?;
    store.pragma_update(None, "journal_mode", "wal")?;
    store.execute_batch("CREATE TABLE people (number INTEGER PRIMARY KEY, name TEXT NOT NULL, phone TEXT NOT NULL, interview_notes TEXT NOT NULL)")?;
    let all = store.transaction()?;
    {
        let mut add = all.prepare("INSERT INTO people VALUES (?1, ?2, ?3, ?4)")?;
        let notes = "x".repeat(NOTES);
        for number in 0..people {
            add.execute((
                number,
                format!("計測 {number}"),
                format!("090{number:08}"),
                &notes,
            ))?;
        }
    }
    all.commit()
}

#[derive(Debug, Deserialize)]
struct Asked {
    items: String,
}

async fn person(
    State(file): State<Arc<String>>,
    Path(number): Path<i64>,
    Query(asked): Query<Asked>,
) -> Response {
    match read(&file, number, &asked.items) {
        Ok(Some(granted)) => Json(granted).into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn read(file: &str, number: i64, items: &str) -> rusqlite::Result<Option<Value>> {
    READER.with_borrow_mut(|reader| {
        if reader.is_none() {
            *reader = Some(Connection::open(file)?);
        }
        let Some(reader) = reader else {
            return Ok(None);
        };
        let mut find = reader
            .prepare_cached("SELECT name, phone, interview_notes FROM people WHERE number = ?1")?;
        let row = find.query_row([number], |row| {
            let mut granted = Map::new();
            for (place, item) in ["name", "phone", "interview_notes"].into_iter().enumerate() {
                if items.split(',').any(|wanted| wanted == item) {
                    granted.insert(item.to_owned(), Value::String(row.get(place)?));
                }
            }
            Ok(serde_json::json!({"granted": granted}))
        });
        row.optional()
    })
}
