//! No entrance builds an act's intent and passes the door by itself.
fn main() {
    let _intent = kitei_office::door::Intent::new;
}
