//! What the entrances over HTTP share: the office that every request reaches, the reader's language,
//! why a request was not done, one line of the log for each, and the stop that lets running acts end.
//! How a problem looks belongs to the entrance ([`Face`]): JSON or a page.
//!
//! INVARIANT: no rule is decided here, nothing of a request comes back in a problem, and no line of
//! the log holds more than method, route template, status, time and code.

mod entrance;
mod guard;
mod language;
mod metrics;
mod peer;
mod problem;
mod serve;
mod tls;

pub use entrance::{Entrance, OfficeSource};
pub use guard::{Asked, Face, Line, guarded};
pub use language::asked_for;
pub use metrics::Counts;
pub use peer::Peer;
pub use problem::Problem;
pub use serve::serve;
pub use tls::{Certificate, CertificateFault};
