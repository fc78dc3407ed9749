//! Workbooks (xlsx). Cells are streamed: a sheet that claims a million rows costs what its cells cost.
//! A formula gives the value that the spreadsheet saved with it; nothing is computed here.

mod archive;

use std::io::{Read, Seek};

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx, XlsxError};

use crate::cell::Cell;
use crate::error::IntakeError;
use crate::table::{MOST_COLUMNS, Row, Visitor};

/// The rows of the largest sheet.
const MOST_ROWS: u64 = 1_048_576;

/// Which old container this is: `EncryptedPackage` in its directory means an xlsx under a password.
pub(crate) fn old_container<R: Read>(mut source: R) -> IntakeError {
    let mut window: Vec<u8> = Vec::new();
    let holds = |window: &[u8], name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        window.windows(wide.len()).any(|place| place == wide)
    };
    let mut old = false;
    loop {
        let kept = window.split_off(window.len().saturating_sub(64));
        window = kept;
        match source.by_ref().take(64 * 1024).read_to_end(&mut window) {
            Err(error) => return error.into(),
            Ok(0) if old => return IntakeError::OldFormat,
            Ok(0) => return IntakeError::NotASpreadsheet,
            Ok(_) if holds(&window, "EncryptedPackage") => return IntakeError::Protected,
            Ok(_) => old |= holds(&window, "Workbook") || holds(&window, "Book"),
        }
    }
}

/// Checks the archive, then shows the rows of every sheet.
pub(crate) fn read<R: Read + Seek>(
    mut source: R,
    visitor: &mut dyn Visitor,
) -> Result<(), IntakeError> {
    archive::check(&mut source)?;
    source.rewind()?;
    let mut book = Xlsx::new(source).map_err(damaged)?;
    for name in book.sheet_names() {
        let mut cells = match book.worksheet_cells_reader(&name) {
            Ok(cells) => cells,
            Err(XlsxError::NotAWorksheet(_)) => continue,
            Err(error) => return Err(damaged(error)),
        };
        visitor.sheet(&name);
        let mut row = Row {
            number: 0,
            cells: Vec::new(),
        };
        while let Some(cell) = cells.next_cell().map_err(damaged)? {
            let (line, place) = cell.get_position();
            let (number, place) = (u64::from(line) + 1, place as usize);
            let behind = row.cells.last().is_some_and(|(last, _)| *last >= place);
            if number < row.number || (number == row.number && behind) {
                return Err(IntakeError::Damaged);
            }
            if number > MOST_ROWS || place >= MOST_COLUMNS {
                return Err(IntakeError::Damaged);
            }
            if number > row.number {
                let full = std::mem::replace(
                    &mut row,
                    Row {
                        number,
                        cells: Vec::new(),
                    },
                );
                show(full, visitor)?;
            }
            row.cells
                .extend(read_cell(cell.get_value()).map(|cell| (place, cell)));
        }
        show(row, visitor)?;
    }
    Ok(())
}

fn show(row: Row, visitor: &mut dyn Visitor) -> Result<(), IntakeError> {
    if row.cells.is_empty() {
        Ok(())
    } else {
        visitor.row(row)
    }
}

fn damaged(error: XlsxError) -> IntakeError {
    match error {
        XlsxError::Io(error) => error.into(),
        XlsxError::Password => IntakeError::Protected,
        _ => IntakeError::Damaged,
    }
}

fn read_cell(value: &DataRef<'_>) -> Option<Cell> {
    match value {
        DataRef::Empty => None,
        DataRef::String(text) | DataRef::DurationIso(text) => Cell::read(text),
        DataRef::SharedString(text) => Cell::read(text),
        DataRef::DateTimeIso(text) => Cell::read(text.strip_suffix("T00:00:00").unwrap_or(text)),
        DataRef::Int(number) => Some(Cell::Value(number.to_string())),
        DataRef::Float(number) => Some(Cell::Value(plain_number(*number))),
        DataRef::Bool(truth) => Some(Cell::Value(
            if *truth { "TRUE" } else { "FALSE" }.to_owned(),
        )),
        DataRef::DateTime(time) => Some(Cell::Value(plain_time(time))),
        DataRef::Error(_) => Some(Cell::Rejected("cell_error")),
    }
}

/// The number with the fifteen digits that a spreadsheet shows.
fn plain_number(number: f64) -> String {
    let shown = format!("{number:.14e}").parse().unwrap_or(number);
    format!("{shown}")
}

/// A date in ISO form; the time of day only where there is one.
fn plain_time(time: &ExcelDateTime) -> String {
    let minutes = (time.as_f64() * 24.0 * 60.0).round();
    let (hour, minute) = ((minutes / 60.0).trunc(), (minutes % 60.0).abs());
    if !time.is_datetime() {
        return format!("{hour}:{minute:02}");
    }
    let (year, month, day, hour, minute, ..) = time.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    match (time.as_f64() < 1.0, time.as_f64().fract() == 0.0) {
        (true, _) => format!("{hour}:{minute:02}"),
        (false, true) => date,
        (false, false) => format!("{date} {hour}:{minute:02}"),
    }
}
