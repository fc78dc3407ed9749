//! What is asked of a rule pack: one act, with everything about it that is the same for all items.
//! A question is a small `Copy` key; what differs from item to item enters as item sets.

use std::ops::{BitOr, BitXor};

use kitei_domain::{Act, Actor, ConsentKind, Phase, Population, RecipientKind, Source};

use crate::vocabulary::PurposeIx;

macro_rules! flags {
    ($($(#[$doc:meta])* $name:ident = $bit:literal $word:literal,)*) => {
        impl Flags {
            $($(#[$doc])* pub const $name: Self = Self(1 << $bit);)*
            /// The names, in the order of the bits, as the rules write them.
            pub const NAMES: &'static [&'static str] = &[$($word,)*];
        }
    };
}

/// The booleans about actor, person and act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Flags(u32);

flags! {
    /// The actor's department is in the pack's staff range for the population.
    IN_RANGE = 0 "in_range",
    /// The actor's training is current.
    TRAINED = 1 "trained",
    /// The actor has pledged secrecy.
    PLEDGED = 2 "pledged",
    /// The device is one of the office's.
    DEVICE_OK = 3 "device_ok",
    /// The actor is a placement manager.
    MANAGER = 4 "manager",
    /// The actor is a dispatch manager.
    DISPATCH_MANAGER = 5 "dispatch_manager",
    /// The actor is the privacy officer.
    PRIVACY_OFFICER = 6 "privacy_officer",
    /// The person asked for placement and for dispatch and was told both.
    BOTH_SERVICES = 7 "both_services",
    /// A suspension covers this purpose or recipient.
    SUSPENDED = 8 "suspended",
    /// The person refused this refusable purpose.
    OBJECTED = 9 "objected",
    /// The need was explained before the special-care consent.
    EXPLAINED = 10 "explained",
    /// The registration is over.
    ENDED = 11 "ended",
    /// A dispatch employment is running.
    EMPLOYED = 12 "employed",
    /// A reason was given.
    REASON_GIVEN = 13 "reason_given",
    /// Exactly one item is asked for.
    SINGLE_ITEM = 14 "single_item",
    /// A special occupational need, or that the item is indispensable, is recorded.
    NEED_RECORDED = 15 "need_recorded",
    /// The purpose was shown to the person at this collection.
    PURPOSE_SHOWN = 16 "purpose_shown",
    /// The manager approved this act.
    MANAGER_APPROVED = 17 "manager_approved",
    /// A listed ground of law and its document are recorded.
    LAW_GROUND = 18 "law_ground",
    /// The volume is within what the actor may open.
    VOLUME_OK = 19 "volume_ok",
    /// The partner's licence is on file.
    LICENCE_OK = 20 "licence_ok",
    /// The recipient is in Japan.
    DOMESTIC = 21 "domestic",
    /// The person agreed to a recipient abroad.
    FOREIGN_CONSENTED = 22 "foreign_consented",
    /// Not in the time between a restore without journal and the manager's confirmation.
    RECONFIRMED = 23 "reconfirmed",
    /// The item belongs to the registration whose purpose this is.
    OWN_REGISTRATION = 24 "own_registration",
}

impl Flags {
    /// No flag.
    pub const NONE: Self = Self(0);
    /// Every flag there is.
    pub const ALL: Self = Self((1 << Self::NAMES.len()) - 1);

    /// The flag of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES
            .iter()
            .position(|known| *known == name)
            .map(|bit| Self(1 << bit))
    }

    /// The facts of an ordinary day at an ordinary desk: what an explanation starts from.
    pub const ORDINARY: Self = Self(
        Self::IN_RANGE.0
            | Self::TRAINED.0
            | Self::PLEDGED.0
            | Self::DEVICE_OK.0
            | Self::OWN_REGISTRATION.0
            | Self::DOMESTIC.0
            | Self::LICENCE_OK.0
            | Self::VOLUME_OK.0
            | Self::RECONFIRMED.0,
    );

    /// The facts of an ordinary day, with and without those named; `None` where a name is unknown.
    pub fn of_a_day(with: &[String], without: &[String]) -> Option<Self> {
        let mut flags = Self::ORDINARY;
        for (names, on) in [(with, true), (without, false)] {
            for name in names {
                flags = flags.with(Self::named(name)?, on);
            }
        }
        Some(flags)
    }

    /// The set of these bits; bits without a name are dropped.
    pub const fn from_bits(bits: u32) -> Self {
        Self(bits & Self::ALL.0)
    }

    /// The bits.
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// Whether every flag of the other set is set.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The flags of both.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// These flags with the others set or cleared.
    #[must_use]
    pub const fn with(self, other: Self, on: bool) -> Self {
        if on {
            Self(self.0 | other.0)
        } else {
            Self(self.0 & !other.0)
        }
    }

    /// Each name with its value.
    pub fn named_values(self) -> impl Iterator<Item = (&'static str, bool)> {
        Self::NAMES
            .iter()
            .enumerate()
            .map(move |(bit, name)| (*name, self.0 >> bit & 1 == 1))
    }
}

impl BitOr for Flags {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitXor for Flags {
    type Output = Self;

    fn bitxor(self, other: Self) -> Self {
        Self(self.0 ^ other.0)
    }
}

/// One act, before the items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Question {
    /// Who acts.
    pub actor: Actor,
    /// What is done.
    pub act: Act,
    /// For what.
    pub purpose: PurposeIx,
    /// About whom.
    pub population: Population,
    /// How far the placement or dispatch is.
    pub phase: Phase,
    /// Who receives.
    pub recipient: RecipientKind,
    /// Where the items come from.
    pub source: Source,
    /// The consent that is given or withdrawn.
    pub consent: Option<ConsentKind>,
    /// The booleans about actor, person and act.
    pub flags: Flags,
}

impl Question {
    /// The question as one number: the key of the memo.
    pub(crate) fn key(&self) -> u128 {
        let bytes = [
            self.actor.index(),
            self.act.index(),
            self.purpose.0,
            self.population.index(),
            self.phase.index(),
            self.recipient.index(),
            self.source.index(),
            self.consent.map_or(0xff, ConsentKind::index),
        ];
        u128::from(u64::from_be_bytes(bytes)) << 32 | u128::from(self.flags.0)
    }
}
