//! The pages of an office: server-rendered, whole without JavaScript, Japanese first. A page parses a
//! form into types, calls the office and shows what it answered; `docs/web.md` says how one is added.
//!
//! INVARIANT: no rule is decided here; every value of a person on a page was released by the door;
//! nothing is loaded from anywhere else, and no script or style stands inside a page.

mod address;
mod assets;
mod cookies;
mod demonstration;
mod desk;
mod form;
mod labels;
mod language;
mod lists;
mod notice;
mod own;
mod pages;
mod problems;
mod protection;
mod qr;
mod seats;
mod site;
mod ui;
mod upload;
mod ways;

pub use cookies::Transport;
pub use demonstration::{Comeback, Demonstration, Scenes, Visitor};
pub use pages::{router, router_of_demonstration};
