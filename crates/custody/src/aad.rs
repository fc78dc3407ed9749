//! The place a sealed record belongs to, as associated data: a record moved to another person,
//! registration, section or version does not open.

use kitei_domain::{OperatorId, PersonId, RegistrationId};

/// Where a sealed section belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordAad<'a> {
    /// The company.
    pub operator: OperatorId,
    /// Whose information.
    pub person: PersonId,
    /// Under which registration; [`crate::KeySlot::NO_REGISTRATION`] for the person's own.
    pub registration: RegistrationId,
    /// Which section of the file.
    pub section: &'a str,
    /// Which version of the section.
    pub version: u32,
}

impl RecordAad<'_> {
    /// `operator[16] ‖ person[16] ‖ registration[16] ‖ version u32 ‖ section`.
    pub(crate) fn to_bytes(self) -> Vec<u8> {
        let mut out = ids(
            self.operator,
            self.person,
            self.registration,
            4 + self.section.len(),
        );
        out.extend_from_slice(&self.version.to_be_bytes());
        out.extend_from_slice(self.section.as_bytes());
        out
    }
}

/// Where a sealed file belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileAad<'a> {
    /// The company.
    pub operator: OperatorId,
    /// Whose information.
    pub person: PersonId,
    /// Under which registration.
    pub registration: RegistrationId,
    /// The file's own id.
    pub file: [u8; 16],
    /// The item that the file is the value of.
    pub item: &'a str,
}

impl FileAad<'_> {
    /// `operator[16] ‖ person[16] ‖ registration[16] ‖ file[16] ‖ item`.
    pub(crate) fn to_bytes(self) -> Vec<u8> {
        let mut out = ids(
            self.operator,
            self.person,
            self.registration,
            16 + self.item.len(),
        );
        out.extend_from_slice(&self.file);
        out.extend_from_slice(self.item.as_bytes());
        out
    }
}

fn ids(
    operator: OperatorId,
    person: PersonId,
    registration: RegistrationId,
    more: usize,
) -> Vec<u8> {
    let mut out = Vec::with_capacity(48 + more);
    out.extend_from_slice(operator.as_bytes());
    out.extend_from_slice(person.as_bytes());
    out.extend_from_slice(registration.as_bytes());
    out
}
