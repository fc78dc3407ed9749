//! Looking people up by name, kana, phone or mail: a ruled act that names everybody it found, one
//! entry per page of at most fifty.

use std::collections::{BTreeMap, BTreeSet};

use kitei_domain::search::{Field, lookup_key};
use kitei_domain::{Act, Day, Durable, PersonId, RegistrationId};
use kitei_journal::Outcome;
use kitei_rulebook::{Flags, ItemSet, PurposeIx};
use kitei_storage::{Op, StorageError, Unit};
use serde::Serialize;

use crate::caller::Caller;
use crate::door::{Intent, Items};
use crate::emergency::{EMERGENCY, FOUND_AT_MOST};
use crate::error::{EntryRef, OfficeError};
use crate::file::{HeldFile, PersonFile};
use crate::index;
use crate::office::Office;
use crate::question::Wanted;
use crate::review::NewReview;
use crate::tell_apart::{IdentityRepeated, TELLING, last_contact};

/// How many people one entry names.
const PAGE: usize = 50;
/// So many of a page are told apart.
const TOLD_AT_MOST: usize = 10;
/// How often a page is ruled again when somebody's facts moved.
const RULINGS_AT_MOST: usize = 16;

/// Somebody who was found.
#[derive(Debug, Clone, Serialize)]
pub struct FoundPerson {
    /// The person's id.
    pub id: PersonId,
    /// What tells them from others of the same name, where that was asked and is granted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told: Option<IdentityRepeated>,
}

/// What a search found.
#[derive(Debug, Clone, Serialize)]
pub struct Found {
    /// The people, by id.
    pub people: Vec<FoundPerson>,
    /// One entry per page.
    pub entries: Vec<EntryRef>,
}

/// What is looked for, and what is told of the found.
struct Asked<'a> {
    intent: Intent,
    reason: Option<&'a str>,
    telling: Option<Intent>,
}

/// A page of the found before its entry is durable.
#[derive(Default)]
struct Page {
    unit: Unit,
    people: Vec<FoundOne>,
    clauses: BTreeSet<String>,
    items: ItemSet,
    details: Vec<(String, String)>,
}

/// Somebody who was found, with what will be told of them.
struct FoundOne {
    id: PersonId,
    telling: Option<(HeldFile, BTreeMap<RegistrationId, ItemSet>, Option<Day>)>,
}

impl Office {
    /// Looks people up.
    ///
    /// # Errors
    /// Refused by the regulation; an unknown purpose. Whoever is outside the caller's range is not
    /// among the found, and nothing tells so.
    ///
    /// # Journal
    /// One `find` entry per page of at most 50 people, naming each; one even when nobody is found.
    pub async fn find(
        &self,
        caller: &Caller,
        field: Field,
        value: &str,
        purpose: &str,
    ) -> Result<Found, OfficeError> {
        let asked = (purpose, None, false);
        self.search(caller, (field, value), asked).await
    }

    /// Looks people up and tells them apart by kana, year of birth, town and the last contact: the
    /// first ten of a page.
    ///
    /// # Errors
    /// As [`Self::find`].
    ///
    /// # Journal
    /// That of [`Self::find`]; the entry names the items too, for all of them.
    pub async fn find_and_tell_apart(
        &self,
        caller: &Caller,
        field: Field,
        value: &str,
        purpose: &str,
    ) -> Result<Found, OfficeError> {
        let asked = (purpose, None, true);
        self.search(caller, (field, value), asked).await
    }

    /// Looks somebody up in an emergency. It begins with the finding: within its minutes
    /// [`Self::show`] needs no further reason.
    ///
    /// # Errors
    /// Refused without a reason, and where more than five people would be found.
    ///
    /// # Journal
    /// That of [`Self::find`]; a review for each person found, in the same transaction.
    pub async fn find_in_emergency(
        &self,
        caller: &Caller,
        field: Field,
        value: &str,
        reason: &str,
    ) -> Result<Found, OfficeError> {
        let reason = Some(reason.trim()).filter(|reason| !reason.is_empty());
        let asked = (EMERGENCY, reason, false);
        self.search(caller, (field, value), asked).await
    }

    async fn search(
        &self,
        caller: &Caller,
        (field, value): (Field, &str),
        (purpose, reason, tell): (&str, Option<&str>, bool),
    ) -> Result<Found, OfficeError> {
        let purpose = self.purpose_or_refuse(caller, Act::Find, purpose).await?;
        let nobody = PersonId::from_bytes([0; 16]);
        let mut wanted = Wanted::inside(Act::Find, purpose);
        wanted.flags = wanted.flags.with(Flags::REASON_GIVEN, reason.is_some());
        let mut intent = Intent::new("person.find", nobody, wanted, Items::File)
            .detail("field", index::label(field));
        self.rule_before_look_up(caller, &intent).await?;
        let mut candidates = BTreeSet::new();
        if let Some(form) = lookup_key(field, value) {
            let seed = self.custody.index().seed(index::label(field), &form);
            let token = self.custody.epoch().token(&seed);
            candidates.extend(self.keys.find_people_by_token(token).await?);
        }
        let candidates: Vec<PersonId> = candidates.into_iter().collect();
        if reason.is_some() && candidates.len() > FOUND_AT_MOST {
            intent.wanted.crowd = true;
            self.rule_before_look_up(caller, &intent).await?;
        }
        let mut found = Found {
            people: Vec::new(),
            entries: Vec::new(),
        };
        let asked = Asked {
            reason,
            telling: tell.then(|| self.telling(purpose)).transpose()?,
            intent,
        };
        let pages: Vec<&[PersonId]> = if candidates.is_empty() {
            vec![&[]]
        } else {
            candidates.chunks(PAGE).collect()
        };
        for page in pages {
            self.find_page(caller, &asked, page, &mut found).await?;
        }
        found.people.sort_by_key(|person| person.id);
        found.people.dedup_by_key(|person| person.id);
        Ok(found)
    }

    /// The act by which the found are told apart.
    fn telling(&self, purpose: PurposeIx) -> Result<Intent, OfficeError> {
        let items = Items::These(self.item_set(&TELLING)?);
        let nobody = PersonId::from_bytes([0; 16]);
        Ok(Intent::new("person.find", nobody, self.using(purpose), items).releasing())
    }

    async fn find_page(
        &self,
        caller: &Caller,
        asked: &Asked<'_>,
        candidates: &[PersonId],
        found: &mut Found,
    ) -> Result<(), OfficeError> {
        for _ruling in 0..RULINGS_AT_MOST {
            let mut page = Page {
                unit: self.unit_of(&asked.intent),
                ..Page::default()
            };
            for candidate in candidates {
                self.find_one(caller, asked, *candidate, &mut page).await?;
            }
            let people: Vec<PersonId> = page.people.iter().map(|one| one.id).collect();
            let mut entry = self.entry(caller, &asked.intent, &people);
            entry.outcome = Outcome::Granted;
            entry.clauses = page.clauses.into_iter().collect();
            entry.items = self.item_names(page.items);
            entry.details.extend(page.details);
            page.unit.ops.push(Op::Append(self.draft(&entry)?));
            match self.data.commit(page.unit).await {
                Err(StorageError::FactsMoved { .. }) => {}
                Err(error) => return Err(error.into()),
                Ok(committed) => {
                    let durable = committed.entries.last();
                    let durable = durable.ok_or(OfficeError::Corrupt { what: "entry" })?;
                    found.entries.push(EntryRef::from(durable));
                    for one in page.people {
                        found.people.push(self.release_found(one, durable)?);
                    }
                    return Ok(());
                }
            }
        }
        Err(OfficeError::Contended {
            person: "somebody found".to_owned(),
        })
    }

    /// One of the found, with what is released of them under the entry of their page.
    fn release_found(&self, one: FoundOne, durable: &Durable) -> Result<FoundPerson, OfficeError> {
        let told = match one.telling {
            Some((held, granted, last)) => {
                let told = held.release(self.vocabulary(), &self.seal, durable, &granted)?;
                Some(self.tells_apart(told, last))
            }
            None => None,
        };
        Ok(FoundPerson { id: one.id, told })
    }

    /// Adds one candidate to a page of the found, where the caller may find them.
    async fn find_one(
        &self,
        caller: &Caller,
        asked: &Asked<'_>,
        candidate: PersonId,
        page: &mut Page,
    ) -> Result<(), OfficeError> {
        let telling = asked.telling.as_ref();
        let telling = telling.filter(|_| page.people.len() < TOLD_AT_MOST);
        let items = telling.map_or(Items::File, |telling| telling.items);
        let Some(file) = self.find_file(candidate, items).await? else {
            return Ok(());
        };
        let Some(named) = self.may_find(caller, &asked.intent, &file) else {
            return Ok(());
        };
        page.clauses.extend(named);
        let versions = file.versions();
        let expected = versions.map(|(person, version)| Op::ExpectFacts { person, version });
        page.unit.ops.extend(expected);
        if let Some(reason) = asked.reason {
            let new = NewReview::emergency(caller, reason);
            let opened = self.open_review(&self.new_review(&file, new))?;
            page.unit.ops.extend(opened.ops);
            page.details.extend(opened.details);
        }
        let mut told = None;
        if let Some(telling) = telling {
            let held = self.hold(&file)?;
            let ruling = self.rule(caller, telling, &file, &held);
            let granted = ruling.by_registration();
            let leaving = held.leaving_items(&granted);
            if !leaving.is_empty() {
                page.items = page.items | leaving;
                page.clauses.extend(ruling.clauses());
                told = Some((held, granted, last_contact(&file)));
            }
        }
        page.people.push(FoundOne {
            id: file.person(),
            telling: told,
        });
        Ok(())
    }

    /// The clauses under which a person may be among the found.
    fn may_find(&self, caller: &Caller, intent: &Intent, file: &PersonFile) -> Option<Vec<String>> {
        if file.standing().erased.is_some() || self.is_walled_off(caller, intent, file) {
            return None;
        }
        let ruling = self.rule(caller, intent, file, &HeldFile::default());
        (!ruling.granted.is_empty()).then(|| ruling.clauses())
    }
}
