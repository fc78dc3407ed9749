//! Identifiers: 16 random bytes each, so that an id says nothing about whom it names or when it was
//! made. Written as a one-letter kind, `_` and 32 hexadecimal digits (`p_…` is a person).

use std::fmt;
use std::str::FromStr;

use crate::chance::{Entropy, fresh};

/// A text that is not an id of the expected kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an id of the form {prefix}_ and 32 hexadecimal digits")]
pub struct MalformedId {
    prefix: char,
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 16]);

        impl $name {
            /// A fresh id.
            pub fn random(entropy: &dyn Entropy) -> Self {
                Self(fresh(entropy))
            }

            /// The id with these bytes.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }

            /// The sixteen bytes.
            pub const fn as_bytes(&self) -> &[u8; 16] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}_{}", $prefix, hex::encode(self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = MalformedId;

            fn from_str(text: &str) -> Result<Self, MalformedId> {
                let malformed = MalformedId { prefix: $prefix };
                let digits = text
                    .strip_prefix($prefix)
                    .and_then(|rest| rest.strip_prefix('_'))
                    .ok_or(malformed.clone())?;
                let mut bytes = [0; 16];
                match hex::decode_to_slice(digits, &mut bytes) {
                    Ok(()) => Ok(Self(bytes)),
                    Err(_) => Err(malformed),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*

        #[cfg(test)]
        const KINDS: &[char] = &[$($prefix),*];
    };
}

ids! {
    /// The company whose office this is (事業者).
    OperatorId = 'o';
    /// Whose information it is (本人).
    PersonId = 'p';
    /// One registration of a person (登録): one per population and establishment.
    RegistrationId = 'g';
    /// A member of the staff (従業者).
    StaffId = 's';
    /// A registered device.
    DeviceId = 'd';
    /// A session of a member of the staff, from sign-in to sign-out.
    SessionId = 'e';
    /// A program that acts in the name of a member of the staff.
    ProgramId = 'q';
    /// Who may receive information: employer, client, partner, contractor, group company.
    RecipientId = 'r';
    /// A job order (求人).
    JobOrderId = 'j';
    /// A referral of one person to one job order (紹介).
    ReferralId = 'f';
    /// A consent (同意).
    ConsentId = 'c';
    /// A suspension of use (利用停止).
    SuspensionId = 'h';
    /// A provision to a third party (第三者提供).
    ProvisionId = 'v';
    /// A certificate of erasure.
    CertificateId = 't';
    /// A package that a recipient opens.
    PackageId = 'k';
    /// A mail that waits to leave, or left.
    MailId = 'm';
    /// A list that was handed in to be taken in (取込み).
    ImportId = 'i';
    /// A contact with a person, from opening to closing (応対).
    ContactId = 'a';
    /// A next step about a person.
    FollowUpId = 'n';
    /// One log of the journal: a Merkle tree of its own.
    OriginId = 'l';
}

/// One entry of the journal: its origin and its place there, counted from 0.
///
/// Written `l_<32 hex>.<index>`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct EntryId {
    /// The log that holds the entry.
    pub origin: OriginId,
    /// The entry's leaf index there.
    pub index: u64,
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.origin, self.index)
    }
}

impl FromStr for EntryId {
    type Err = MalformedId;

    fn from_str(text: &str) -> Result<Self, MalformedId> {
        let malformed = MalformedId { prefix: 'l' };
        let (origin, index) = text.split_once('.').ok_or(malformed.clone())?;
        match index.parse() {
            Ok(index) => Ok(Self {
                origin: origin.parse()?,
                index,
            }),
            Err(_) => Err(malformed),
        }
    }
}

impl serde::Serialize for EntryId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for EntryId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_as_written() {
        let id = PersonId::from_bytes([7; 16]);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!(id.to_string().parse::<StaffId>().is_err());
        let entry = EntryId {
            origin: OriginId::from_bytes([1; 16]),
            index: 42,
        };
        assert_eq!(entry.to_string().parse(), Ok(entry));
    }

    #[test]
    fn no_two_kinds_of_id_have_one_letter() {
        let different: std::collections::BTreeSet<_> = KINDS.iter().collect();
        assert_eq!(different.len(), KINDS.len());
    }
}
