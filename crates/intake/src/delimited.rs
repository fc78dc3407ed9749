//! Comma-separated text. Every record is one row of the spreadsheet, a blank line too, however many
//! lines a quoted cell has. Splitting CP932 before decoding is safe: no trailing byte of it is a comma,
//! a quote or a line end.

use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};

use encoding_rs::{Encoding, SHIFT_JIS, UTF_8};

use crate::cell::{Cell, LONGEST_CELL};
use crate::error::IntakeError;
use crate::table::{MOST_COLUMNS, Row, Visitor};

/// The most bytes that the cells of one record are given; what follows is left out as too long.
const LONGEST_RECORD: usize = 8 * 1024 * 1024;
const MARK: &[u8] = b"\xef\xbb\xbf";

/// The cells of one record as bytes.
#[derive(Default)]
struct Record {
    bytes: Vec<u8>,
    cells: Vec<RawCell>,
    begin: usize,
    cut: bool,
}

struct RawCell {
    begin: usize,
    end: usize,
    cut: bool,
}

impl Record {
    fn push(&mut self, byte: u8) {
        self.cut |=
            self.bytes.len() - self.begin > LONGEST_CELL || self.bytes.len() > LONGEST_RECORD;
        if !self.cut {
            self.bytes.push(byte);
        }
    }

    fn close(&mut self) -> Result<(), IntakeError> {
        if self.cells.len() == MOST_COLUMNS {
            return Err(IntakeError::TooLarge { bound: "columns" });
        }
        let end = self.bytes.len();
        self.cells.push(RawCell {
            begin: self.begin,
            end,
            cut: std::mem::take(&mut self.cut),
        });
        self.begin = end;
        Ok(())
    }

    fn clear(&mut self) {
        self.bytes.clear();
        self.cells.clear();
        (self.begin, self.cut) = (0, false);
    }

    /// The bytes of the cells that were not cut, by place.
    fn whole(&self) -> impl Iterator<Item = &[u8]> {
        let whole = self.cells.iter().filter(|cell| !cell.cut);
        whole.filter_map(|cell| self.bytes.get(cell.begin..cell.end))
    }
}

/// Where the reader stands in a record.
#[derive(Clone, Copy, PartialEq)]
enum At {
    Start,
    Plain,
    Quoted,
    /// Behind a quote inside quotes: the end, or the first half of a doubled quote.
    Closing,
}

struct Records<R> {
    source: BufReader<R>,
    /// The row and line of the record read last.
    row: u64,
    line: u64,
    lines_passed: u64,
    after_return: bool,
}

impl<R: Read + Seek> Records<R> {
    fn new(mut source: R) -> Result<Self, IntakeError> {
        let mut mark = Vec::new();
        source.rewind()?;
        source
            .by_ref()
            .take(MARK.len() as u64)
            .read_to_end(&mut mark)?;
        let begin = if mark == MARK { MARK.len() as u64 } else { 0 };
        source.seek(SeekFrom::Start(begin))?;
        let source = BufReader::with_capacity(64 * 1024, source);
        Ok(Self {
            source,
            row: 0,
            line: 0,
            lines_passed: 0,
            after_return: false,
        })
    }

    /// Reads the next record; `false` at the end of the file.
    fn next(&mut self, record: &mut Record) -> Result<bool, IntakeError> {
        record.clear();
        let (mut at, mut begun, mut ended) = (At::Start, false, false);
        (self.row, self.line) = (self.row + 1, self.lines_passed + 1);
        while !ended {
            let chunk = self.source.fill_buf()?;
            if chunk.is_empty() {
                if at == At::Quoted {
                    let column = record.cells.len() + 1;
                    return Err(IntakeError::UnclosedQuote {
                        row: self.row,
                        column,
                    });
                }
                break;
            }
            let mut used = 0;
            for &byte in chunk {
                used += 1;
                if std::mem::take(&mut self.after_return) && byte == b'\n' {
                    continue;
                }
                begun = true;
                self.lines_passed +=
                    u64::from(byte == b'\n' || (byte == b'\r' && at != At::Quoted));
                at = match (at, byte) {
                    (At::Quoted, b'"') => At::Closing,
                    (At::Start, b'"') => At::Quoted,
                    (At::Closing, b'"') | (At::Quoted, _) => {
                        record.push(byte);
                        At::Quoted
                    }
                    (_, b',') => {
                        record.close()?;
                        At::Start
                    }
                    (_, b'\n' | b'\r') => {
                        self.after_return = byte == b'\r';
                        ended = true;
                        break;
                    }
                    _ => {
                        record.push(byte);
                        At::Plain
                    }
                };
            }
            self.source.consume(used);
        }
        if begun {
            record.close()?;
        }
        Ok(begun)
    }
}

/// Checks the whole file, then shows its rows.
pub(crate) fn read<R: Read + Seek>(
    mut source: R,
    visitor: &mut dyn Visitor,
) -> Result<(), IntakeError> {
    let encoding = detect(&mut source)?;
    let mut records = Records::new(source)?;
    let mut record = Record::default();
    visitor.sheet("");
    while records.next(&mut record)? {
        let mut row = Row {
            number: records.row,
            cells: Vec::with_capacity(record.cells.len()),
        };
        for (place, raw) in record.cells.iter().enumerate() {
            let bytes = record.bytes.get(raw.begin..raw.end).unwrap_or_default();
            let cell = if raw.cut {
                Some(Cell::Rejected("cell_too_long"))
            } else if bytes.is_empty() {
                None
            } else {
                let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
                let text = text.ok_or(IntakeError::Encoding { line: records.line })?;
                Cell::read(unwrap(&text))
            };
            row.cells.extend(cell.map(|cell| (place, cell)));
        }
        if !row.cells.is_empty() {
            visitor.row(row)?;
        }
    }
    Ok(())
}

/// `="090…"` is how a list makes a spreadsheet keep the zero: the text is what stands in the quotes.
fn unwrap(text: &str) -> &str {
    let inner = text
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'));
    inner.filter(|inner| !inner.contains('"')).unwrap_or(text)
}

/// Reads the file once: its quotes must close and its bytes must all be of one encoding. Text that is
/// UTF-8 but for a few places counts as damaged UTF-8, not as the CP932 that it might also be.
fn detect<R: Read + Seek>(source: &mut R) -> Result<&'static Encoding, IntakeError> {
    let mut record = Record::default();
    let mut records = Records::new(&mut *source)?;
    let mut utf8 = true;
    while records.next(&mut record)? {
        utf8 = utf8 && record.whole().all(|cell| std::str::from_utf8(cell).is_ok());
    }
    if utf8 {
        return Ok(UTF_8);
    }
    let mut records = Records::new(&mut *source)?;
    let (mut wide, mut broken) = (0_u64, 0_u64);
    let (mut not_utf8, mut not_cp932) = (None, None);
    while records.next(&mut record)? {
        for cell in record.whole() {
            for chunk in cell.utf8_chunks() {
                wide += chunk.valid().chars().filter(|c| !c.is_ascii()).count() as u64;
                broken += u64::from(!chunk.invalid().is_empty());
            }
            if not_utf8.is_none() && broken > 0 {
                not_utf8 = Some(records.line);
            }
            let cp932 = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(cell);
            if not_cp932.is_none() && cp932.is_none() {
                not_cp932 = Some(records.line);
            }
        }
    }
    let damaged_utf8 = broken * 4 <= wide;
    match (not_utf8.filter(|_| damaged_utf8), not_cp932) {
        (None, None) => Ok(SHIFT_JIS),
        (Some(line), _) | (None, Some(line)) => Err(IntakeError::Encoding { line }),
    }
}
