//! The unit of work as data: built by the office, consumed by `commit`, done whole or not at all.

use kitei_domain::{Durable, OriginId, PersonId, RegistrationId, Timestamp};

use crate::row::{PersonRow, RecordRow, RegisterKind, RegisterRow};

/// How far before the newest entry an act may be dated: five minutes. Further back means that the
/// clock was set back, which would revive a lapsed training.
pub const CLOCK_TOLERANCE_MS: i64 = 5 * 60 * 1000;

/// One step of a unit of work. Steps run in order; each sees what the earlier ones wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Op {
    /// Fails with `FactsMoved` unless the person is there with exactly this version.
    ExpectFacts {
        /// Who.
        person: PersonId,
        /// The version that was ruled on.
        version: u64,
    },
    /// Adds a person; fails with `Duplicate` if there.
    AddPerson(PersonRow),
    /// Replaces the standing facts; fails with `FactsMoved` if the person is gone.
    UpdateStanding {
        /// Who.
        person: PersonId,
        /// The new facts, sealed.
        standing: Vec<u8>,
        /// Whether rulings made on the old facts are void: raises the version by one.
        raise_facts: bool,
    },
    /// Removes the person's row, records and register rows. Journal entries stay. Nothing happens
    /// if the person is gone.
    RemovePerson(PersonId),
    /// Adds one version of a section; fails with `Duplicate` if this version is there.
    PutRecord(RecordRow),
    /// Removes versions of sections.
    RemoveRecords {
        /// Whose.
        person: PersonId,
        /// Only of this registration.
        registration: Option<RegistrationId>,
        /// Only of this section.
        section: Option<String>,
        /// Only versions below this one.
        below: Option<u32>,
    },
    /// Removes every section of a registration but these.
    KeepSections {
        /// Whose.
        person: PersonId,
        /// Of this registration.
        registration: RegistrationId,
        /// The sections that stay.
        sections: Vec<String>,
    },
    /// Writes a register row at the revision after the one it names; fails with `RevisionMoved`
    /// unless the stored revision is that one (0: the row must not be there), and with `Duplicate`
    /// if another row of the register has its key.
    PutRegister(RegisterRow),
    /// Fails with `RevisionMoved` unless the register row is there with exactly this revision.
    ExpectRegister {
        /// Which register.
        kind: RegisterKind,
        /// The row.
        id: [u8; 16],
        /// The revision that was read.
        revision: u64,
    },
    /// Removes a register row, if there.
    RemoveRegister {
        /// Which register.
        kind: RegisterKind,
        /// The row.
        id: [u8; 16],
    },
    /// Writes a setting.
    SetMeta {
        /// Its name.
        key: String,
        /// Its value, sealed where it says anything about a person.
        value: Vec<u8>,
        /// When given, fails with `MetaMoved` unless the present value (or absence) is this.
        expected: Option<Option<Vec<u8>>>,
    },
    /// Opens a new origin of the journal; every later entry goes there.
    OpenOrigin {
        /// Its id.
        origin: OriginId,
        /// The time of opening.
        opened: Timestamp,
    },
    /// Appends an entry to the open origin.
    Append(EntryDraft),
}

/// An entry to append.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryDraft {
    /// When the act was done.
    pub time: Timestamp,
    /// Whom the entry names.
    pub persons: Vec<PersonId>,
    /// The encoded entry.
    pub bytes: Vec<u8>,
}

/// A named unit of work.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unit {
    /// What is being done, for traces: `person.disclose`.
    pub name: &'static str,
    /// May use the reserved disk space (emergency, withdrawal, suspension, requests).
    pub urgent: bool,
    /// The steps.
    pub ops: Vec<Op>,
}

impl Unit {
    /// An empty unit of work.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            urgent: false,
            ops: Vec::new(),
        }
    }

    /// With one more step.
    #[must_use]
    pub fn with(mut self, op: Op) -> Self {
        self.ops.push(op);
        self
    }

    /// Allowed to use the reserved disk space.
    #[must_use]
    pub const fn urgent(mut self) -> Self {
        self.urgent = true;
        self
    }
}

/// What a committed unit left behind. Everything in it is durable.
#[derive(Debug, PartialEq, Eq)]
pub struct Committed {
    /// One witness per appended entry, in order.
    pub entries: Vec<Durable>,
    /// The new versions of the facts that the unit raised, in order.
    pub facts: Vec<(PersonId, u64)>,
}
