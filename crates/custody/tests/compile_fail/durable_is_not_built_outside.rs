//! The witness of a durable entry has one constructor.
use kitei_domain::{Durable, EntryId};

fn forge(entry: EntryId) -> Durable {
    Durable { entry, leaf: [0; 32] }
}

fn main() {
    let _ = forge;
}
