//! The matrix role × purpose × item group as text, for a reviewer's eyes: purpose by purpose, for
//! which populations, who may do what with which sections, and what must be true first. Populations
//! that a purpose treats alike stand together; a section of which only some items are open names them,
//! or the few that are not.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use kitei_domain::{Act, Actor, Phase, Population, RecipientKind, Source};

use crate::pack::RulePack;
use crate::question::{Flags, Question};
use crate::set::ItemSet;
use crate::vocabulary::{FILE, PurposeIx};

/// What must be true for an act, in words; the facts that make it so; told; consented.
type Level = (&'static str, Flags, bool, bool);

/// A member of the staff in the range, pledged and trained, on an ordinary day.
const STAFF: Flags = Flags::IN_RANGE
    .union(Flags::TRAINED)
    .union(Flags::PLEDGED)
    .union(Flags::DEVICE_OK)
    .union(Flags::REASON_GIVEN)
    .union(Flags::VOLUME_OK)
    .union(Flags::DOMESTIC)
    .union(Flags::LICENCE_OK)
    .union(Flags::RECONFIRMED)
    .union(Flags::OWN_REGISTRATION);

const USE: [Level; 4] = [
    ("at once", STAFF, false, false),
    ("once told", STAFF, true, false),
    ("with consent", STAFF, false, true),
    ("told and with consent", STAFF, true, true),
];

/// The roles that rules know; every other role is staff of its department.
const ROLES: [(&str, Flags); 4] = [
    ("placement_manager", STAFF.union(Flags::MANAGER)),
    ("dispatch_manager", STAFF.union(Flags::DISPATCH_MANAGER)),
    ("privacy_officer", STAFF.union(Flags::PRIVACY_OFFICER)),
    ("privacy_officer of another department", OFFICER_OUTSIDE),
];
const OFFICER_OUTSIDE: Flags = STAFF
    .union(Flags::PRIVACY_OFFICER)
    .with(Flags::IN_RANGE, false);

const MANAGERS: Flags = STAFF
    .union(Flags::MANAGER)
    .union(Flags::DISPATCH_MANAGER)
    .union(Flags::PRIVACY_OFFICER);

/// States in which most uses end, each with the facts of somebody who holds all three roles.
const STATES: [(&str, Flags); 6] = [
    ("training lapsed", MANAGERS.with(Flags::TRAINED, false)),
    ("not pledged", MANAGERS.with(Flags::PLEDGED, false)),
    ("outside the range", STAFF.with(Flags::IN_RANGE, false)),
    ("suspended", MANAGERS.union(Flags::SUSPENDED)),
    ("refused by the person", MANAGERS.union(Flags::OBJECTED)),
    ("registration ended", MANAGERS.union(Flags::ENDED)),
];

const COLLECT: [Level; 4] = [
    ("from the person", STAFF, true, false),
    (
        "explained and with consent",
        STAFF.union(Flags::EXPLAINED),
        true,
        true,
    ),
    ("of the employed", STAFF.union(Flags::EMPLOYED), true, false),
    (
        "on a ground of law",
        STAFF.union(Flags::LAW_GROUND),
        true,
        false,
    ),
];

const HAND_OVER: [Level; 6] = [
    ("freely", STAFF, true, false),
    ("with consent", STAFF, true, true),
    ("explained and with consent", EXPLAINED, true, true),
    (
        "explained, needed and with consent",
        EXPLAINED.union(Flags::NEED_RECORDED),
        true,
        true,
    ),
    ("approved", STAFF.union(Flags::MANAGER_APPROVED), true, true),
    (
        "on a ground of law, approved",
        EXPLAINED
            .union(Flags::LAW_GROUND)
            .union(Flags::MANAGER_APPROVED),
        true,
        true,
    ),
];
const EVERYTHING: Flags = MANAGERS
    .union(EXPLAINED)
    .union(Flags::NEED_RECORDED)
    .union(Flags::LAW_GROUND)
    .union(Flags::MANAGER_APPROVED);
const EXPLAINED: Flags = STAFF.union(Flags::EXPLAINED);

/// To whom something may be handed over at all, and at which phases. That nobody else receives
/// anything is for the properties to say.
const HANDED_OVER: [(Act, RecipientKind, &[Phase]); 8] = [
    (Act::Provide, RecipientKind::Employer, &PLACEMENT),
    (Act::Provide, RecipientKind::DispatchClient, &DISPATCH),
    (Act::Provide, RecipientKind::ClientRelated, &[Phase::None]),
    (Act::Provide, RecipientKind::PartnerAgency, &[Phase::None]),
    (Act::Provide, RecipientKind::Authority, &[Phase::None]),
    (Act::Provide, RecipientKind::Public, &[Phase::None]),
    (Act::Share, RecipientKind::GroupCompany, &[Phase::None]),
    (Act::Entrust, RecipientKind::Contractor, &[Phase::None]),
];
const PLACEMENT: [Phase; 3] = [
    Phase::PlacementProposal,
    Phase::PlacementApplication,
    Phase::PlacementHired,
];
const DISPATCH: [Phase; 4] = [
    Phase::DispatchBeforeDecision,
    Phase::DispatchTrial,
    Phase::DispatchDecided,
    Phase::DispatchEnded,
];

/// The matrix of a pack.
pub fn snapshot(pack: &RulePack) -> String {
    let vocabulary = pack.vocabulary();
    let mut out = String::new();
    for (purpose, row) in vocabulary.purposes() {
        if purpose == PurposeIx::NONE {
            continue;
        }
        let _infallible = writeln!(out, "== {} ({}) {}", row.id, row.clause, row.ja);
        let mut alike: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for population in Population::ALL {
            if vocabulary.purpose_listed(*population, purpose) {
                let matrix = Matrix {
                    pack,
                    purpose,
                    population: *population,
                };
                alike
                    .entry(matrix.lines())
                    .or_default()
                    .push(population.as_str());
            }
        }
        let mut groups: Vec<(Vec<&str>, String)> = alike
            .into_iter()
            .map(|(lines, populations)| (populations, lines))
            .collect();
        groups.sort_by_key(|(populations, _)| {
            Population::ALL
                .iter()
                .position(|one| populations.first() == Some(&one.as_str()))
        });
        for (populations, lines) in groups {
            let all = populations.len() == Population::ALL.len();
            let names = if all {
                "everybody".to_owned()
            } else {
                populations.join(", ")
            };
            let _infallible = writeln!(out, "{names}\n{lines}");
        }
    }
    out
}

/// One purpose for one population.
#[derive(Debug, Clone, Copy)]
struct Matrix<'p> {
    pack: &'p RulePack,
    purpose: PurposeIx,
    population: Population,
}

impl Matrix<'_> {
    fn lines(self) -> String {
        let mut out = String::new();
        let used = self.levels(&mut out, "use", self.question(Act::Use), &USE);
        for (role, flags) in ROLES {
            let granted = self.granted(self.question(Act::Use), flags, true, true);
            self.line(&mut out, &format!("use by {role}"), granted - used);
        }
        self.states(&mut out);
        let from_the_person = Question {
            source: Source::Own,
            ..self.question(Act::Collect)
        };
        self.levels(&mut out, "collect", from_the_person, &COLLECT);
        for (act, recipient, phases) in HANDED_OVER {
            for phase in phases {
                let question = Question {
                    recipient,
                    phase: *phase,
                    ..self.question(act)
                };
                self.hand_over(&mut out, question);
            }
        }
        out
    }

    fn hand_over(self, out: &mut String, question: Question) {
        if self.granted(question, EVERYTHING, true, true).is_empty() {
            return;
        }
        let (act, recipient) = (question.act.as_str(), question.recipient.as_str());
        let name = match question.phase {
            Phase::None => format!("{act} to {recipient}"),
            phase => format!("{act} to {recipient} at {}", phase.as_str()),
        };
        self.levels(out, &name, question, &HAND_OVER);
    }

    /// What each level opens beyond those before it; everything that is open in the end.
    fn levels(self, out: &mut String, act: &str, question: Question, levels: &[Level]) -> ItemSet {
        let mut open = ItemSet::EMPTY;
        for (when, flags, told, consented) in levels {
            let granted = self.granted(question, *flags, *told, *consented);
            self.line(out, &format!("{act}, {when}"), granted - open);
            open = open | granted;
        }
        open
    }

    /// The states in which somebody may still use all, or some, of what an ordinary day opens.
    fn states(self, out: &mut String) {
        let question = self.question(Act::Use);
        let ordinary = self.granted(question, MANAGERS, true, true);
        let still = STATES.iter().filter_map(|(state, flags)| {
            let granted = self.granted(question, *flags, true, true);
            match granted {
                ItemSet::EMPTY => None,
                granted if granted == ordinary => Some((*state).to_owned()),
                _ => Some(format!("{state} (in part)")),
            }
        });
        let still: Vec<String> = still.collect();
        if !still.is_empty() {
            let _infallible = writeln!(out, "  use goes on: {}", still.join(", "));
        }
    }

    fn granted(self, question: Question, flags: Flags, told: bool, consented: bool) -> ItemSet {
        let set = |on: bool| if on { ItemSet::ALL } else { ItemSet::EMPTY };
        let vocabulary = self.pack.vocabulary();
        let asked = vocabulary.all_items() - ItemSet::EMPTY.with(vocabulary.file());
        let question = Question { flags, ..question };
        self.pack
            .rule(&question, asked, set(told), set(consented))
            .granted
    }

    fn question(self, act: Act) -> Question {
        Question {
            actor: Actor::Staff,
            act,
            purpose: self.purpose,
            population: self.population,
            phase: Phase::None,
            recipient: RecipientKind::None,
            source: Source::None,
            consent: None,
            flags: Flags::NONE,
        }
    }

    /// One line, unless nothing is open.
    fn line(self, out: &mut String, what: &str, open: ItemSet) {
        if open.is_empty() {
            return;
        }
        let vocabulary = self.pack.vocabulary();
        let ids = |items: ItemSet| vocabulary.item_ids(items).join(" ");
        let sections = vocabulary.sections().iter().filter_map(|section| {
            let items = vocabulary.items_of_section(&section.id);
            let (some, shut) = (items & open, items - open);
            if section.id == FILE || some.is_empty() {
                return None;
            }
            Some(if shut.is_empty() {
                section.id.clone()
            } else if shut.len() < some.len() {
                format!("{}(but not {})", section.id, ids(shut))
            } else {
                format!("{}({})", section.id, ids(some))
            })
        });
        let sections: Vec<String> = sections.collect();
        let _infallible = writeln!(out, "  {what}: {}", sections.join(" "));
    }
}
