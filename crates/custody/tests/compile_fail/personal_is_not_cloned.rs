//! A personal value is not copied by accident.
fn main() {
    let name = kitei_custody::Personal::new(String::new());
    let _ = name.clone();
}
