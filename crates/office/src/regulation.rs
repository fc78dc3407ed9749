//! The regulation in force: a new rule pack is enacted from a day, and an old decision is made again
//! exactly under the rules of its day.

use kitei_domain::{Day, PersonId, Timestamp};
use kitei_journal::{Entry, Outcome};
use kitei_rulebook::{Bundle, CheckedPack, ItemSet};
use kitei_storage::Op;
use serde::Serialize;

use crate::caller::Caller;
use crate::current::ENACTED_LAST;
use crate::error::{EntryRef, OfficeError, Problem, State, Thing};
use crate::office::Office;
use crate::question::Asked;

/// What was established about one property of a pack before it may be enacted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PropertyEvidence {
    /// The property.
    pub id: String,
    /// Whether it holds, proved or enumerated; a refuted or undecided one blocks the pack.
    pub holds: bool,
}

/// A rule pack was enacted.
#[derive(Debug, Clone, Serialize)]
pub struct Enacted {
    /// Its version.
    pub version: String,
    /// From when it decides.
    pub from: Day,
    /// The entry.
    pub entry: EntryRef,
}

/// An old decision, made again.
#[derive(Debug, Clone, Serialize)]
pub struct Replayed {
    /// The entry of the old decision.
    pub entry: EntryRef,
    /// The version of the pack that decided, and decided again.
    pub pack: String,
    /// The items granted now, under that pack.
    pub granted: Vec<String>,
    /// The items withheld now, under that pack.
    pub withheld: Vec<String>,
    /// Whether that is what the entry says.
    pub same: bool,
}

impl Office {
    /// Enacts a rule pack from a day.
    ///
    /// # Errors
    /// Refused unless the caller is a manager; a pack with faults; a version that was enacted; a
    /// day before today, before the pack begins or after it ends; a property that is refuted, undecided or missing from the evidence.
    ///
    /// # Journal
    /// One `record` entry with the version, the day and the digest of the files.
    pub async fn enact(
        &self,
        caller: &Caller,
        bundle: &Bundle,
        from: Day,
        evidence: &[PropertyEvidence],
    ) -> Result<Enacted, OfficeError> {
        self.manager_only(caller, "regulation.enact").await?;
        let checked = CheckedPack::load(bundle).map_err(OfficeError::Pack)?;
        let version = checked.pack().version().to_owned();
        if self.packs.knows(&version) {
            return Err(OfficeError::WrongState {
                what: Thing::RulePack,
                id: version,
                state: State::AlreadyEnacted,
            });
        }
        if from < self.clock.now().day() {
            return Err(OfficeError::Unusable {
                what: "--from",
                problem: Problem::Backwards,
            });
        }
        let pack = checked.pack();
        if from < pack.from() {
            return Err(OfficeError::Unusable {
                what: "--from",
                problem: Problem::BeforePack,
            });
        }
        if pack.to().is_some_and(|to| to < from) {
            return Err(OfficeError::Unusable {
                what: "to",
                problem: Problem::Backwards,
            });
        }
        for property in checked.properties() {
            let holds = evidence
                .iter()
                .any(|known| known.id == property.id && known.holds);
            if !holds {
                return Err(OfficeError::WrongState {
                    what: Thing::Property,
                    id: property.id.clone(),
                    state: State::NotProved,
                });
            }
        }
        let digest = hex::encode(checked.pack().digest());
        let ops = vec![
            self.pack_op(checked.pack(), from, bundle)?,
            Op::SetMeta {
                key: ENACTED_LAST.to_owned(),
                value: version.clone().into_bytes(),
                expected: None,
            },
        ];
        let details = [
            ("change", "enacted".to_owned()),
            ("version", version.clone()),
            ("from", from.to_string()),
            ("digest", digest),
        ];
        let entry = self
            .administer(caller, "regulation.enact", ops, &details)
            .await?;
        Ok(Enacted {
            version,
            from,
            entry,
        })
    }

    /// Makes the newest decision about a person for a purpose, not later than `at`, again under the
    /// pack that made it, from the facts that its entry kept. Opens nothing.
    ///
    /// # Errors
    /// Refused unless the caller is a manager; no such decision; its pack is not stored.
    pub async fn replay_decision(
        &self,
        caller: &Caller,
        person: PersonId,
        purpose: &str,
        at: Timestamp,
    ) -> Result<Replayed, OfficeError> {
        self.manager_only(caller, "regulation.replay").await?;
        let mut before = None;
        loop {
            let rows = self.data.list_entries_of(person, before, 200).await?;
            for row in &rows {
                let entry = Entry::decode(&row.bytes)?;
                if entry.time <= at
                    && entry.purpose == purpose
                    && matches!(entry.outcome, Outcome::Granted | Outcome::Refused)
                    && entry.find_detail("facts").is_some()
                {
                    return self.decide_again(self.entry_ref(row.id).await?, &entry);
                }
            }
            match rows.last() {
                Some(last) => before = Some(last.id),
                None => {
                    return Err(OfficeError::Unknown {
                        what: Thing::Decision,
                        id: format!("{purpose} until {at}"),
                    });
                }
            }
        }
    }

    fn decide_again(&self, id: EntryRef, entry: &Entry) -> Result<Replayed, OfficeError> {
        let unknown = || OfficeError::Unknown {
            what: Thing::RulePack,
            id: entry.pack.clone(),
        };
        let pack = self.packs.version(&entry.pack)?.ok_or_else(unknown)?;
        let vocabulary = pack.vocabulary();
        let purpose = vocabulary.purpose(&entry.purpose).ok_or_else(unknown)?;
        let set = |ids: &[String]| -> ItemSet {
            ids.iter().filter_map(|id| vocabulary.item(id)).collect()
        };
        let (granted_then, withheld_then) = (set(&entry.items), set(&entry.withheld));
        let asked = granted_then | withheld_then;
        let mut granted = ItemSet::EMPTY;
        let details = entry.details.iter().filter(|(key, _)| key == "facts");
        for (_, detail) in details {
            let question =
                Asked::from_detail(vocabulary, (entry.act, entry.actor), purpose, detail).ok_or(
                    OfficeError::Corrupt {
                        what: "facts of an entry",
                    },
                )?;
            let answer = pack.rule(&question.question, asked, question.told, question.consented);
            granted = granted | answer.granted;
        }
        Ok(Replayed {
            entry: id,
            pack: entry.pack.clone(),
            granted: vocabulary.item_ids(granted),
            withheld: vocabulary.item_ids(asked - granted),
            same: granted == granted_then && asked - granted == withheld_then,
        })
    }
}
