//! Why a whole file cannot be read, and what to do then. Places only, never content.

/// A file that cannot be read. Nothing of it has been handed out, except where `each` was already
/// called before the second of two headers ([`Self::DuplicateHeader`]) was met.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IntakeError {
    /// The bytes could not be fetched.
    #[error("the file cannot be read from its place: {0}")]
    Unreadable(std::io::ErrorKind),
    /// A workbook under a password.
    #[error("the workbook is password-protected; save it without a password")]
    Protected,
    /// A workbook of the old xls format.
    #[error("the workbook is in the old xls format; save it as xlsx")]
    OldFormat,
    /// Something else: a PDF, a picture, another kind of document.
    #[error("the file is no spreadsheet; save the list as xlsx or CSV")]
    NotASpreadsheet,
    /// The xlsx is damaged or cut off.
    #[error("the workbook is damaged or truncated; open it, save it again, and try once more")]
    Damaged,
    /// The file would need more than this reader gives it.
    #[error("the file goes beyond the bound on {bound}; split the list")]
    TooLarge {
        /// `entries`, `size`, `ratio`, `text` or `columns`.
        bound: &'static str,
    },
    /// UTF-16, as "Unicode text" is saved.
    #[error("the file is UTF-16 text; save it as CSV in UTF-8 or as xlsx")]
    Utf16,
    /// Text that is neither UTF-8 nor CP932.
    #[error("line {line} is neither UTF-8 nor CP932; save the list as CSV in UTF-8 or as xlsx")]
    Encoding {
        /// The line where the record starts.
        line: u64,
    },
    /// A quote that is never closed.
    #[error("the quote opened in column {column} of row {row} is never closed")]
    UnclosedQuote {
        /// The row.
        row: u64,
        /// The number of the column, from 1.
        column: usize,
    },
    /// No row names the columns that a list must have.
    #[error("no header row of a list of {list}; the row above the entries must name its columns")]
    NoHeader {
        /// `people` or `orders`.
        list: &'static str,
    },
    /// Two columns with the same header or of the same item, or a second header row.
    #[error("column {column} of row {row} repeats the header; keep one header and one such column")]
    DuplicateHeader {
        /// The sheet (empty for CSV).
        sheet: String,
        /// The row.
        row: u64,
        /// The number of the second column, from 1.
        column: usize,
    },
}

impl IntakeError {
    /// A stable word for scripts.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "file_unreadable",
            Self::Protected => "file_protected",
            Self::OldFormat => "file_old_format",
            Self::NotASpreadsheet => "file_no_spreadsheet",
            Self::Damaged => "file_damaged",
            Self::TooLarge { .. } => "file_too_large",
            Self::Utf16 | Self::Encoding { .. } => "file_encoding",
            Self::UnclosedQuote { .. } => "quote_unclosed",
            Self::NoHeader { .. } => "header_missing",
            Self::DuplicateHeader { .. } => "header_duplicate",
        }
    }
}

impl IntakeError {
    /// The message that tells it to people, by its key, with the places in it; none for bytes that
    /// could not be fetched, which the system tells.
    pub fn told(&self) -> Option<(String, Vec<(&'static str, String)>)> {
        let plain = |key: &str| Some((key.to_owned(), Vec::new()));
        match self {
            Self::Unreadable(_) => None,
            Self::Protected => plain("list-protected"),
            Self::OldFormat => plain("list-old-format"),
            Self::NotASpreadsheet => plain("list-no-spreadsheet"),
            Self::Damaged => plain("list-damaged"),
            Self::TooLarge { bound } => plain(&format!("list-too-large-{bound}")),
            Self::Utf16 => plain("list-utf16"),
            Self::Encoding { line } => {
                Some(("list-encoding".to_owned(), vec![("line", line.to_string())]))
            }
            Self::UnclosedQuote { row, column } => Some((
                "list-quote".to_owned(),
                vec![("row", row.to_string()), ("column", column.to_string())],
            )),
            Self::NoHeader { list } => plain(&format!("list-no-header-{list}")),
            Self::DuplicateHeader { sheet, row, column } => {
                let key = match sheet.as_str() {
                    "" => "list-header-twice",
                    _ => "list-header-twice-in-sheet",
                };
                let values = vec![
                    ("sheet", sheet.clone()),
                    ("row", row.to_string()),
                    ("column", column.to_string()),
                ];
                Some((key.to_owned(), values))
            }
        }
    }
}

impl From<std::io::Error> for IntakeError {
    fn from(error: std::io::Error) -> Self {
        Self::Unreadable(error.kind())
    }
}
