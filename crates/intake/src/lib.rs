//! Lists of people as agencies keep them, read into rows of items. Pure functions from bytes: no store
//! and no key lives here, and no report quotes what a cell said.

pub mod columns;
pub mod error;
pub mod guard;
pub mod people;
pub mod table;

pub use columns::{ColumnSpec, Columns};
pub use error::IntakeError;
pub use guard::{Class, Guard};
pub use people::{CellFault, PersonRow, Quarantined, read_people};
