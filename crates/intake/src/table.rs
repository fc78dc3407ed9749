//! Rows of text out of CSV and xlsx, numbered as the spreadsheet shows them. CSV is read row by row.
//! Splitting CP932 before decoding is safe: no trailing byte of it is a comma, a quote or a line end.

use crate::error::IntakeError;
use calamine::{Data, Reader, Xlsx};
use std::io::Cursor;

/// A row: its number and its cells.
pub type Row = (u64, Vec<String>);

/// Reads every row of the file, sheet by sheet, handing each to `each` with the sheet's name.
///
/// # Errors
/// [`IntakeError`] when the file is protected, damaged or in another encoding, or from `each`.
pub fn read_rows(
    bytes: &[u8],
    each: &mut dyn FnMut(&str, Row) -> Result<(), IntakeError>,
) -> Result<(), IntakeError> {
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(IntakeError::Protected);
    }
    if bytes.starts_with(b"PK") {
        return read_xlsx(bytes, each);
    }
    let body = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let utf8 = std::str::from_utf8(body).is_ok();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(body);
    let (mut line, mut counted) = (1_u64, 0_usize);
    let mut record = csv::ByteRecord::new();
    while reader
        .read_byte_record(&mut record)
        .map_err(|_io| IntakeError::Damaged)?
    {
        // The reader's own count leaves out the blank lines it skips.
        let begin = record.position().map_or(counted, |at| at.byte() as usize);
        let blank = body
            .iter()
            .skip(begin)
            .take_while(|b| matches!(b, b'\r' | b'\n'))
            .count();
        let passed = body.iter().take(begin + blank).skip(counted);
        line += passed.filter(|b| **b == b'\n').count() as u64;
        counted = begin + blank;
        let cells: Result<Vec<String>, IntakeError> =
            record.iter().map(|cell| decode(cell, utf8, line)).collect();
        each("", (line, cells?))?;
    }
    Ok(())
}

fn decode(cell: &[u8], utf8: bool, line: u64) -> Result<String, IntakeError> {
    let encoding = if utf8 {
        encoding_rs::UTF_8
    } else {
        encoding_rs::SHIFT_JIS
    };
    encoding
        .decode_without_bom_handling_and_without_replacement(cell)
        .map(std::borrow::Cow::into_owned)
        .ok_or(IntakeError::Encoding { line })
}

fn read_xlsx(
    bytes: &[u8],
    each: &mut dyn FnMut(&str, Row) -> Result<(), IntakeError>,
) -> Result<(), IntakeError> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|_damaged| IntakeError::Damaged)?;
    for sheet in book.sheet_names() {
        let range = book
            .worksheet_range(&sheet)
            .map_err(|_damaged| IntakeError::Damaged)?;
        let first = u64::from(range.start().map_or(0, |start| start.0)) + 1;
        for (number, cells) in (first..).zip(range.rows()) {
            each(
                &sheet,
                (number, cells.iter().map(Data::to_string).collect()),
            )?;
        }
    }
    Ok(())
}
