//! Lists of people and of job orders as agencies keep them, read into rows of items. Pure functions
//! from a source of bytes: no store and no key lives here, and no report quotes what a cell said.

mod cell;
pub mod columns;
pub mod decisions;
mod delimited;
pub mod error;
pub mod guard;
mod header;
mod limits;
pub mod orders;
pub mod people;
pub mod review;
mod table;
mod workbook;

pub use cell::LONGEST_CELL;
pub use columns::{ColumnSpec, Columns};
pub use decisions::{Decision, Fate, Need, Resolution, Resolutions, ReviewError, Reviewed};
pub use error::IntakeError;
pub use guard::{Class, Guard, GuardError, Hit, UnknownClass};
pub use header::Summary;
pub use limits::LimitKind;
pub use orders::{
    Flag, OrderColumn, OrderColumns, OrderContact, OrderRow, limits_of_column, read_orders,
};
pub use people::{CellFault, PersonRow, Quarantined, Reading, read_people, survey_people};
pub use review::{Finding, review_people};
