//! The use cases of an agency, and the one door through which every act on a person's information
//! passes: facts → ruling → durable entry → the granted items.
//!
//! Invariant: no public function of this crate returns a value of a person unless an entry that
//! names it is durable.

mod amend;
mod attempt;
mod backup;
mod caller;
mod certificate;
mod collect;
mod consent;
mod contact;
mod current;
mod cursor;
mod door;
mod emergency;
mod erase;
mod error;
mod evidence;
mod examine;
mod export;
mod file;
mod files;
mod find;
mod guarding;
mod happened;
mod history;
mod import;
mod import_job;
mod import_orders;
mod index;
mod keeping;
mod keyrings;
mod keys;
mod listed;
mod matching;
mod merge;
mod notice;
mod office;
mod orders;
mod outbox;
mod overdue;
mod own;
mod package;
mod packs;
mod people;
mod provide;
mod provision;
mod question;
mod receipt;
mod recipient;
mod recipient_mail;
mod records;
mod referral;
mod refusals;
mod registers;
mod regulation;
mod repeat;
mod restore;
mod review;
mod sealing;
mod signin;
mod staff;
mod standing;
mod start;
mod suspend;
mod tell_apart;
mod urgency;
mod ways_out;
mod words;

pub use kitei_intake::{Class, Decision, Finding, Need, Resolution, Resolutions};

pub use amend::Correction;
pub use backup::{BackedUp, unpack_backup};
pub use caller::{Caller, StaffRecord};
pub use certificate::{Certificate, CertificateState, verify_certificate};
pub use collect::{Added, Exceptional, NewPerson};
pub use consent::{
    ConsentGiven, ConsentRecord, ConsentSelector, ConsentSheet, ConsentState, NewConsent,
    Withdrawal, WithdrawalRecord,
};
pub use contact::{
    Confirmed, Contact, Draft, DraftKept, FollowUp, FollowUpDue, FollowUpKind, FollowUpSet,
    HeldItems, NewFollowUp, NewNote, NoteTaken, SectionConfirmed,
};
pub use door::{Acted, RulingView, Withheld};
pub use emergency::Emergency;
pub use erase::{Basis, Erased};
pub use error::{Bilingual, EntryRef, NextStep, OfficeError, Problem, Refusal, State, Thing};
pub use evidence::{Evidence, EvidenceGiven};
pub use examine::{Examination, StaffStanding, Unfinished, is_clock_behind};
pub use export::{Everything, Exported};
pub use files::{make_directory, replace, sync_directory};
pub use find::{Found, FoundPerson};
pub use guarding::ClassItem;
pub use happened::{Disclosed, GivenTo, RecordedAfterwards};
pub use history::{By, History, HistoryLine};
pub use import::{
    Conflict, ImportReport, ImportRequest, Quarantine, Rejected, ReviewedHit, ReviewedList,
    RowPlace,
};
pub use import_job::{ImportHits, ImportJob, ImportOf, ImportState, ImportWork, NewImport, Worked};
pub use import_orders::{Flagged, OrdersReport};
pub use keeping::{Kept, KeptOf};
pub use keys::{Advanced, KeyStatus, is_advance_unfinished, open_key_copy, read_key_copy_id};
pub use matching::{OrderMatch, OrdersMatched, PeopleMatched, PersonMatch, Why};
pub use notice::NoticeShown;
pub use office::{Ground, Office};
pub use orders::{JobOrder, NewOrder, OrderAdded, OrderLine};
pub use outbox::{
    Letter, MailContent, MailLine, MailServer, MailSettings, Post, Sent, ServerTls, Undelivered,
};
pub use overdue::{Overdue, OverduePerson};
pub use own::{
    NewOwnSession, NewRequest, OwnCodeAsked, OwnFile, OwnRegistration, OwnRequest, OwnSignIn,
    RequestKind, RequestLine, RequestState, RequestTaken, Slip, Subject,
};
pub use package::{
    CodeAsked, OpenedPackage, Opening, PackageLine, PackageLink, PackageState, SealedPackage,
};
pub use packs::{EnactedVersion, Packs};
pub use people::{ShowRequest, Shown};
pub use provide::{Package, PreviewedItem, Provided, ProvisionPreview};
pub use provision::{Channel, Happened, ProvisionRecord};
pub use receipt::{Giver, ReceiptRecord};
pub use recipient::{NewRecipient, Recipient, RecipientAdded};
pub use recipient_mail::{AddressSet, Bounced, RecipientMail};
pub use records::JournalExported;
pub use referral::{
    OutcomeKind, Referral, ReferralKind, ReferralLine, ReferralOutcome, ReferralState,
};
pub use regulation::{Enacted, PropertyEvidence, Replayed};
pub use repeat::{Attempt, Known, NoKey, RequestDigest, RequestKey};
pub use restore::Restored;
pub use review::{Review, Waiting};
pub use signin::{
    Asker, Device, DeviceAdded, DeviceInvited, Enrolment, Invited, NewDevice, NewProgram,
    NewSession, Program, ProgramAdded, RecoveryAsked, RecoveryCode, RecoveryUsed, SessionLine,
    SignIn,
};
pub use staff::{Colleague, OwnStanding, StaffAdded, StaffChange, StaffDates};
pub use standing::{Registration, Scope, Standing, StandingConsent, Suspension, Told, Withdrawn};
pub use start::wanted_key;
pub use tell_apart::IdentityRepeated;
pub use ways_out::{Agreed, Stopped, WayOut};
