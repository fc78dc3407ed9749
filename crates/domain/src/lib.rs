//! The words of the agency as types: ids, time, closed vocabularies, and how Japanese names, dates
//! and numbers are read. No I/O, no async, no key and no rule lives here.

pub mod business_days;
pub mod chance;
pub mod contact;
pub mod durable;
pub mod era;
pub mod ids;
pub mod name;
pub mod search;
pub mod time;
pub mod words;

pub use chance::Entropy;
pub use durable::Durable;
pub use ids::{
    CertificateId, ConsentId, ContactId, DeviceId, EntryId, FollowUpId, ImportId, JobOrderId,
    MailId, OperatorId, OriginId, PackageId, PersonId, ProgramId, ProvisionId, RecipientId,
    ReferralId, RegistrationId, SessionId, StaffId, SuspensionId,
};
pub use time::{Clock, Day, Timestamp};
pub use words::{
    Act, Actor, ConsentKind, Phase, Population, RecipientKind, Role, Sensitivity, Source,
    UnknownWord,
};
