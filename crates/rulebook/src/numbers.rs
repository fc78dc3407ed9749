//! The numbers of the law table that the office acts on: a closed list, one identifier each. They are
//! read once, with the pack.
//!
//! INVARIANT: a pack that is ready to rule has every one of them for every day from its first on, so
//! that asking for one cannot fail and nothing is kept or counted for zero.

use kitei_domain::Day;
use serde::Deserialize;

use crate::files::Files;
use crate::law::Law;

macro_rules! keys {
    ($($(#[$doc:meta])* $key:ident $field:ident = $word:literal,)*) => {
        /// A number that code asks the law table for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
        pub enum LawKey {
            $($(#[$doc])* #[serde(rename = $word)] $key,)*
        }

        impl LawKey {
            /// Every one of them.
            pub const ALL: &'static [Self] = &[$(Self::$key,)*];

            /// The key as the law table writes it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$key => $word,)* }
            }
        }

        /// Every number that code asks for, day by day.
        #[derive(Debug)]
        pub(crate) struct Numbers { $($field: Steps,)* }

        impl Numbers {
            /// Reads every number from a day on; what is missing is a fault.
            pub(crate) fn read(files: &mut Files<'_>, law: &Law, from: Day) -> Option<Self> {
                // WHY: all are read before any is given up, so that every missing one is told.
                $(let $field = Steps::read(files, law, LawKey::$key, from);)*
                Some(Self { $($field: $field?,)* })
            }

            /// The number on a day.
            pub(crate) fn on(&self, key: LawKey, day: Day) -> u8 {
                match key { $(LawKey::$key => &self.$field,)* }.on(day)
            }
        }
    };
}

keys! {
    /// How long the core of a job seeker's ledger is kept.
    LedgerJobSeekerYears ledger_job_seeker_years = "ledger.job_seeker.years",
    /// How long the dispatch ledger is kept.
    LedgerDispatchYears ledger_dispatch_years = "ledger.dispatch.years",
    /// How long the record of a provision or receipt is kept.
    ProvisionRecordYears provision_record_years = "provision_record.years",
    /// How long a training counts.
    TrainingIntervalMonths training_interval_months = "training.interval_months",
    /// From which age on that alone is told to a dispatch client.
    DispatchAgeFlagFrom dispatch_age_flag_from = "dispatch.age_flag_from",
    /// Below which age the age is told to a dispatch client.
    DispatchAgeToldUnder dispatch_age_told_under = "dispatch.age_told_under",
    /// The age of which only whether it is reached is told to a dispatch client.
    DispatchAgeSixty dispatch_age_sixty = "dispatch.age_sixty",
    /// How long an emergency runs.
    EmergencyMinutes emergency_minutes = "emergency.minutes",
    /// Within how many working days an emergency is reviewed.
    EmergencyReviewBusinessDays emergency_review_business_days = "emergency.review_business_days",
    /// After how long without use a session locks.
    SessionIdleMinutes session_idle_minutes = "session.idle_minutes",
    /// How long a session lasts, used or not.
    SessionHours session_hours = "session.hours",
    /// How long a contact with a person lasts, from its opening.
    ContactMinutes contact_minutes = "contact.minutes",
    /// After how long the person is asked again whether a section is still right.
    ConfirmedMonths confirmed_months = "accuracy.confirmed_months",
    /// How many wrong guesses at one account are answered without a wait.
    GuessesAtAccount guesses_at_account = "sign_in.guesses_at_account",
    /// How many wrong guesses from one source are answered without a wait.
    GuessesFromSource guesses_from_source = "sign_in.guesses_from_source",
    /// The longest wait after wrong guesses.
    GuessWaitMinutes guess_wait_minutes = "sign_in.wait_minutes_at_most",
    /// After how long without a wrong guess earlier ones no longer count.
    GuessesForgottenHours guesses_forgotten_hours = "sign_in.guesses_forgotten_hours",
    /// How long an invitation to sign in for the first time holds.
    InvitationHours invitation_hours = "sign_in.invitation_hours",
    /// How long the token of a program may hold.
    ProgramDays program_days = "program.days_at_most",
    /// How long a request that comes again gets the answer that it had.
    RequestKeyHours request_key_hours = "request.key_hours",
    /// How long a package can be opened.
    PackageDays package_days = "package.days",
    /// How often a package can be opened.
    PackageOpenings package_openings = "package.openings",
    /// How long a one-time code lives.
    OneTimeCodeMinutes one_time_code_minutes = "one_time_code.minutes",
    /// How many wrong codes are let pass before they lock.
    OneTimeCodeTries one_time_code_tries = "one_time_code.tries",
    /// How long wrong codes lock at first.
    OneTimeCodeLockMinutes one_time_code_lock_minutes = "one_time_code.lock_minutes",
    /// After how long without use a person's own page closes.
    OwnIdleMinutes own_idle_minutes = "own.idle_minutes",
    /// How long a person's own page stays open, used or not.
    OwnMinutes own_minutes = "own.minutes",
    /// For how long an address counts after it was last confirmed.
    OwnMailConfirmedMonths own_mail_confirmed_months = "own.mail_confirmed_months",
    /// How long a changed address waits before it opens a person's own page.
    OwnMailChangeHours own_mail_change_hours = "own.mail_change_hours",
    /// How long a slip holds.
    OwnSlipDays own_slip_days = "own.slip_days",
    /// Within how many days before a package is opened the recipient's address was confirmed.
    RecipientMailConfirmedDays recipient_mail_confirmed_days = "recipient_mail.confirmed_days",
}

impl LawKey {
    /// Whether it is a number of years.
    pub(crate) fn is_in_years(self) -> bool {
        self.as_str().rsplit('.').next() == Some("years")
    }
}

/// A number by day: what it is at first, and from which day it is another.
#[derive(Debug)]
struct Steps {
    first: u8,
    later: Vec<(Day, u8)>,
}

impl Steps {
    fn read(files: &mut Files<'_>, law: &Law, key: LawKey, from: Day) -> Option<Self> {
        let mut known = |day| {
            let value = law.value(key.as_str(), day);
            let number = value.and_then(|value| u8::try_from(value.value.as_integer()?).ok());
            let number = number.filter(|number| *number > 0);
            if number.is_none() {
                missing(files, key, day);
            }
            Some((day, number?))
        };
        let (_, first) = known(from)?;
        let changes = law.changes(key.as_str());
        let later = changes.into_iter().filter(|day| *day > from).map(known);
        let later = later.collect::<Option<_>>()?;
        Some(Self { first, later })
    }

    fn on(&self, day: Day) -> u8 {
        let changed = self.later.iter().rev().find(|(from, _)| *from <= day);
        changed.map_or(self.first, |(_, number)| *number)
    }
}

fn missing(files: &mut Files<'_>, key: LawKey, day: Day) {
    let key = key.as_str();
    files.error(
        "law",
        None,
        &format!("法令表の「{key}」に、{day}からの値(1から255までの整数)がありません"),
        &format!("the law table has no `{key}` from {day} on (a whole number from 1 to 255)"),
    );
}
