//! The staff's pages over the real router and a real office, with a clock that the test owns: the lock,
//! the end of a session, the cookies, and forms that other sites send.
#![expect(clippy::unwrap_used, reason = "tests")]

mod sessions;
