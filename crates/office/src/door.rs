//! The one door. Every act on a person's information passes [`Office::pass`], which reads top to
//! bottom: facts → ruling → durable entry (facts re-checked) → the granted items, and those only.
//!
//! INVARIANT: nothing here returns a value of a person before the entry that names it is durable.

use std::collections::{BTreeMap, BTreeSet};

use kitei_domain::{Act, Actor, PersonId, Population, RegistrationId, Timestamp};
use kitei_journal::Outcome;
use kitei_rulebook::{Flags, ItemSet};
use kitei_storage::{Committed, Op, StorageError, Unit};

use crate::caller::Caller;
use crate::error::{EntryRef, NextStep, OfficeError, Refusal};
use crate::file::{HeldFile, PersonFile, ReleasedItems};
use crate::office::Office;
use crate::question::{self, Asked, Receiver, Wanted};
use crate::review::Review;
use crate::standing::Standing;

/// How often an act is ruled again when the facts moved while it waited.
const RULINGS_AT_MOST: usize = 16;

/// The detail of an entry that names what is held and was not opened.
pub(crate) const HELD_APART: &str = "held_apart";

/// Which items an act concerns.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Items {
    /// The person's file as a whole: a consent, a suspension, a notice, an erasure.
    File,
    /// These.
    These(ItemSet),
    /// Everything that is held.
    Held,
}

/// What somebody wants to do with one person's information.
#[derive(Debug, Clone)]
pub(crate) struct Intent {
    pub(crate) name: &'static str,
    /// Who acts: a member of the staff, unless a recipient opens what one of them sent.
    pub(crate) actor: Actor,
    pub(crate) person: PersonId,
    pub(crate) wanted: Wanted,
    pub(crate) items: Items,
    /// What stays shut though it is granted: the act tells that it is held, and no more.
    pub(crate) apart: ItemSet,
    /// Only this registration; every one otherwise.
    pub(crate) registration: Option<RegistrationId>,
    /// As what the person is or would be registered, where the act is about that: a refusal before
    /// the look-up is explained for it.
    pub(crate) population: Option<Population>,
    /// Whether values are handed out.
    pub(crate) release: bool,
    pub(crate) outcome: Outcome,
    /// When it happened, for an act recorded afterwards: it releases nothing and is judged, not
    /// refused.
    pub(crate) happened_at: Option<Timestamp>,
    /// Ids and words that the entry tells besides.
    pub(crate) details: Vec<(String, String)>,
}

impl Intent {
    pub(crate) fn new(name: &'static str, person: PersonId, wanted: Wanted, items: Items) -> Self {
        Self {
            name,
            actor: Actor::Staff,
            person,
            wanted,
            items,
            apart: ItemSet::EMPTY,
            registration: None,
            population: None,
            release: false,
            outcome: Outcome::Granted,
            happened_at: None,
            details: Vec::new(),
        }
    }

    pub(crate) fn releasing(mut self) -> Self {
        self.release = true;
        self
    }

    pub(crate) fn keeping_apart(mut self, items: ItemSet) -> Self {
        self.apart = items;
        self
    }

    pub(crate) fn detail(mut self, key: &str, value: impl std::fmt::Display) -> Self {
        self.details.push((key.to_owned(), value.to_string()));
        self
    }
}

/// An item that was withheld, and why.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Withheld {
    /// The item.
    pub item: String,
    /// The clauses that withhold it.
    pub clauses: Vec<String>,
    /// What can lawfully be done.
    pub next: Vec<NextStep>,
}

/// What the rule book answered, item by item.
#[derive(Debug, Clone, Default, serde::Serialize)]
pub struct RulingView {
    /// Granted items.
    pub granted: Vec<String>,
    /// Withheld items.
    pub withheld: Vec<Withheld>,
}

/// An act that released nothing: its ruling and its entry.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Acted {
    /// What was granted and withheld.
    pub ruling: RulingView,
    /// The entry.
    pub entry: EntryRef,
}

/// The state of a person at the moment of the ruling, for the act to build its changes from.
pub(crate) struct Opened<'a> {
    pub(crate) file: &'a PersonFile,
    pub(crate) held: &'a HeldFile,
    pub(crate) ruling: &'a PersonRuling,
}

/// What an act writes together with its entry.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    /// New standing facts; raises the facts version.
    pub(crate) standing: Option<Standing>,
    /// Further writes of the same transaction.
    pub(crate) ops: Vec<Op>,
    /// More ids and words for the entry.
    pub(crate) details: Vec<(String, String)>,
}

impl Changes {
    pub(crate) fn standing(standing: Standing) -> Self {
        Self {
            standing: Some(standing),
            ..Self::default()
        }
    }

    /// Nothing but the name of the review to which the act belongs.
    pub(crate) fn reviewed(review: &Review) -> Self {
        Self {
            details: vec![("review".to_owned(), review.id.clone())],
            ..Self::default()
        }
    }

    pub(crate) fn ops(ops: Vec<Op>) -> Self {
        Self {
            ops,
            ..Self::default()
        }
    }
}

/// An act that passed: its durable entry, its ruling, and what was released.
#[derive(Debug)]
pub(crate) struct Passed {
    pub(crate) entry: EntryRef,
    pub(crate) ruling: RulingView,
    pub(crate) items: Vec<String>,
    /// Granted and held, and not opened.
    pub(crate) apart: Vec<String>,
    pub(crate) released: ReleasedItems,
}

impl From<Passed> for Acted {
    fn from(passed: Passed) -> Self {
        Self {
            ruling: passed.ruling,
            entry: passed.entry,
        }
    }
}

/// The ruling over all registrations of a person.
pub(crate) struct PersonRuling {
    pub(crate) granted: ItemSet,
    pub(crate) withheld: ItemSet,
    /// Granted, and kept shut by the act itself.
    pub(crate) apart: ItemSet,
    clauses: BTreeSet<String>,
    parts: Vec<Part>,
}

/// The ruling over one registration.
struct Part {
    asked: Asked,
    granted: ItemSet,
}

impl PersonRuling {
    pub(crate) fn questions(&self) -> impl Iterator<Item = &Asked> {
        self.parts.iter().map(|part| &part.asked)
    }

    /// Whether everything that an act names, or something of what is held, is granted.
    pub(crate) fn allows(&self, items: Items) -> bool {
        match items {
            Items::These(named) => named.is_subset(self.granted),
            Items::Held | Items::File => !self.granted.is_empty(),
        }
    }

    /// The clauses that the ruling stands on.
    pub(crate) fn clauses(&self) -> Vec<String> {
        self.clauses.iter().cloned().collect()
    }

    /// What each registration grants.
    pub(crate) fn by_registration(&self) -> BTreeMap<RegistrationId, ItemSet> {
        self.parts
            .iter()
            .map(|part| (part.asked.registration, part.granted))
            .collect()
    }
}

impl Office {
    /// Lets one act on one person through the door, or refuses it. `changes` builds what is
    /// written with the entry; it is asked again when the facts moved.
    ///
    /// # Journal
    /// One entry, granted or refused, durable before anything is returned.
    pub(crate) async fn pass(
        &self,
        caller: &Caller,
        intent: Intent,
        mut changes: impl FnMut(&Opened<'_>) -> Result<Changes, OfficeError> + Send,
    ) -> Result<Passed, OfficeError> {
        self.rule_before_look_up(caller, &intent).await?;
        for _ruling in 0..RULINGS_AT_MOST {
            let Some(file) = self.find_file(intent.person, intent.items).await? else {
                return Err(self.not_available(caller, &intent, "unknown").await?);
            };
            if self.is_walled_off(caller, &intent, &file) {
                return Err(self.not_available(caller, &intent, "out_of_range").await?);
            }
            let locked = !matches!(intent.wanted.act, Act::Use | Act::Dispose);
            if file.standing().erased.is_some() && locked {
                return Err(self.not_available(caller, &intent, "erased").await?);
            }
            let held = self.hold(&file)?;
            let ruling = self.rule(caller, &intent, &file, &held);
            let nothing = ruling.granted.is_empty() && ruling.apart.is_empty();
            if nothing && intent.happened_at.is_none() {
                return Err(self.refuse(caller, &intent, &file, &ruling).await?);
            }
            let opened = Opened {
                file: &file,
                held: &held,
                ruling: &ruling,
            };
            let changes = changes(&opened)?;
            let unit = self.unit(caller, &intent, &opened, changes)?;
            match self.commit(unit).await {
                Err(StorageError::FactsMoved { .. } | StorageError::RevisionMoved { .. }) => {}
                Err(error) => return Err(error.into()),
                Ok(committed) => return self.passed(&intent, held, &ruling, &committed),
            }
        }
        Err(OfficeError::Contended {
            person: intent.person.to_string(),
        })
    }

    /// Clauses about the actor, the purpose and the device are ruled before the person is looked
    /// up: with every fact about a person at its best, would anything be granted?
    pub(crate) async fn rule_before_look_up(
        &self,
        caller: &Caller,
        intent: &Intent,
    ) -> Result<(), OfficeError> {
        let pack = self.packs.in_force();
        let vocabulary = pack.vocabulary();
        let wanted = &intent.wanted;
        if !self.is_in_scope(caller, wanted.act, wanted.purpose) {
            let refusal = self.named_refusal("program.out_of_scope", "act_yourself");
            let refused = self.refuse_with(caller, intent, &[], refusal, ItemSet::EMPTY);
            return Err(refused.await?);
        }
        let asked = match intent.items {
            Items::File => self.file_item(),
            Items::These(items) => items,
            Items::Held => vocabulary.all_items(),
        };
        let mut refused = None;
        for population in Population::ALL {
            if !vocabulary.purpose_listed(*population, intent.wanted.purpose) {
                continue;
            }
            let question = question::at_best(pack, caller, &intent.wanted, *population);
            let ruling = pack.rule(&question, asked, ItemSet::ALL, ItemSet::ALL);
            if !ruling.granted.is_empty() || intent.happened_at.is_some() {
                return Ok(());
            }
            let meant = intent.population.is_none_or(|meant| meant == *population);
            let in_range = question.flags.has(Flags::IN_RANGE);
            if refused.is_none() || (in_range && meant) {
                refused = asked.iter().next().map(|item| (question, item));
            }
        }
        let refusal = match refused {
            Some((question, item)) => {
                let reason = pack.explain(&question, item, true, true);
                Refusal::of_reason(&format!("{}.refused", intent.wanted.act), &reason)
            }
            None => self.named_refusal("purpose.unknown", "check_purpose"),
        };
        Err(self
            .refuse_with(caller, intent, &[], refusal, asked)
            .await?)
    }

    /// Whether this caller may not even learn that the person is registered: nobody outside the
    /// staff range of all of the person's populations, for an ordinary purpose; and on their own page
    /// nobody but the person. Everybody on the staff may record what already happened (B8, B20).
    pub(crate) fn is_walled_off(
        &self,
        caller: &Caller,
        intent: &Intent,
        file: &PersonFile,
    ) -> bool {
        if let Some(subject) = caller.subject {
            return !file.people().contains(&subject);
        }
        let pack = self.packs.in_force();
        let row = pack.vocabulary().purpose_row(intent.wanted.purpose);
        row.is_some_and(|row| row.ordinary)
            && intent.happened_at.is_none()
            && !file
                .registrations()
                .any(|(_, r)| caller.in_range(pack, r.population))
    }

    pub(crate) fn rule(
        &self,
        caller: &Caller,
        intent: &Intent,
        file: &PersonFile,
        held: &HeldFile,
    ) -> PersonRuling {
        let pack = self.packs.in_force();
        let everything = match intent.items {
            Items::File => self.file_item(),
            Items::These(items) => items,
            Items::Held => held.items(),
        };
        let mut ruling = PersonRuling {
            granted: ItemSet::EMPTY,
            // WHY: what is only computed is no item of its own to be told as withheld.
            withheld: match intent.items {
                Items::Held => everything - self.derived_items(),
                Items::These(_) | Items::File => everything,
            },
            apart: ItemSet::EMPTY,
            clauses: BTreeSet::new(),
            parts: Vec::new(),
        };
        for (_, registration) in file.registrations() {
            if intent
                .registration
                .is_some_and(|only| only != registration.id)
            {
                continue;
            }
            let asked = question::about(
                &self.packs,
                caller,
                &intent.wanted,
                file.standing(),
                registration,
                self.facts(),
            );
            let items = match intent.items {
                Items::Held => held.items_of(registration.id),
                Items::These(_) | Items::File => everything,
            };
            let answer = pack.rule(&asked.question, items, asked.told, asked.consented);
            let granted = answer.granted - intent.apart;
            ruling.granted = ruling.granted | granted;
            ruling.apart = ruling.apart | (answer.granted & intent.apart);
            ruling.withheld = ruling.withheld - answer.granted;
            ruling.clauses.extend(answer.clauses());
            ruling.parts.push(Part { asked, granted });
        }
        ruling
    }

    fn unit(
        &self,
        caller: &Caller,
        intent: &Intent,
        opened: &Opened<'_>,
        changes: Changes,
    ) -> Result<Unit, OfficeError> {
        let Opened { file, held, ruling } = *opened;
        let mut unit = self.unit_of(intent);
        unit.ops.extend(
            file.versions()
                .map(|(person, version)| Op::ExpectFacts { person, version }),
        );
        if let Some(standing) = changes.standing {
            unit.ops.push(self.update_standing(file, &standing)?);
        }
        unit.ops.extend(changes.ops);
        let mut entry = self.entry(caller, intent, &file.people());
        entry.population = ruling
            .parts
            .first()
            .map(|part| part.asked.question.population);
        entry.items = self.item_names(self.touched(intent, held, ruling));
        entry.withheld = self.item_names(ruling.withheld - self.file_item());
        entry.clauses = ruling.clauses.iter().cloned().collect();
        if intent.release {
            let leaving = ruling.by_registration();
            entry.shown = Some(held.shown_mac(self.vocabulary(), &leaving, file.keyring())?);
        }
        entry
            .details
            .extend(ruling.questions().map(Asked::as_detail));
        entry.details.extend(self.apart_detail(ruling));
        entry.details.extend(changes.details);
        if intent.happened_at.is_some() {
            let judged = if ruling.allows(intent.items) {
                "allowed"
            } else {
                "not_allowed"
            };
            entry.details.push(("judged".to_owned(), judged.to_owned()));
        }
        unit.ops.push(Op::Append(self.draft(&entry)?));
        Ok(unit)
    }

    /// What the entry tells of items that are held and stay shut.
    pub(crate) fn apart_detail(&self, ruling: &PersonRuling) -> Option<(String, String)> {
        let names = self.item_names(ruling.apart);
        (!names.is_empty()).then(|| (HELD_APART.to_owned(), names.join(",")))
    }

    /// The items that the entry names: those that leave, or those that the act was granted for.
    fn touched(&self, intent: &Intent, held: &HeldFile, ruling: &PersonRuling) -> ItemSet {
        match intent.items {
            // WHY: what happened outside happened, allowed or not; the entry tells both.
            Items::These(went) if intent.happened_at.is_some() => went,
            Items::Held if intent.happened_at.is_some() => {
                held.leaving_items(&ruling.by_registration())
            }
            _ if intent.release => held.leaving_items(&ruling.by_registration()),
            _ => ruling.granted - self.file_item(),
        }
    }

    fn passed(
        &self,
        intent: &Intent,
        held: HeldFile,
        ruling: &PersonRuling,
        committed: &Committed,
    ) -> Result<Passed, OfficeError> {
        let durable = committed
            .entries
            .last()
            .ok_or(OfficeError::Corrupt { what: "entry" })?;
        let items = self.item_names(self.touched(intent, &held, ruling));
        let released = if intent.release {
            held.release(
                self.vocabulary(),
                &self.seal,
                durable,
                &ruling.by_registration(),
            )?
        } else {
            ReleasedItems::new()
        };
        Ok(Passed {
            entry: EntryRef::from(durable),
            ruling: self.view(ruling),
            items,
            apart: self.item_names(ruling.apart),
            released,
        })
    }
}

impl Opened<'_> {
    /// The living consents that carry a provision to a receiver.
    pub(crate) fn consents_for(&self, receiver: &Receiver) -> Vec<String> {
        let standing = self.file.standing();
        let carries = standing.consents.iter().filter(|consent| {
            consent.recipient.is_some()
                && consent.recipient == receiver.id
                && (consent.order.is_none() || consent.order == receiver.order)
        });
        carries.map(|consent| consent.id.to_string()).collect()
    }

    /// The items that will leave under the ruling.
    pub(crate) fn leaving(&self) -> ItemSet {
        self.held.leaving_items(&self.ruling.by_registration())
    }
}
