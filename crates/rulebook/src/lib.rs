//! The regulation as files: reads and checks a rule pack, makes rulings from it, explains them,
//! compares two packs and renders the published notice. A ruling is a pure function of the pack,
//! the question and the person's item sets; nothing here stores, opens or sees a personal value.

mod bundle;
mod calendar;
mod checked;
mod clause;
mod context;
pub mod diff;
mod distinction;
mod error;
mod explain;
mod files;
mod law;
pub mod matrix;
mod numbers;
mod pack;
mod policies;
mod property;
mod question;
pub mod render;
mod rules;
mod ruling;
mod schema;
pub mod search;
mod set;
mod vocabulary;

pub use bundle::Bundle;
pub use calendar::{CalendarRow, ClosedDays, Holiday};
pub use checked::CheckedPack;
pub use clause::{Clause, Part};
pub use error::{BundleError, Fault, PackErrors, Severity};
pub use explain::{NextStep, Reason};
pub use law::{Article, Law, LawValue, Void};
pub use numbers::LawKey;
pub use pack::{Particular, RulePack};
pub use property::{Claim, Property};
pub use question::{Flags, Question};
pub use ruling::Ruling;
pub use set::ItemSet;
pub use vocabulary::{
    Cell, CodeKind, Consent, Exception, FILE, Fact, Item, ItemFacts, ItemIx, Label, Lang, Ledger,
    MatchCode, NO_PURPOSE, OrderColumn, PopulationRow, Purpose, PurposeIx, Refusal, Release,
    Requirement, Retention, Section, SensitivityRule, Vocabulary, Word,
};
