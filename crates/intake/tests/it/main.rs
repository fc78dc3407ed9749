//! Whole lists through the intake: what is kept, what is rejected and what is dropped.

mod books;
mod headers;
mod notes;
mod office;
mod orders;
mod review;
mod text;
