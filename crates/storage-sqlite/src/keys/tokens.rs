//! The look-up table of another epoch, built in its order from the tokens staged while the keyrings
//! were wrapped: a row is appended where it would otherwise touch a page of its own.

use kitei_storage::StorageError;
use rusqlite::Connection;

use crate::rows::{find, list, write};
use crate::sql;

/// How many staged people are read at a time.
const PAGE: i64 = 10_000;
/// How many tokens are put in order at a time; 64 MiB.
const PART: usize = 1 << 21;

/// A token and who is entered under it.
type Token = ([u8; 16], [u8; 16]);

/// Replaces the look-up table by the staged tokens; nothing happens where nothing is staged.
pub(crate) fn swap(connection: &Connection, operator: i64) -> Result<(), StorageError> {
    let source = ("staged_tokens", sql::COUNT_STAGED);
    let bytes: Option<Option<i64>> = find(connection, source, [], |row| row.get(0))?;
    let Some(bytes) = bytes.flatten() else {
        return Ok(());
    };
    let tokens = usize::try_from(bytes / 16).unwrap_or(0);
    // The digests of the epoch that was left say nothing once its key is destroyed, and their pages
    // are filled again here: overwriting them first would double the work.
    execute(connection, sql::FORGET_OVERWRITING)?;
    let filled = fill(connection, operator, tokens);
    execute(connection, sql::OVERWRITE_AGAIN)?;
    filled
}

fn fill(connection: &Connection, operator: i64, tokens: usize) -> Result<(), StorageError> {
    // Without a condition the engine drops whole pages; the store has one operator.
    execute(connection, sql::CLEAR_TOKENS)?;
    let parts = tokens.div_ceil(PART).max(1);
    for part in 0..parts {
        let mut sorted: Vec<Token> = Vec::with_capacity(tokens / parts + tokens / parts / 16);
        each_staged(connection, &mut |token| {
            // Tokens are digests, so their first two bytes part them evenly.
            let [high, low, ..] = token.0;
            if (usize::from(u16::from_be_bytes([high, low])) * parts) >> 16 == part {
                sorted.push(token);
            }
        })?;
        sorted.sort_unstable();
        for (token, person) in sorted {
            let params = (operator, token, person);
            write(connection, ("tokens", sql::ADD_TOKEN), params)?;
        }
    }
    execute(connection, sql::CLEAR_STAGED)
}

fn execute(connection: &Connection, statement: &str) -> Result<(), StorageError> {
    connection
        .execute_batch(statement)
        .map_err(crate::error::failed("tokens"))
}

fn each_staged(connection: &Connection, each: &mut dyn FnMut(Token)) -> Result<(), StorageError> {
    let mut after = 0;
    loop {
        let source = ("staged_tokens", sql::LIST_STAGED);
        let page = list(connection, source, (after, PAGE), |row| {
            let person: [u8; 16] = row.get(1)?;
            Ok((row.get::<_, i64>(0)?, person, row.get::<_, Vec<u8>>(2)?))
        })?;
        let Some((last, ..)) = page.last() else {
            return Ok(());
        };
        after = *last;
        for (_, person, tokens) in &page {
            let (tokens, _) = tokens.as_chunks::<16>();
            for token in tokens {
                each((*token, *person));
            }
        }
    }
}
