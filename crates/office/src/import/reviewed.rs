//! What somebody on the staff decided about the guard's hits: recorded when it is decided, and acted
//! on when the list is taken in. A sentence that is needed goes to an item of its own through the
//! door, a special-care one after the consent that was brought for it.

use std::collections::BTreeMap;

use kitei_domain::{
    Act, ConsentKind, Day, EntryId, PersonId, Population, Sensitivity, Source, StaffId,
};
use kitei_intake::{Class, Fate, Need, PersonRow, Resolution, Resolutions, Reviewed};
use kitei_journal::Entry;
use kitei_rulebook::ItemIx;

use crate::amend::Correction;
use crate::caller::Caller;
use crate::collect::Exceptional;
use crate::consent::NewConsent;
use crate::door::Items;
use crate::error::{EntryRef, OfficeError, Problem, Refusal};
use crate::evidence::EvidenceGiven;
use crate::file::PersonFile;
use crate::import::batch::Batch;
use crate::import::{ImportReport, ImportRequest, Quarantine, ReviewedHit};
use crate::office::Office;
use crate::people::Home;

/// The decisions about a list, with what they need to be acted on.
#[derive(Debug, Clone)]
pub struct ReviewedList {
    /// The decisions; they name the entry that recorded them.
    pub resolutions: Resolutions,
    /// The digest of the list they are about.
    pub list: String,
    /// The evidence of the consents, by the words with which the decisions name it.
    pub evidence: BTreeMap<String, EvidenceGiven>,
}

/// A review whose record was found.
pub(super) struct Review<'a> {
    request: &'a ImportRequest,
    evidence: &'a BTreeMap<String, EvidenceGiven>,
    entry: EntryId,
    by: StaffId,
    on: Day,
}

/// What was decided about a row.
pub(super) struct Decided {
    row: u64,
    rejected: bool,
    reviewed: Vec<Reviewed>,
}

/// The sentences of a row that are needed for one item.
struct Needed {
    need: Need,
    text: String,
    hits: Vec<(String, Class)>,
}

/// What became of them.
enum Outcome {
    Is(&'static str),
    Refused(Box<Refusal>),
}

impl Decided {
    pub(super) fn take(row: &mut PersonRow) -> Self {
        Self {
            row: row.row,
            rejected: row.rejected.is_some(),
            reviewed: std::mem::take(&mut row.reviewed),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.reviewed.is_empty()
    }

    /// Tells what reading decided, and gathers the rest by item.
    fn sort(self, report: &mut ImportReport) -> BTreeMap<String, Needed> {
        let mut by_item = BTreeMap::<String, Needed>::new();
        for Reviewed {
            column,
            class,
            fate,
        } in self.reviewed
        {
            let outcome = match fate {
                _ if self.rejected => "row_rejected",
                Fate::Stays => "kept",
                Fate::Dropped => "dropped",
                Fate::Mixed => "mixed",
                Fate::Needed { need, text } => {
                    let needed = by_item.entry(need.item.clone()).or_insert_with(|| Needed {
                        need,
                        text: String::new(),
                        hits: Vec::new(),
                    });
                    // One sentence may hold two hits.
                    if !needed.text.ends_with(&text) {
                        needed.text.push_str(&text);
                    }
                    needed.hits.push((column, class));
                    continue;
                }
            };
            report.note_reviewed(self.row, (column, class), None, &Outcome::Is(outcome));
        }
        by_item
    }
}

impl ImportReport {
    /// What became of a decision; what was not taken is told among the dropped as well.
    fn note_reviewed(
        &mut self,
        row: u64,
        (column, class): (String, Class),
        item: Option<&str>,
        outcome: &Outcome,
    ) {
        if matches!(outcome, Outcome::Refused(_)) {
            self.quarantined.push(Quarantine {
                row,
                column: column.clone(),
                class: class.id().to_owned(),
                clause: class.clause().to_owned(),
            });
        }
        let (word, clauses, next) = match outcome {
            Outcome::Is(word) => (*word, Vec::new(), Vec::new()),
            Outcome::Refused(refusal) => ("refused", refusal.clauses.clone(), refusal.next.clone()),
        };
        self.reviewed.push(ReviewedHit {
            row,
            column,
            class: class.id().to_owned(),
            item: item.map(str::to_owned),
            outcome: word,
            clauses,
            next,
        });
    }
}

impl Office {
    /// Records that a list was reviewed: which list, which decisions, by whom. Decisions that no entry
    /// records are not acted on.
    ///
    /// # Errors
    /// When the store fails.
    ///
    /// # Journal
    /// One `record` entry with the digests of the list and of the decisions.
    pub async fn record_review(
        &self,
        caller: &Caller,
        list: &str,
        resolutions: &Resolutions,
    ) -> Result<EntryRef, OfficeError> {
        let details = [
            ("change", "list_reviewed".to_owned()),
            ("list", list.to_owned()),
            ("decisions", digest(list, resolutions)),
            ("hits", resolutions.iter().count().to_string()),
        ];
        self.administer(caller, "import.review", Vec::new(), &details)
            .await
    }

    /// Finds the record of the review that a request brings decisions of.
    pub(super) async fn check_review<'a>(
        &self,
        request: &'a ImportRequest,
    ) -> Result<Option<Review<'a>>, OfficeError> {
        let Some(decisions) = &request.decisions else {
            return Ok(None);
        };
        let unusable = |problem| OfficeError::Unusable {
            what: "--decisions",
            problem,
        };
        let unrecorded = || unusable(Problem::NoReview);
        let id: EntryId = decisions
            .resolutions
            .entry()
            .parse()
            .map_err(|_unreadable| unrecorded())?;
        let row = self.data.find_entry(id).await?.ok_or_else(unrecorded)?;
        let entry = Entry::decode(&row.bytes)?;
        let digest = digest(&decisions.list, &decisions.resolutions);
        let is_theirs = entry.act == Act::Record
            && entry.find_detail("change") == Some("list_reviewed")
            && entry.find_detail("decisions") == Some(&digest);
        let by = entry.staff.filter(|_| is_theirs).ok_or_else(unrecorded)?;
        for resolution in decisions.resolutions.iter() {
            self.check_item_of(resolution)
                .ok_or_else(|| unusable(Problem::ItemOfAnotherClass))?;
        }
        Ok(Some(Review {
            request,
            evidence: &decisions.evidence,
            entry: id,
            by,
            on: entry.time.day(),
        }))
    }

    /// A sentence goes to an item of its own class only.
    fn check_item_of(&self, resolution: &Resolution) -> Option<()> {
        let Some(need) = &resolution.need else {
            return Some(());
        };
        let class = resolution.class.parse().ok()?;
        let mut items = self.items_of_class(class).into_iter();
        items.find(|item| item.id == need.item).map(drop)
    }

    /// Acts on what was decided about a row, once its person is written.
    pub(super) async fn take_decided(
        &self,
        caller: &Caller,
        review: &Review<'_>,
        (person, decided): (Option<PersonId>, Decided),
        batch: &mut Batch,
        report: &mut ImportReport,
    ) -> Result<(), OfficeError> {
        let row = decided.row;
        let by_item = decided.sort(report);
        let unwritten = person.is_some_and(|person| batch.holds(person));
        if unwritten && !by_item.is_empty() {
            self.write_batch(batch).await?;
            batch.settle().await?;
        }
        for (item, needed) in by_item {
            let outcome = match person {
                Some(person) => self.collect_needed(caller, review, person, &needed).await?,
                None => Outcome::Is("not_ruled"),
            };
            for hit in needed.hits {
                report.note_reviewed(row, hit, Some(&item), &outcome);
            }
        }
        Ok(())
    }

    /// The consent first, then the sentence into its item; each an act with an entry of its own.
    async fn collect_needed(
        &self,
        caller: &Caller,
        review: &Review<'_>,
        person: PersonId,
        needed: &Needed,
    ) -> Result<Outcome, OfficeError> {
        let item = self.item(&needed.need.item)?;
        let home = self
            .home_among(person, item, review.request.population)
            .await?;
        if home.held {
            return Ok(Outcome::Is("held"));
        }
        let details = [
            ("review", review.entry.to_string()),
            ("reviewed_by", review.by.to_string()),
        ];
        let row = self.vocabulary().item_row(item);
        let special = row.is_some_and(|row| row.sensitivity == Sensitivity::SpecialCare);
        let taken = async {
            if let Some(consent) = review.consent(needed)?.filter(|_| special) {
                self.record_consent(caller, person, consent, &details)
                    .await?;
            }
            let correction = review.correction(needed, special);
            self.correct_at(caller, (person, home), correction, &details)
                .await
        };
        match taken.await {
            Ok(_) => Ok(Outcome::Is("collected")),
            Err(OfficeError::Refused(refusal)) => Ok(Outcome::Refused(refusal)),
            Err(error) => Err(error),
        }
    }

    /// Where an item of a matched or new person lies or would lie: in the registration that the list
    /// is about.
    async fn home_among(
        &self,
        person: PersonId,
        item: ItemIx,
        population: Population,
    ) -> Result<Home, OfficeError> {
        let mut home = self.home_of(person, item).await?;
        let file = self.find_file(person, Items::File).await?;
        let file = file.filter(|_| !home.held);
        let mut registrations = file.iter().flat_map(PersonFile::registrations);
        if let Some((holder, registration)) =
            registrations.find(|(_, one)| one.population == population && one.ended.is_none())
        {
            home = Home {
                person: holder,
                registration: Some(registration.id),
                population,
                held: false,
            };
        }
        Ok(home)
    }
}

impl Review<'_> {
    /// The consent that the review brought for a sentence, where it did.
    fn consent(&self, needed: &Needed) -> Result<Option<NewConsent>, OfficeError> {
        let need = &needed.need;
        let Some(words) = &need.evidence else {
            return Ok(None);
        };
        let evidence = self.evidence.get(words).ok_or(OfficeError::Unusable {
            what: "--decisions",
            problem: Problem::Missing,
        })?;
        Ok(Some(NewConsent {
            kind: ConsentKind::SpecialCare,
            recipient: None,
            order: None,
            items: [need.item.clone()].into(),
            explanation: Some(need.why.clone()),
            evidence: evidence.clone(),
            on: Some(self.on),
        }))
    }

    /// The collection of a sentence, with the conditions of B4 as they were recorded.
    fn correction(&self, needed: &Needed, special: bool) -> Correction {
        let need = &needed.need;
        Correction {
            item: need.item.clone(),
            value: needed.text.clone(),
            source: match (special, need.from_person) {
                (true, _) => self.request.source,
                (false, true) => Source::Own,
                (false, false) => Source::OtherWithConsent,
            },
            exception: Exceptional {
                need_recorded: !need.why.trim().is_empty(),
                purpose_shown: need.purpose_shown,
            },
        }
    }
}

/// The digest of decisions, without the entry that records them.
fn digest(list: &str, resolutions: &Resolutions) -> String {
    let unrecorded = resolutions.clone().recorded_by(String::new());
    hex::encode(kitei_journal::leaf_hash(
        unrecorded.to_text(list).as_bytes(),
    ))
}
