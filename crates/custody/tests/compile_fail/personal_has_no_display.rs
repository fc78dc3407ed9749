//! A personal value has no `Display`.
fn main() {
    let name = kitei_custody::Personal::new(String::new());
    println!("{name}");
}
