//! What is held inside custody shows no value.
use kitei_custody::Held;

fn peek(held: &Held) {
    let _ = held.value("name");
}

fn main() {
    let _ = peek;
}
