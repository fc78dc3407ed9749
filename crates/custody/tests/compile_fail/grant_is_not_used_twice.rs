//! A grant is consumed by its use.
use kitei_custody::{Grant, Held, Released};

fn twice(grant: Grant, one: Held, two: Held) -> (Released, Released) {
    (one.release(grant).unwrap(), two.release(grant).unwrap())
}

fn main() {
    let _ = twice;
}
