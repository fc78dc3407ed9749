//! The words of the agency as types: ids, time, closed vocabularies, and how Japanese names, dates
//! and numbers are read. No I/O, no async, no key and no rule lives here.

pub mod chance;
pub mod durable;
pub mod ids;
pub mod time;
pub mod words;

pub use chance::Entropy;
pub use durable::Durable;
pub use ids::{
    CertificateId, ConsentId, DeviceId, EntryId, JobOrderId, OperatorId, OriginId, PersonId,
    ProvisionId, RecipientId, ReferralId, RegistrationId, StaffId, SuspensionId,
};
pub use time::{Clock, Day, Timestamp};
pub use words::{
    Act, Actor, ConsentKind, Phase, Population, RecipientKind, Role, Sensitivity, Source,
    UnknownWord,
};
