//! Mail as files: one per mail, readable by their owner alone, named after the mail's id. This is the
//! way out of an office that has no server; somebody sends them on by hand.

use std::path::PathBuf;

use async_trait::async_trait;
use kitei_office::{Letter, Post, Undelivered, make_directory, replace};

use crate::letter::Words;

/// A folder into which mail is written.
#[derive(Debug)]
pub struct Folder {
    dir: PathBuf,
    words: Words,
}

impl Folder {
    /// Mail is written to this folder, which is made when the first is.
    pub fn new(dir: PathBuf) -> Self {
        Self {
            dir,
            words: Words::new(),
        }
    }
}

#[async_trait]
impl Post for Folder {
    async fn deliver(&self, letter: &Letter) -> Result<(), Undelivered> {
        let message = self.words.written(letter)?;
        let file = self.dir.join(format!("{}.eml", letter.id));
        // A mail that is written again takes the place of itself.
        make_directory(&self.dir)
            .and_then(|()| replace(&file, &message.formatted()))
            .map_err(|_no_room| Undelivered::Unreachable)
    }
}
