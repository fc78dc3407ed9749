//! Why a whole file cannot be read. Places only, never content.

/// A file that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IntakeError {
    /// An OLE container: a password-protected xlsx or an old xls.
    #[error("the file is password-protected or in the old xls format")]
    Protected,
    /// The xlsx is damaged or cut off.
    #[error("the workbook is damaged or truncated")]
    Damaged,
    /// Text that is neither UTF-8 nor CP932.
    #[error("line {line} is neither UTF-8 nor CP932")]
    Encoding {
        /// The line where the record starts.
        line: u64,
    },
    /// No row names a column for people's names.
    #[error("no header row with a name column")]
    NoHeader,
    /// Two columns with the same header, or of the same item.
    #[error("column {column} appears twice in the header of row {row}")]
    DuplicateHeader {
        /// The row of the header.
        row: u64,
        /// The number of the second column, from 1.
        column: usize,
    },
}
