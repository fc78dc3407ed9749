//! What was released does not print itself.
use kitei_custody::Released;

fn print(released: &Released) {
    println!("{released}");
}

fn main() {
    let _ = print;
}
