//! Who acts: a named member of the staff, identified by a token (B20), with the facts about them
//! that rulings ask for.

use std::collections::BTreeSet;
use std::sync::Arc;

use kitei_domain::{
    Actor, Day, DeviceId, PersonId, Population, Role, SessionId, StaffId, Timestamp,
};
use kitei_rulebook::{Flags, LawKey, RulePack};
use serde::{Deserialize, Serialize};

use crate::signin::{Present, Program};

/// A member of the staff as the office's register holds them (sealed under the office key).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffRecord {
    /// Their id.
    pub id: StaffId,
    /// Their name.
    pub name: String,
    /// What they are in the office.
    pub roles: BTreeSet<Role>,
    /// The departments they belong to.
    pub departments: BTreeSet<String>,
    /// The day of the secrecy pledge (B12).
    pub pledged_on: Option<Day>,
    /// The day of the last training (B10).
    pub trained_on: Option<Day>,
    /// The day they left; from then on nothing opens (B8).
    pub left_on: Option<Day>,
}

/// A staff member who acts now; inside the office also a person on their own page.
#[derive(Debug, Clone)]
pub struct Caller {
    pub(crate) staff: StaffRecord,
    pub(crate) today: Day,
    /// In which session; none with a token.
    pub(crate) session: Option<Present>,
    /// From which device.
    pub(crate) device: Option<DeviceId>,
    /// Whether it is one of the office's; a token is not asked for one.
    pub(crate) device_ok: bool,
    /// Which program acts in their name.
    pub(crate) program: Option<Arc<Program>>,
    /// The person who acts on their own file; then nobody of the staff does. Only `own` makes such a
    /// caller, and nothing outside the office holds one.
    pub(crate) subject: Option<PersonId>,
}

impl Caller {
    /// Somebody who acts without a session, and so is not asked for a device.
    pub(crate) const fn without_session(staff: StaffRecord, today: Day) -> Self {
        Self {
            staff,
            today,
            session: None,
            device: None,
            device_ok: true,
            program: None,
            subject: None,
        }
    }

    /// A person who acts on their own file. They hold no role and belong to no department.
    pub(crate) fn of_subject(person: PersonId, today: Day) -> Self {
        let nobody = StaffRecord {
            id: StaffId::from_bytes([0; 16]),
            name: String::new(),
            roles: BTreeSet::new(),
            departments: BTreeSet::new(),
            pledged_on: None,
            trained_on: None,
            left_on: None,
        };
        Self {
            subject: Some(person),
            device_ok: false,
            ..Self::without_session(nobody, today)
        }
    }

    /// As whom a ruling asks about them.
    pub(crate) const fn actor(&self) -> Actor {
        match self.subject {
            Some(_) => Actor::Person,
            None => Actor::Staff,
        }
    }

    /// The staff member's id, for an entry; none for a person on their own page.
    pub(crate) fn of_staff(&self) -> Option<StaffId> {
        self.subject.is_none().then_some(self.staff.id)
    }

    /// The staff member's id.
    pub fn id(&self) -> StaffId {
        self.staff.id
    }

    /// The staff member's name, for themself to see.
    pub fn own_name(&self) -> &str {
        &self.staff.name
    }

    /// The session in which they act; none with a token.
    pub fn session(&self) -> Option<SessionId> {
        self.session.map(|session| session.id)
    }

    /// The office's device from which they act; none with a token.
    pub fn device(&self) -> Option<DeviceId> {
        self.device
    }

    /// When their session locks unless it is used again.
    pub fn session_locks_at(&self) -> Option<Timestamp> {
        self.session.map(|session| session.locks_at)
    }

    /// The staff member's departments, as the access history tells them.
    pub fn departments(&self) -> &BTreeSet<String> {
        &self.staff.departments
    }

    /// Whether they hold a role.
    pub fn holds(&self, role: Role) -> bool {
        self.staff.roles.contains(&role)
    }

    /// Whether they hold one of the three manager roles.
    pub fn is_manager(&self) -> bool {
        [
            Role::PlacementManager,
            Role::DispatchManager,
            Role::PrivacyOfficer,
        ]
        .into_iter()
        .any(|role| self.holds(role))
    }

    /// The actor's booleans of a ruling about someone of `population`.
    pub(crate) fn flags(&self, pack: &RulePack, population: Population) -> Flags {
        Flags::NONE
            .with(Flags::IN_RANGE, self.in_range(pack, population))
            .with(Flags::TRAINED, self.is_trained(pack))
            .with(Flags::PLEDGED, self.is_pledged())
            .with(Flags::DEVICE_OK, self.device_ok)
            .with(Flags::MANAGER, self.holds(Role::PlacementManager))
            .with(Flags::DISPATCH_MANAGER, self.holds(Role::DispatchManager))
            .with(Flags::PRIVACY_OFFICER, self.holds(Role::PrivacyOfficer))
    }

    /// Whether the last training still counts (B10).
    pub(crate) fn is_trained(&self, pack: &RulePack) -> bool {
        let months = pack.law_number(LawKey::TrainingIntervalMonths, self.today);
        self.staff
            .trained_on
            .is_some_and(|on| on <= self.today && self.today < on.plus_months(months.into()))
    }

    /// Whether secrecy was pledged (B12).
    pub(crate) fn is_pledged(&self) -> bool {
        self.staff.pledged_on.is_some_and(|on| on <= self.today)
    }

    /// Whether the pack's staff range for a population names the caller's department (B8).
    pub(crate) fn in_range(&self, pack: &RulePack, population: Population) -> bool {
        pack.vocabulary().population(population).is_some_and(|row| {
            row.departments
                .iter()
                .any(|d| self.staff.departments.contains(d))
        })
    }
}
