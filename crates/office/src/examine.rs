//! How an office stands, for whoever keeps its machine: numbers, days and yes or no. Nothing is
//! changed or finished, and no row about a person is opened.

use kitei_domain::{Day, Role, Timestamp};
use kitei_journal::Finding;
use kitei_rulebook::LawKey;
use kitei_storage::{CLOCK_TOLERANCE_MS, Op, RegisterKind, Unit};

use crate::caller::StaffRecord;
use crate::error::OfficeError;
use crate::office::Office;
use crate::outbox::queued_at;
use crate::review::{COUNTED_AT_MOST, Waiting};

/// When a back-up was last brought to its end.
const BACKED_UP_AT: &str = "backed_up_at";
/// A lapse is told so many days before.
const SOON_DAYS: i64 = 30;
/// A mail that has waited so long is told: the tries of one are spread over little more.
const STUCK_MS: i64 = 24 * 60 * 60 * 1000;

/// How an office stands.
#[derive(Debug, Clone)]
pub struct Examination {
    /// Now, by the clock of the machine.
    pub now: Timestamp,
    /// When the newest entry of the journal was made.
    pub newest_entry: Option<Timestamp>,
    /// What a crash left, or somebody else is doing at this moment.
    pub unfinished: Unfinished,
    /// Whether the placement manager confirmed what a restore brought back.
    pub reconfirmed: bool,
    /// The version of the rule pack that decides today; none once the last one has ended.
    pub pack: Option<String>,
    /// Its last day, where it names one.
    pub pack_ends: Option<Day>,
    /// Until when the holidays are known.
    pub calendar_until: Day,
    /// How many values of the law table there are.
    pub law_values: usize,
    /// How many of them nobody has compared with their sources.
    pub law_unchecked: usize,
    /// How the staff stands.
    pub staff: StaffStanding,
    /// What waits for the managers.
    pub reviews: Option<Waiting>,
    /// Of how many erased people something is kept beyond its last day.
    pub overdue: usize,
    /// How many mails wait to leave.
    pub mails: usize,
    /// How many of them have waited for more than a day, or were given up.
    pub mails_stuck: usize,
    /// When a back-up was last brought to its end, as far as this office knows.
    pub backed_up: Option<Timestamp>,
}

/// What was begun and not brought to its end, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unfinished {
    /// Erasures.
    pub erasures: usize,
    /// Deletions of items whose consent was withdrawn.
    pub deletions: usize,
    /// People whose keys or scans an act left half made.
    pub people: usize,
}

/// How the staff stands, counted; nobody is named.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StaffStanding {
    /// Placement managers in service.
    pub managers: usize,
    /// Whether there is a printed code by which an account is recovered.
    pub recovery_code: bool,
    /// Members of the staff in service who have pledged no secrecy.
    pub unpledged: usize,
    /// Those whose training no longer counts.
    pub untrained: usize,
    /// Those whose training lapses within thirty days.
    pub training_lapses: usize,
}

impl Office {
    /// How the office stands. Nobody signs in for it: whoever can ask holds the office's keys, and
    /// is told nothing about anybody.
    ///
    /// # Errors
    /// When a store fails.
    ///
    /// # Journal
    /// Nothing: rows about people are counted, and none is opened.
    pub async fn examine(&self) -> Result<Examination, OfficeError> {
        let now = self.clock.now();
        let today = now.day();
        let law = self.packs.in_force().law();
        let mails = self.rows_of(RegisterKind::Mail).await?;
        let stuck = |id: &[u8; 16]| queued_at(*id).plus_millis(STUCK_MS) < now;
        let unchecked = law.values().filter(|value| !value.checked).count();
        Ok(Examination {
            now,
            newest_entry: self.data.newest_time().await?,
            unfinished: Unfinished {
                erasures: self.rows_of(RegisterKind::ErasureIntent).await?.len(),
                deletions: self.rows_of(RegisterKind::Deletion).await?.len(),
                people: self.keys.list_pending().await?.len(),
            },
            reconfirmed: self.reconfirmed,
            pack: self.packs.version_on(today).map(str::to_owned),
            pack_ends: self.packs.in_force().to(),
            calendar_until: law.calendar().until,
            law_values: law.values().count(),
            law_unchecked: unchecked,
            staff: self.staff_standing(today).await?,
            reviews: self.reviews_waiting().await?,
            overdue: self.overdue_rows(COUNTED_AT_MOST).await?.len(),
            mails: mails.len(),
            mails_stuck: mails.iter().filter(|id| stuck(id)).count(),
            backed_up: self.backed_up().await?,
        })
    }

    /// Looks through the journal of this office: the first entry that does not fit its root.
    ///
    /// # Errors
    /// When the store fails.
    ///
    /// # Journal
    /// Nothing.
    pub async fn examine_journal(&self) -> Result<Result<u64, Finding>, OfficeError> {
        let verdict = self.verify_journal(&[]).await?;
        Ok(match verdict.first_bad() {
            None => Ok(verdict.entries),
            Some(finding) => Err(*finding),
        })
    }

    /// The ids of the rows of a register, as many as are worth counting.
    async fn rows_of(&self, kind: RegisterKind) -> Result<Vec<[u8; 16]>, OfficeError> {
        let rows = self.data.list_registers(kind, None, COUNTED_AT_MOST);
        Ok(rows.await?.into_iter().map(|row| row.id).collect())
    }

    async fn staff_standing(&self, today: Day) -> Result<StaffStanding, OfficeError> {
        let mut standing = StaffStanding {
            recovery_code: !self.rows_of(RegisterKind::RecoveryCode).await?.is_empty(),
            ..StaffStanding::default()
        };
        let months = self.law_number(LawKey::TrainingIntervalMonths);
        let ends = |one: &StaffRecord| one.trained_on.map(|on| on.plus_months(months.into()));
        let staff = self.read_staff().await?;
        let in_service = |one: &&StaffRecord| one.left_on.is_none_or(|left| today < left);
        for one in staff.iter().filter(in_service) {
            standing.managers += usize::from(one.roles.contains(&Role::PlacementManager));
            let pledged = one.pledged_on.is_some_and(|on| on <= today);
            standing.unpledged += usize::from(!pledged);
            match ends(one) {
                Some(end) if end <= today => standing.untrained += 1,
                Some(end) if end <= today.plus_days(SOON_DAYS) => standing.training_lapses += 1,
                Some(_) => {}
                None => standing.untrained += 1,
            }
        }
        Ok(standing)
    }

    /// Remembers that a back-up was brought to its end.
    pub(crate) async fn remember_back_up(&self) -> Result<(), OfficeError> {
        let at = self.clock.now().as_millis().to_be_bytes().to_vec();
        let remember = Op::SetMeta {
            key: BACKED_UP_AT.to_owned(),
            value: at,
            expected: None,
        };
        let unit = Unit::new("backup.done").with(remember);
        self.data.commit(unit).await?;
        Ok(())
    }

    async fn backed_up(&self) -> Result<Option<Timestamp>, OfficeError> {
        let Some(value) = self.data.find_meta(BACKED_UP_AT).await? else {
            return Ok(None);
        };
        let millis = <[u8; 8]>::try_from(value)
            .map_err(|_unreadable| OfficeError::Corrupt { what: "data store" })?;
        Ok(Some(Timestamp::from_millis(i64::from_be_bytes(millis))))
    }
}

/// Whether an entry made now would be turned away: the newest one is more than five minutes ahead.
pub fn is_clock_behind(now: Timestamp, newest: Timestamp) -> bool {
    now.plus_millis(CLOCK_TOLERANCE_MS) < newest
}
