//! The door seal comes with the keys only.
fn main() {
    let _ = kitei_custody::DoorSeal { made: () };
}
