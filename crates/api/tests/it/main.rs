//! The document of the API: it is as it was reviewed, and complete in itself; and signing in over
//! the real router, with a clock that the test owns.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod document;
mod matrix;
mod served;
mod signing_in;
