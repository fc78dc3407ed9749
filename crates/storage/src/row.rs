//! The rows of the data store as the office sees them. `sealed` bytes are opaque here.

use kitei_domain::{EntryId, OriginId, PersonId, RegistrationId, Timestamp};

/// A person: the version of their facts, and the facts themselves, sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// Who.
    pub person: PersonId,
    /// Raised by every consent, suspension, hold and correction.
    pub facts_version: u64,
    /// The standing facts, sealed.
    pub standing: Vec<u8>,
}

/// One version of one section of a person's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordRow {
    /// Whose.
    pub person: PersonId,
    /// Of which registration.
    pub registration: RegistrationId,
    /// The section's id in the rule pack.
    pub section: String,
    /// Counted from 1 by the caller.
    pub version: u32,
    /// The items, sealed.
    pub sealed: Vec<u8>,
}

/// A person and what is held of them, read at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRow {
    /// The person.
    pub person: PersonRow,
    /// The newest version of each section asked for.
    pub records: Vec<RecordRow>,
}

/// One row of one of the office's registers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterRow {
    /// Which register.
    pub kind: RegisterKind,
    /// The row's id, unique in its register.
    pub id: [u8; 16],
    /// The person whom the row is about, if any; the row goes with the person.
    pub person: Option<PersonId>,
    /// A keyed digest to look the row up by, unique in its register.
    pub key: Option<[u8; 16]>,
    /// The revision that was read; 0 for a new row. Writing stores the next one.
    pub revision: u64,
    /// The content, sealed.
    pub sealed: Vec<u8>,
}

/// One entry of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    /// Its place.
    pub id: EntryId,
    /// When the act was done.
    pub time: Timestamp,
    /// The entry as encoded; its leaf is hashed over exactly these bytes.
    pub bytes: Vec<u8>,
}

/// One origin of the journal and how far it has grown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OriginRow {
    /// Which.
    pub id: OriginId,
    /// How many entries it has.
    pub size: u64,
    /// The root of its tree.
    pub root: [u8; 32],
    /// The tree's right edge, as the journal encodes it.
    pub frontier: Vec<u8>,
    /// When it was opened.
    pub opened: Timestamp,
}

macro_rules! register_kinds {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// The registers. Closed: a backend stores the word.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum RegisterKind { $($(#[$doc])* $name,)* }

        impl RegisterKind {
            /// Every register, in order.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The word that is stored.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }
        }
    };
}

register_kinds! {
    /// Members of the staff.
    Staff = "staff",
    /// Tokens of members of the staff.
    StaffToken = "staff_token",
    /// Recipients.
    Recipient = "recipient",
    /// Job orders.
    JobOrder = "job_order",
    /// Referrals.
    Referral = "referral",
    /// Consents.
    Consent = "consent",
    /// Suspensions of use.
    Suspension = "suspension",
    /// Provisions to third parties.
    Provision = "provision",
    /// Receipts from third parties.
    Receipt = "receipt",
    /// Notices shown.
    Notice = "notice",
    /// Rule packs that were enacted.
    Pack = "pack",
    /// Certificates of erasure.
    Certificate = "certificate",
    /// Erasures that have begun and are not complete.
    ErasureIntent = "erasure_intent",
    /// Items that are to be deleted, since the consent to hold them was withdrawn.
    Deletion = "deletion",
    /// Signed checkpoints of the journal.
    Checkpoint = "checkpoint",
    /// Files of one person joined, or parted again.
    Merge = "merge",
    /// What waits for a manager's review.
    Review = "review",
    /// What a manager has reviewed.
    ReviewClosed = "review_closed",
    /// What a law keeps of erased people, by its last day.
    Kept = "kept",
    /// Sealed files and where they lie.
    File = "file",
    /// Incidents.
    Incident = "incident",
    /// Withdrawals of consents.
    Withdrawal = "withdrawal",
    /// By what members of the staff sign in.
    Account = "account",
    /// Codes by which an account gets its first password.
    Invitation = "invitation",
    /// Sessions that are open or locked.
    Session = "session",
    /// Programs that act in the name of a member of the staff.
    Program = "program",
    /// Devices of the office.
    Device = "device",
    /// Codes by which a device registers itself.
    DeviceInvitation = "device_invitation",
    /// Recoveries that wait for a second manager.
    Recovery = "recovery",
    /// The printed code by which an account is recovered.
    RecoveryCode = "recovery_code",
    /// Uses of the printed code.
    RecoveryUsed = "recovery_used",
    /// Wrong guesses, by account and by source.
    Guesses = "guesses",
    /// Lists that were handed in to be taken in.
    Import = "import",
    /// Requests that may come again.
    RequestKey = "request_key",
    /// Packages that a recipient may open.
    Package = "package",
    /// Mail that waits to leave.
    Mail = "mail",
    /// Codes that were asked for to open a person's own page, by the digest of the address.
    OwnCode = "own_code",
    /// Sessions of people on their own page.
    OwnSession = "own_session",
    /// Since when, and whether, a person's address opens their own page.
    OwnMail = "own_mail",
    /// Slips by which a person proves who they are besides.
    Slip = "slip",
    /// Requests of people about their own file.
    Request = "request",
    /// Where recipients read their mail.
    RecipientMail = "recipient_mail",
    /// How mail leaves the office.
    MailSetting = "mail_setting",
    /// Contacts with a person that are open.
    Contact = "contact",
    /// When a person last confirmed a section of their file.
    Confirmation = "confirmation",
    /// Notes that somebody is writing about a person.
    Draft = "draft",
    /// What is to be done next about a person.
    FollowUp = "follow_up",
}

impl std::fmt::Display for RegisterKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
