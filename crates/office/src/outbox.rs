//! Mail that waits to leave: sealed rows, written in the transaction of the act that causes them,
//! each ruled again at the moment of sending.
//!
//! INVARIANT: no mail holds a value of a person whom the office keeps, but the address that it goes to
//! where it goes to the person. What leaves is a link or a code, and the recipient's own name.

mod claim;
mod list;
mod lose;
mod send;
mod settings;

use kitei_domain::{MailId, PackageId, PersonId, RecipientId, Timestamp, chance};
use kitei_storage::{Op, RegisterKind, RegisterRow};
use serde::{Deserialize, Serialize};

use crate::error::OfficeError;
use crate::file::PersonFile;
use crate::office::Office;

pub use self::list::MailLine;
pub use self::send::{Letter, Post, Sent, Undelivered};
pub use self::settings::{MailServer, MailSettings, ServerTls};

/// What a mail says. The words around it are put in by whoever sends it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MailContent {
    /// The link of a package.
    PackageLink {
        /// The recipient's own name.
        recipient: String,
        /// The link.
        link: String,
        /// Until when it opens.
        expires: Timestamp,
    },
    /// The one-time code that opens a package.
    PackageCode {
        /// The code.
        code: String,
        /// Until when it is good.
        until: Timestamp,
    },
    /// The code that confirms a recipient's address.
    AddressCode {
        /// The recipient's own name.
        recipient: String,
        /// The code.
        code: String,
        /// Until when it is good.
        until: Timestamp,
    },
    /// The one-time code that opens a person's own page.
    OwnCode {
        /// The code.
        code: String,
        /// Until when it is good.
        until: Timestamp,
    },
    /// To the address that a person had: it was changed.
    OwnMailChanged {
        /// When.
        at: Timestamp,
        /// From when on the new one opens the person's own page.
        counts_from: Timestamp,
    },
    /// A try of the way that mail takes.
    Test,
}

impl MailContent {
    /// What kind of mail it is, as a stable word.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::PackageLink { .. } => "package_link",
            Self::PackageCode { .. } => "package_code",
            Self::AddressCode { .. } => "address_code",
            Self::OwnCode { .. } => "own_code",
            Self::OwnMailChanged { .. } => "own_mail_changed",
            Self::Test => "test",
        }
    }

    /// After when it is of no use to anybody.
    const fn until(&self) -> Option<Timestamp> {
        match self {
            Self::PackageLink { expires, .. } => Some(*expires),
            Self::PackageCode { until, .. }
            | Self::AddressCode { until, .. }
            | Self::OwnCode { until, .. } => Some(*until),
            Self::OwnMailChanged { .. } | Self::Test => None,
        }
    }
}

impl std::fmt::Debug for MailContent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.kind())
    }
}

/// What a mail hangs on: with it the mail is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum About {
    /// A package, and so a person.
    Package(PackageId),
    /// An address of a recipient, as it was set.
    Address(RecipientId, [u8; 16]),
    /// Whoever may open their own page by this address, as they are when the mail leaves.
    Own,
    /// Nothing.
    Nothing,
}

/// A mail as its row holds it.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct QueuedMail {
    pub(crate) id: MailId,
    pub(crate) to: String,
    pub(crate) content: MailContent,
    pub(crate) about: About,
    pub(crate) queued: Timestamp,
    /// How often somebody began to send it.
    pub(crate) attempts: u8,
    /// Not to be tried before.
    pub(crate) not_before: Timestamp,
    /// Until when somebody has it in hand.
    pub(crate) leased_until: Option<Timestamp>,
    /// Whether it may have left once already: a sender was killed or cut off while it had it.
    pub(crate) in_doubt: bool,
    /// Why it is not tried any more, and since when.
    pub(crate) ended: Option<(Undelivered, Timestamp)>,
}

impl QueuedMail {
    pub(crate) fn is_about(&self, package: PackageId) -> bool {
        self.about == About::Package(package)
    }
}

impl Office {
    /// A mail to be queued. Its id begins with the time, so that the queue is listed in its order.
    pub(crate) fn new_mail(&self, to: &str, content: MailContent, about: About) -> QueuedMail {
        let now = self.clock.now();
        let mut id: [u8; 16] = chance::fresh(self.entropy.as_ref());
        if let Some(first) = id.first_chunk_mut() {
            *first = now.as_millis().to_be_bytes();
        }
        QueuedMail {
            id: MailId::from_bytes(id),
            to: to.to_owned(),
            content,
            about,
            queued: now,
            attempts: 0,
            not_before: now,
            leased_until: None,
            in_doubt: false,
            ended: None,
        }
    }

    /// The row of a new mail about somebody: it goes with them.
    pub(crate) fn queue_op(&self, file: &PersonFile, mail: &QueuedMail) -> Result<Op, OfficeError> {
        self.person_row(file, (RegisterKind::Mail, *mail.id.as_bytes(), 0), mail)
    }

    /// The row of a new mail about the person whom another row is about; `None` once their keys are
    /// gone.
    pub(crate) async fn queue_beside(
        &self,
        beside: &RegisterRow,
        mail: &QueuedMail,
    ) -> Result<Option<Op>, OfficeError> {
        let row = RegisterRow {
            kind: RegisterKind::Mail,
            id: *mail.id.as_bytes(),
            person: beside.person,
            key: None,
            revision: 0,
            sealed: Vec::new(),
        };
        self.rewritten_row(&row, mail).await
    }

    /// The row of a mail about nobody.
    pub(crate) fn office_mail_op(
        &self,
        mail: &QueuedMail,
        revision: u64,
    ) -> Result<Op, OfficeError> {
        let id = *mail.id.as_bytes();
        let row = self.office_row(RegisterKind::Mail, id, None, mail, revision)?;
        Ok(Op::PutRegister(row))
    }

    /// A mail out of its row; `None` once its person's keys are gone.
    pub(crate) async fn open_mail(
        &self,
        row: &RegisterRow,
    ) -> Result<Option<QueuedMail>, OfficeError> {
        match row.person {
            None => self.open_office_row(row).map(Some),
            Some(person) => self.open_person_row(person, row).await,
        }
    }

    /// A mail's row as it is to be written next; `None` once its person's keys are gone.
    pub(crate) async fn rewritten_mail(
        &self,
        row: &RegisterRow,
        mail: &QueuedMail,
    ) -> Result<Option<Op>, OfficeError> {
        match row.person {
            None => self.office_mail_op(mail, row.revision).map(Some),
            Some(_) => self.rewritten_row(row, mail).await,
        }
    }

    /// The mails about these people that have not left.
    pub(crate) async fn queued_about(
        &self,
        people: &[PersonId],
    ) -> Result<Vec<QueuedMail>, OfficeError> {
        let mut queued = Vec::new();
        for person in people {
            let mails = self.list_person_rows(RegisterKind::Mail, *person).await?;
            queued.extend(mails);
        }
        Ok(queued)
    }
}

/// When the mail of a row was queued, as the row's id tells it.
pub(crate) fn queued_at(id: [u8; 16]) -> Timestamp {
    let first = id.first_chunk().copied().unwrap_or_default();
    Timestamp::from_millis(i64::from_be_bytes(first))
}

/// The removal of a mail; nothing happens where it is gone.
pub(crate) fn drop_op(mail: MailId) -> Op {
    Op::RemoveRegister {
        kind: RegisterKind::Mail,
        id: *mail.as_bytes(),
    }
}
