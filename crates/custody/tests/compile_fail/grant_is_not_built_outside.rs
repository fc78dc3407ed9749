//! Only the door seal makes a grant.
use kitei_custody::Grant;
use kitei_domain::{Durable, PersonId};

fn forge(durable: &Durable, person: PersonId) -> Grant {
    Grant { entry: durable.entry, leaf: durable.leaf, person, items: Default::default() }
}

fn main() {
    let _ = forge;
}
