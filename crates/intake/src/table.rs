//! Rows of cells out of whatever file an office has, numbered as the spreadsheet shows them. A file is
//! checked whole before its first row is handed out, and never held in memory whole.

use std::io::{Read, Seek};

use crate::cell::Cell;
use crate::error::IntakeError;
use crate::{delimited, workbook};

/// The widest row that a spreadsheet can have.
pub(crate) const MOST_COLUMNS: usize = 16_384;

/// The cells of a row that are not blank, by place from 0, in order.
pub(crate) struct Row {
    pub(crate) number: u64,
    pub(crate) cells: Vec<(usize, Cell)>,
}

/// Who is shown the rows.
pub(crate) trait Visitor {
    /// A sheet begins; its rows follow.
    fn sheet(&mut self, name: &str);
    /// A row with at least one cell.
    fn row(&mut self, row: Row) -> Result<(), IntakeError>;
}

/// What the first bytes of a file are tested for.
const HEAD: usize = 4096;
/// The first bytes of files that are no lists: PDF, rich text, PNG, JPEG, GIF, gzip, 7z, web pages.
const FOREIGN: [&[u8]; 10] = [
    b"%PDF-",
    b"{\\rtf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"<!DOCTYPE",
    b"<html",
    b"<?xml",
];

/// Shows every row of the file to the visitor, sheet by sheet.
///
/// # Errors
/// [`IntakeError`] when the file cannot be read, or from the visitor.
pub(crate) fn read_rows<R: Read + Seek>(
    mut source: R,
    visitor: &mut dyn Visitor,
) -> Result<(), IntakeError> {
    let mut head = Vec::with_capacity(HEAD);
    source.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    source.rewind()?;
    if head.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(workbook::old_container(source));
    }
    if head.starts_with(b"PK") {
        return workbook::read(source, visitor);
    }
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
        return Err(IntakeError::Utf16);
    }
    if head.contains(&0) || FOREIGN.iter().any(|first| head.starts_with(first)) {
        return Err(IntakeError::NotASpreadsheet);
    }
    delimited::read(source, visitor)
}
