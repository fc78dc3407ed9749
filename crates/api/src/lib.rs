//! The JSON API of an office: `/api/v1` on axum. It parses requests into types, calls the office,
//! and answers with the field names of the command line's contract; a refusal is a problem that
//! teaches (RFC 9457).
//!
//! INVARIANT: no rule is decided here, and nothing of a request comes back in a problem.

mod answers;
mod asked;
mod openapi;
mod pages;
mod problem;
mod repeat;
mod routes;
mod signin;
mod words;

pub use openapi::document;
pub use routes::router;
