//! From facts to questions: what the rule book is asked about each registration of a person, and
//! for which items the purpose was told and the needed consent is alive.

use kitei_domain::{
    Act, Actor, ConsentKind, JobOrderId, Phase, Population, RecipientId, RecipientKind,
    RegistrationId, Sensitivity, Source,
};
use kitei_rulebook::{Flags, ItemIx, ItemSet, PurposeIx, Question, Reason, RulePack, Vocabulary};

use crate::caller::Caller;
use crate::packs::Packs;
use crate::standing::{Registration, Standing, StandingConsent, Told};

/// Who would receive, as far as a ruling needs it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Receiver {
    pub(crate) id: Option<RecipientId>,
    pub(crate) kind: RecipientKind,
    pub(crate) domestic: bool,
    pub(crate) licensed: bool,
    pub(crate) order: Option<JobOrderId>,
}

impl Receiver {
    /// Nobody outside the office.
    pub(crate) const NOBODY: Self = Self {
        id: None,
        kind: RecipientKind::None,
        domestic: true,
        licensed: true,
        order: None,
    };

    /// The person themself.
    pub(crate) const SUBJECT: Self = Self {
        kind: RecipientKind::Subject,
        ..Self::NOBODY
    };
}

/// What somebody wants to do, before the person is looked at.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    pub(crate) act: Act,
    pub(crate) purpose: PurposeIx,
    pub(crate) phase: Phase,
    pub(crate) receiver: Receiver,
    pub(crate) source: Source,
    pub(crate) consent: Option<ConsentKind>,
    /// The act's own booleans (reason given, manager approved, …).
    pub(crate) flags: Flags,
    /// Whether it is about more people at once than it may be.
    pub(crate) crowd: bool,
}

impl Wanted {
    /// An act inside the office for a purpose.
    pub(crate) fn inside(act: Act, purpose: PurposeIx) -> Self {
        Self {
            act,
            purpose,
            phase: Phase::None,
            receiver: Receiver::NOBODY,
            source: Source::None,
            consent: None,
            flags: Flags::NONE,
            crowd: false,
        }
    }
}

/// The question about one registration, with the person's own bit sets.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) registration: RegistrationId,
    pub(crate) question: Question,
    pub(crate) told: ItemSet,
    pub(crate) consented: ItemSet,
}

impl Asked {
    /// Why an item is granted or withheld.
    pub(crate) fn explain(&self, pack: &RulePack, item: ItemIx) -> Reason {
        pack.explain(
            &self.question,
            item,
            self.told.contains(item),
            self.consented.contains(item),
        )
    }

    /// The facts of this question as the entry keeps them, so that the ruling can be replayed:
    /// `registration:population:recipient kind:phase:source:flags:told:consented`.
    pub(crate) fn as_detail(&self) -> (String, String) {
        let value = format!(
            "{}:{}:{}:{}:{}:{:x}:{}:{}",
            self.registration,
            self.question.population,
            self.question.recipient,
            self.question.phase,
            self.question.source,
            self.question.flags.bits(),
            bits(self.told),
            bits(self.consented),
        );
        ("facts".to_owned(), value)
    }

    /// Reads back what [`Self::as_detail`] wrote.
    pub(crate) fn from_detail(
        vocabulary: &Vocabulary,
        (act, actor): (Act, Actor),
        purpose: PurposeIx,
        detail: &str,
    ) -> Option<Self> {
        let mut parts = detail.split(':');
        let registration = parts.next()?.parse().ok()?;
        let population = parts.next()?.parse().ok()?;
        let recipient = parts.next()?.parse().ok()?;
        let phase = parts.next()?.parse().ok()?;
        let source = parts.next()?.parse().ok()?;
        let flags = Flags::from_bits(u32::from_str_radix(parts.next()?, 16).ok()?);
        let (told, consented) = (
            from_bits(vocabulary, parts.next()?)?,
            from_bits(vocabulary, parts.next()?)?,
        );
        let question = Question {
            // WHY: what the office does by itself is ruled as an act of whoever stands for it.
            actor: match actor {
                Actor::Person => Actor::Person,
                Actor::Staff | Actor::System => Actor::Staff,
            },
            act,
            purpose,
            population,
            phase,
            recipient,
            source,
            consent: None,
            flags,
        };
        Some(Self {
            registration,
            question,
            told,
            consented,
        })
    }
}

/// A set as hexadecimal digits, the first item of the vocabulary as the lowest bit.
fn bits(set: ItemSet) -> String {
    match set {
        ItemSet::ALL => return "all".to_owned(),
        ItemSet::EMPTY => return "none".to_owned(),
        _ => {}
    }
    let mut digits = String::new();
    let mut items = set.iter().peekable();
    let mut position = 0_u16;
    let mut digit = 0_u8;
    while items.peek().is_some() {
        let here = ItemSet::ALL.iter().nth(usize::from(position));
        if here.is_some() && items.peek().copied() == here {
            digit |= 1 << (position % 4);
            items.next();
        }
        position += 1;
        if position.is_multiple_of(4) || items.peek().is_none() {
            digits.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
            digit = 0;
            position = position.next_multiple_of(4);
        }
    }
    digits
}

fn from_bits(vocabulary: &Vocabulary, digits: &str) -> Option<ItemSet> {
    match digits {
        "all" => return Some(ItemSet::ALL),
        "none" => return Some(ItemSet::EMPTY),
        _ => {}
    }
    let mut set = ItemSet::EMPTY;
    for (nibble, digit) in digits.chars().enumerate() {
        let digit = digit.to_digit(16)?;
        for bit in (0..4).filter(|bit| digit >> bit & 1 == 1) {
            set.insert(vocabulary.items().nth(nibble * 4 + bit)?.0);
        }
    }
    Some(set)
}

/// The facts of the office itself that enter every ruling.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OfficeFacts {
    /// False after a restore without a journal, until the manager reconfirms.
    pub(crate) reconfirmed: bool,
}

/// The question about one registration.
pub(crate) fn about(
    packs: &Packs,
    caller: &Caller,
    wanted: &Wanted,
    standing: &Standing,
    registration: &Registration,
    office: OfficeFacts,
) -> Asked {
    let pack = packs.in_force();
    let purpose = purpose_id(pack, wanted.purpose);
    let (consented, explained) = consented(pack, wanted, standing);
    let receiver = wanted.receiver;
    let own = pack
        .vocabulary()
        .purpose_listed(registration.population, wanted.purpose);
    let flags = wanted.flags
        | caller.flags(pack, registration.population)
        | Flags::NONE
            .with(Flags::OWN_REGISTRATION, own)
            .with(Flags::BOTH_SERVICES, both_services(packs, standing))
            .with(Flags::SUSPENDED, standing.suspends(purpose, receiver.id))
            .with(Flags::OBJECTED, standing.objections.contains(purpose))
            .with(Flags::EXPLAINED, explained)
            .with(
                Flags::ENDED,
                registration.ended.is_some() || standing.erased.is_some(),
            )
            .with(Flags::EMPLOYED, standing.is_employed())
            .with(Flags::DOMESTIC, receiver.domestic)
            .with(Flags::LICENCE_OK, receiver.licensed)
            .with(Flags::FOREIGN_CONSENTED, foreign(standing, receiver))
            .with(Flags::VOLUME_OK, !wanted.crowd)
            .with(Flags::RECONFIRMED, office.reconfirmed);
    Asked {
        registration: registration.id,
        question: Question {
            actor: caller.actor(),
            act: wanted.act,
            purpose: wanted.purpose,
            population: registration.population,
            phase: wanted.phase,
            recipient: receiver.kind,
            source: wanted.source,
            consent: wanted.consent,
            flags,
        },
        told: told(packs, registration, wanted.purpose),
        consented,
    }
}

/// The question with every fact about a person at its best: what remains refused is refused for
/// the actor, the purpose or the device.
pub(crate) fn at_best(
    pack: &RulePack,
    caller: &Caller,
    wanted: &Wanted,
    population: Population,
) -> Question {
    let person = Flags::OWN_REGISTRATION
        | Flags::BOTH_SERVICES
        | Flags::EXPLAINED
        | Flags::EMPLOYED
        | Flags::DOMESTIC
        | Flags::LICENCE_OK
        | Flags::FOREIGN_CONSENTED
        | Flags::NONE.with(Flags::VOLUME_OK, !wanted.crowd)
        | Flags::RECONFIRMED;
    Question {
        actor: caller.actor(),
        act: wanted.act,
        purpose: wanted.purpose,
        population,
        phase: wanted.phase,
        recipient: wanted.receiver.kind,
        source: wanted.source,
        consent: wanted.consent,
        flags: wanted.flags | caller.flags(pack, population) | person,
    }
}

/// The items for which this purpose was told: all or none by the notice, but where a purpose was
/// told separately at collection that prevails (A2).
pub(crate) fn told(packs: &Packs, registration: &Registration, purpose: PurposeIx) -> ItemSet {
    let vocabulary = packs.in_force().vocabulary();
    let Some(row) = vocabulary.purpose_row(purpose) else {
        return ItemSet::EMPTY;
    };
    let listed = !row.ordinary
        || match &registration.told {
            Told::Unknown => row.open_when_untold,
            Told::Notice { version, .. } => {
                packs.notice_lists(version, registration.population, &row.id)
            }
        };
    let mut told = if listed { ItemSet::ALL } else { ItemSet::EMPTY };
    for (item, purposes) in &registration.only_for {
        match vocabulary.item(item) {
            Some(item) if !row.ordinary || purposes.contains(&row.id) => told.insert(item),
            Some(item) => told.remove(item),
            None => {}
        }
    }
    told
}

pub(crate) fn purpose_id(pack: &RulePack, purpose: PurposeIx) -> &str {
    pack.vocabulary()
        .purpose_row(purpose)
        .map_or("none", |row| row.id.as_str())
}

/// Both services were asked for and both were told.
fn both_services(packs: &Packs, standing: &Standing) -> bool {
    let vocabulary = packs.in_force().vocabulary();
    let told_family = |family: &str| {
        standing.registrations.iter().any(|registration| {
            registration.ended.is_none()
                && registration.told != Told::Unknown
                && vocabulary
                    .population(registration.population)
                    .is_some_and(|row| row.family == family)
        })
    };
    told_family("placement") && told_family("dispatch")
}

/// The items for which the consent that this act needs is alive, and whether every special-care
/// consent among them had its need explained.
fn consented(pack: &RulePack, wanted: &Wanted, standing: &Standing) -> (ItemSet, bool) {
    let vocabulary = pack.vocabulary();
    let items_of = |consent: &StandingConsent| {
        if consent.items.is_empty() {
            return ItemSet::ALL;
        }
        consent
            .items
            .iter()
            .filter_map(|item| vocabulary.item(item))
            .collect()
    };
    let needed = needed_kinds(purpose_id(pack, wanted.purpose), wanted);
    let mut general = ItemSet::EMPTY;
    let mut special = ItemSet::EMPTY;
    let mut explained = true;
    for consent in &standing.consents {
        let bound = bound_to(consent, wanted.receiver);
        if needed.contains(&consent.kind) && bound {
            general = general | items_of(consent);
        }
        let outside = wanted.receiver.id.is_some();
        if consent.kind == ConsentKind::SpecialCare
            && !consent.items.is_empty()
            && consent.recipient.is_some() == outside
            && bound
        {
            special = special | items_of(consent);
            explained &= consent.explained;
        }
    }
    let special_items: ItemSet = vocabulary
        .items()
        .filter(|(_, row)| row.sensitivity == Sensitivity::SpecialCare)
        .map(|(item, _)| item)
        .collect();
    // A special-care item leaves only where both consents name it; inside, its own consent decides.
    let both = if wanted.receiver.id.is_some() {
        special & general
    } else {
        special
    };
    let explained = explained && !special.is_empty();
    (
        (general - special_items) | (both & special_items),
        explained,
    )
}

fn bound_to(consent: &StandingConsent, receiver: Receiver) -> bool {
    let recipient = consent.recipient.is_none() || consent.recipient == receiver.id;
    let order = consent.order.is_none() || consent.order == receiver.order;
    recipient && order
}

/// Which kinds of consent an act for a purpose needs.
fn needed_kinds(purpose: &str, wanted: &Wanted) -> Vec<ConsentKind> {
    match (wanted.receiver.kind, purpose) {
        (RecipientKind::Employer | RecipientKind::DispatchClient, _) => {
            vec![ConsentKind::Provision]
        }
        (RecipientKind::PartnerAgency, _) => vec![ConsentKind::Partner],
        (RecipientKind::ClientRelated, _) => vec![ConsentKind::ClientRelated],
        (RecipientKind::Public, _) | (_, "publicity.publication") => vec![ConsentKind::Publication],
        (_, "newsletter" | "service.information") => vec![ConsentKind::Newsletter],
        (_, "service.research") => vec![ConsentKind::Research],
        _ if wanted.act == Act::Collect => vec![ConsentKind::Source],
        _ => Vec::new(),
    }
}

fn foreign(standing: &Standing, receiver: Receiver) -> bool {
    standing.consents.iter().any(|c| {
        c.kind == ConsentKind::Foreign && c.recipient.is_some() && c.recipient == receiver.id
    })
}
