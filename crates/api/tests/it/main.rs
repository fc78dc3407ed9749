//! The document of the API: it is as it was reviewed, and complete in itself.
#![expect(clippy::unwrap_used, reason = "tests")]

mod document;
