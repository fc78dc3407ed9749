//! A personal value does not serialise.
fn main() {
    let name = kitei_custody::Personal::new(String::new());
    let _ = serde_json::to_string(&name);
}
