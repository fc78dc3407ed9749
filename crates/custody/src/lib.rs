//! Keys, sealed records and the grants that open them. No storage: bytes come in and go out.
//!
//! Invariant: the plaintext of a personal item leaves this crate only through a [`Grant`], and a
//! grant is minted only against the witness of a durable journal entry. Destroying a key in a
//! [`Keyring`] is how the agency erases.

mod aad;
mod aead;
mod base32;
mod bytes;
mod committed;
mod derive;
mod door;
mod epoch;
mod error;
mod files;
mod held;
mod index;
mod keycopy;
mod keyfile;
mod keyring;
mod office;
mod onetime;
mod passphrase;
mod password;
mod personal;
mod rewrap;
mod sealed;
mod secret;
mod section;
mod shown;
mod stream;
mod totp;

pub use aad::{FileAad, RecordAad};
pub use door::{Custody, DoorSeal, Grant, Released};
pub use epoch::{EpochKey, Fingerprint, KeyId};
pub use error::CustodyError;
pub use files::seal_file;
pub use held::{Held, Inside, SealedSection};
pub use index::{IndexForms, coded, index_seeds};
pub use keycopy::KeyCopy;
pub use keyfile::KeyFile;
pub use keyring::{KeyClass, KeySlot, Keyring};
pub use office::{IndexKey, OfficeKey};
pub use onetime::OneTimeCode;
pub use passphrase::{Cost, Passphrase};
pub use password::PasswordHash;
pub use personal::Personal;
pub use rewrap::Rewrap;
pub use sealed::Sealed;
pub use section::{Amended, Amendment, Section};
pub use shown::shown_mac;
pub use totp::TotpSeed;
