//! A sealed record opens under a grant only.
use kitei_custody::{Keyring, RecordAad, Sealed};

fn peek(sealed: &Sealed, keyring: &Keyring, aad: RecordAad<'_>) {
    let _ = sealed.open(keyring, aad);
}

fn main() {
    let _ = peek;
}
