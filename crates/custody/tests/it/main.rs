//! Custody from outside: what opens, what is refused, and what does not compile.

mod compile;
mod door;
mod golden;
mod keys;
mod office;
