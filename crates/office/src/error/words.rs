//! The closed words of an error: what is missing, in which state it is, what is wrong with a request.
//! Each is a key of the message files, so that every entrance says it in the reader's language.

use std::fmt;

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {
            $($(#[$doc])* $variant,)*
        }

        impl $name {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stable word.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

words! {
    /// A thing of an office that a request names.
    Thing {
        /// By what somebody signs in.
        Account = "account",
        /// A back-up.
        BackUp = "back_up",
        /// A certificate of erasure.
        Certificate = "certificate",
        /// A clause of the rule pack.
        Clause = "clause",
        /// A contact with a person.
        Contact = "contact",
        /// A living consent.
        Consent = "consent",
        /// A decision in the journal that can be explained.
        Decision = "decision",
        /// A mail that waits to leave.
        Mail = "mail",
        /// A package that a recipient opens.
        Package = "package",
        /// Where a recipient reads its mail.
        RecipientMail = "recipient_mail",
        /// A department of the rule pack.
        Department = "department",
        /// An entry of the journal.
        Entry = "entry",
        /// A device of the office.
        Device = "device",
        /// A fact that a ruling takes.
        Fact = "fact",
        /// A person's file.
        File = "file",
        /// A list that was handed in.
        Import = "import",
        /// A next step about a person.
        FollowUp = "follow_up",
        /// An item of the rule pack.
        Item = "item",
        /// An item that a person's file holds.
        ItemOfPerson = "item_of_this_person",
        /// A job order.
        JobOrder = "job_order",
        /// A version of the notice.
        NoticeVersion = "notice_version",
        /// The number of a job order.
        OrderNumber = "order_number",
        /// An origin of the journal.
        Origin = "origin",
        /// A person.
        Person = "person",
        /// A population.
        Population = "population",
        /// A program that acts in somebody's name.
        Program = "program",
        /// A property of the rule pack.
        Property = "property",
        /// A purpose of the rule pack.
        Purpose = "purpose",
        /// A recipient.
        Recipient = "recipient",
        /// A recovery that waits for a second manager.
        Recovery = "recovery",
        /// A referral.
        Referral = "referral",
        /// A review that a manager owes.
        Review = "review",
        /// An enacted rule pack.
        RulePack = "rule_pack",
        /// The scope of a suspension.
        Scope = "scope",
        /// A section of a file that a person confirms.
        Section = "section",
        /// A session of somebody who signed in.
        Session = "session",
        /// A staff member.
        Staff = "staff",
    }
}

words! {
    /// Why a thing does not take an act in its present state.
    State {
        /// It is closed.
        AlreadyClosed = "already_closed",
        /// The employer has decided.
        AlreadyDecided = "already_decided",
        /// This version is enacted, and an enacted version does not change.
        AlreadyEnacted = "already_enacted",
        /// It has a password.
        AlreadyEnrolled = "already_enrolled",
        /// The office has recalled it.
        AlreadyRecalled = "already_recalled",
        /// It is joined with another file.
        AlreadyJoined = "already_joined",
        /// It waits, or is being worked on.
        AtWork = "at_work",
        /// Something else has it.
        InUse = "in_use",
        /// It has no password yet.
        NotEnrolled = "not_enrolled",
        /// None is open.
        NotOpen = "not_open",
        /// The employer has not decided yet.
        NotDecided = "not_decided",
        /// Another one is in force since the office was opened.
        NotInForce = "not_in_force",
        /// It is joined with no other file.
        NotJoined = "not_joined",
        /// It is no partner agency.
        NotPartner = "not_partner",
        /// A property is not proved.
        NotProved = "not_proved",
        /// Nothing of this scope is suspended.
        NotSuspended = "not_suspended",
    }
}

words! {
    /// What is wrong with a part of a request.
    Problem {
        /// The guard stops what stands in it.
        Barred = "barred",
        /// A scan that acts by itself, or carries other files.
        ActiveContent = "active_content",
        /// A rule pack in force from a day that is over.
        Backwards = "backwards",
        /// A rule pack in force from a day before its own first one.
        BeforePack = "before_pack",
        /// The day is before that of the step it follows.
        BeforeStep = "before_step",
        /// The order's recipient takes dispatched workers only.
        DispatchOnly = "dispatch_only",
        /// Nothing is in it.
        Empty = "empty",
        /// The scan has no bytes.
        EmptyScan = "empty_scan",
        /// No wording was given.
        EmptyWording = "empty_wording",
        /// The day is still to come.
        InFuture = "in_future",
        /// Longer than 1,024 bytes.
        LongerThan1Kib = "longer_than_1_kib",
        /// Longer than 4,096 bytes.
        LongerThan4Kib = "longer_than_4_kib",
        /// Longer than 64 KiB.
        LongerThan64Kib = "longer_than_64_kib",
        /// Larger than 32 MiB.
        LargerThan32Mib = "larger_than_32_mib",
        /// It was not given.
        Missing = "missing",
        /// An item that is none of the hit's class.
        ItemOfAnotherClass = "item_of_another_class",
        /// This kind of consent asks for it.
        NeededForKind = "needed_for_kind",
        /// No name that an account can have.
        NoAccountName = "no_account_name",
        /// No possible date of birth.
        NoBirthDate = "no_birth_date",
        /// No two-letter country code.
        NoCountryCode = "no_country_code",
        /// No link base: https, or http on this machine; no question mark and no fragment.
        NoLinkBase = "no_link_base",
        /// No mail address.
        NoMail = "no_mail",
        /// No notice was in force that day.
        NoNoticeThatDay = "no_notice_that_day",
        /// No Japanese telephone number.
        NoPhone = "no_phone",
        /// No recipient of its own.
        NoRecipientKind = "no_recipient_kind",
        /// A scan that is neither a picture nor a PDF.
        NoScan = "no_scan",
        /// No server by its name and port.
        NoServer = "no_server",
        /// The terms of use in force were not accepted.
        NotAccepted = "not_accepted",
        /// No review is recorded of these decisions.
        NoReview = "no_review",
        /// What no program may do.
        NotForPrograms = "not_for_programs",
        /// A day that has passed.
        Over = "over",
        /// A password of more than 128 characters.
        PasswordTooLong = "password_too_long",
        /// A password of fewer than 12 characters.
        PasswordTooShort = "password_too_short",
        /// A password that is tried first.
        PasswordTooSimple = "password_too_simple",
        /// A day further away than the regulation lets it be.
        TooFarAway = "too_far_away",
        /// More than may be named at once.
        TooMany = "too_many",
        /// The order is not marked as 紹介予定派遣.
        NoTrialOrder = "no_trial_order",
    }
}
