//! The ways by which mail leaves an office: a server (SMTP), or a folder with one file per mail.
//!
//! INVARIANT: what a mail says is put together here from what the office hands over, which holds no
//! value of a person whom the office keeps; nothing of it is logged.

mod folder;
mod letter;
mod server;

pub use folder::Folder;
pub use server::Server;

use std::path::PathBuf;

use kitei_office::{MailSettings, Post};

/// The way that an office's settings name.
pub fn post(settings: &MailSettings, folder: impl FnOnce() -> PathBuf) -> Box<dyn Post> {
    match &settings.server {
        Some(server) => Box::new(Server::new(server.clone())),
        None => Box::new(Folder::new(settings.folder.clone().unwrap_or_else(folder))),
    }
}
