//! The JSON API of an office: `/api/v1` on axum. It parses requests into types, calls the office,
//! and answers with the field names of the command line's contract; a refusal is a problem that
//! teaches (RFC 9457).
//!
//! INVARIANT: no rule is decided here, nothing of a request comes back in a problem, and no line of
//! the log holds more than method, route template, status, time and code.

mod answers;
mod asked;
mod guard;
mod language;
mod metrics;
mod openapi;
mod problem;
mod routes;
mod serve;
mod signin;
mod words;

pub use guard::Line;
pub use openapi::document;
pub use serve::{Api, OfficeSource, serve};
