//! Every refusal teaches: its clauses, the rule in plain words, the next lawful step, and the entry
//! that records it.

use kitei_domain::{Act, Actor, PersonId, Role};
use kitei_journal::{Entry, Outcome};
use kitei_rulebook::{ItemIx, ItemSet, Reason};
use kitei_storage::{Op, Unit};

use crate::caller::Caller;
use crate::door::{Intent, PersonRuling, RulingView, Withheld};
use crate::error::{Bilingual, EntryRef, NextStep, OfficeError, Refusal};
use crate::file::PersonFile;
use crate::office::Office;
use crate::question;
use crate::signin::Session;

impl Refusal {
    pub(crate) fn of_reason(code: &str, reason: &Reason) -> Self {
        Self {
            code: code.to_owned(),
            clauses: reason.clauses.clone(),
            text: Bilingual {
                ja: reason.ja.clone(),
                en: reason.en.clone(),
            },
            next: vec![next_step(reason)],
            entry: None,
        }
    }
}

impl Withheld {
    pub(crate) fn of_reason(item: &str, reason: &Reason) -> Self {
        Self {
            item: item.to_owned(),
            clauses: reason.clauses.clone(),
            next: vec![next_step(reason)],
        }
    }
}

fn next_step(reason: &Reason) -> NextStep {
    NextStep {
        code: reason.next.code.clone(),
        ja: reason.next.ja.clone(),
        en: reason.next.en.clone(),
    }
}

impl Office {
    /// The ruling as interfaces show it, with a reason for each withheld item.
    pub(crate) fn view(&self, ruling: &PersonRuling) -> RulingView {
        RulingView {
            granted: self.item_names(ruling.granted),
            withheld: ruling
                .withheld
                .iter()
                .filter_map(|item| Some((item, self.reason(ruling, item)?)))
                .map(|(item, reason)| Withheld::of_reason(self.vocabulary().item_id(item), &reason))
                .collect(),
        }
    }

    /// Why an item is withheld, from the registration that comes nearest to granting it.
    fn reason(&self, ruling: &PersonRuling, item: ItemIx) -> Option<Reason> {
        let pack = self.packs.in_force();
        let reasons = ruling.questions().map(|asked| asked.explain(pack, item));
        reasons.min_by_key(|reason| reason.next.code == "purpose_not_listed")
    }

    /// Records a refusal by the regulation and returns it.
    pub(crate) async fn refuse(
        &self,
        caller: &Caller,
        intent: &Intent,
        file: &PersonFile,
        ruling: &PersonRuling,
    ) -> Result<OfficeError, OfficeError> {
        if file.standing().erased.is_some() {
            return self.not_available(caller, intent, "erased").await;
        }
        let reason = ruling
            .withheld
            .iter()
            .next()
            .and_then(|item| self.reason(ruling, item));
        let Some(reason) = reason else {
            return self.not_available(caller, intent, "no_registration").await;
        };
        let code = format!("{}.refused", intent.wanted.act);
        let refusal = Refusal::of_reason(&code, &reason);
        self.refuse_with(caller, intent, &file.people(), refusal, ruling.withheld)
            .await
    }

    /// Unknown, another department's and erased are one refusal; the journal alone holds which.
    pub(crate) async fn not_available(
        &self,
        caller: &Caller,
        intent: &Intent,
        why: &str,
    ) -> Result<OfficeError, OfficeError> {
        let refusal = self.named_refusal("person.not_available", "check_person");
        let intent = intent.clone().detail("why", why);
        self.refuse_with(caller, &intent, &[intent.person], refusal, ItemSet::EMPTY)
            .await
    }

    /// A refusal of the closed list in `vocabulary/refusals.toml`.
    pub(crate) fn named_refusal(&self, code: &str, next: &str) -> Refusal {
        let vocabulary = self.vocabulary();
        let row = vocabulary.refusals().iter().find(|row| row.id == code);
        Refusal {
            code: code.to_owned(),
            clauses: row.iter().map(|row| row.clause.clone()).collect(),
            text: row.map_or_else(Bilingual::default, |row| Bilingual {
                ja: row.ja.clone(),
                en: row.en.clone(),
            }),
            next: self.next_step(next),
            entry: None,
        }
    }

    /// A next step of the list in `vocabulary/next_steps.toml`.
    pub(crate) fn next_step(&self, id: &str) -> Vec<NextStep> {
        let steps = self.vocabulary().next_steps().iter();
        steps
            .filter(|row| row.id == id)
            .map(|row| NextStep {
                code: row.id.clone(),
                ja: row.ja.clone(),
                en: row.en.clone(),
            })
            .collect()
    }

    pub(crate) async fn refuse_with(
        &self,
        caller: &Caller,
        intent: &Intent,
        people: &[PersonId],
        mut refusal: Refusal,
        withheld: ItemSet,
    ) -> Result<OfficeError, OfficeError> {
        let mut entry = self.entry(caller, intent, people);
        entry.outcome = Outcome::Refused;
        entry.clauses.clone_from(&refusal.clauses);
        entry.withheld = self.item_names(withheld);
        entry
            .details
            .push(("refusal".to_owned(), refusal.code.clone()));
        let urgent = self.is_urgent(&intent.wanted);
        refusal.entry = Some(self.append("refusal", &entry, urgent).await?);
        Ok(OfficeError::Refused(Box::new(refusal)))
    }

    /// A refusal that concerns a word of the request and nobody.
    pub(crate) async fn refuse_word(
        &self,
        caller: &Caller,
        act: Act,
        code: &str,
    ) -> Result<OfficeError, OfficeError> {
        let refusal = self.named_refusal(code, "check_purpose");
        let entry = Entry {
            act,
            ..self.administrative_entry(Some(caller), &[])
        };
        self.refuse_about_nobody(refusal, entry).await
    }

    /// Anything but enacting, after the last day of the regulation.
    pub(crate) async fn refuse_ended(&self, caller: &Caller) -> Result<OfficeError, OfficeError> {
        let refusal = self.named_refusal("regulation.ended", "ask_manager");
        let entry = self.administrative_entry(Some(caller), &[]);
        self.refuse_about_nobody(refusal, entry).await
    }

    /// A token that nobody holds.
    pub(crate) async fn refuse_token(&self) -> Result<OfficeError, OfficeError> {
        let refusal = self.named_refusal("token.unknown", "use_own_token");
        self.refuse_about_nobody(refusal, self.administrative_entry(None, &[]))
            .await
    }

    /// A session that is not, or no longer, there.
    pub(crate) async fn refuse_session(
        &self,
        session: Option<&Session>,
    ) -> Result<OfficeError, OfficeError> {
        let refusal = self.named_refusal("session.unknown", "sign_in");
        let named = session.map(|session| ("session", session.id.to_string()));
        let details: Vec<_> = named.into_iter().collect();
        let entry = self.administrative_entry(None, &details);
        self.refuse_about_nobody(refusal, entry).await
    }

    /// Passes only a placement manager.
    pub(crate) async fn manager_only(
        &self,
        caller: &Caller,
        what: &'static str,
    ) -> Result<(), OfficeError> {
        self.refuse_unless(caller.holds(Role::PlacementManager), caller, what)
            .await
    }

    /// Passes any of the three managers.
    pub(crate) async fn any_manager(
        &self,
        caller: &Caller,
        what: &'static str,
    ) -> Result<(), OfficeError> {
        self.refuse_unless(caller.is_manager(), caller, what).await
    }

    async fn refuse_unless(
        &self,
        passes: bool,
        caller: &Caller,
        what: &'static str,
    ) -> Result<(), OfficeError> {
        self.people_only(caller, what).await?;
        if passes {
            return Ok(());
        }
        let refusal = self.named_refusal("manager.only", "ask_manager");
        let entry = self.administrative_entry(Some(caller), &[("what", what.to_owned())]);
        Err(self.refuse_about_nobody(refusal, entry).await?)
    }

    /// Passes whoever works with colleagues and recipients (B8): everybody on the staff who is
    /// pledged and trained, and the placement manager, who keeps pledges and trainings.
    pub(crate) async fn colleagues_only(
        &self,
        caller: &Caller,
        what: &'static str,
    ) -> Result<(), OfficeError> {
        let refusal = if caller.holds(Role::PlacementManager) {
            return Ok(());
        } else if !caller.is_pledged() {
            self.named_refusal("lists.unpledged", "sign_pledge")
        } else if !caller.is_trained(self.packs.in_force()) {
            self.named_refusal("lists.untrained", "complete_training")
        } else {
            return Ok(());
        };
        let entry = self.administrative_entry(Some(caller), &[("what", what.to_owned())]);
        Err(self.refuse_about_nobody(refusal, entry).await?)
    }

    /// Records a refusal that names no person and returns it.
    pub(crate) async fn refuse_about_nobody(
        &self,
        mut refusal: Refusal,
        mut entry: Entry,
    ) -> Result<OfficeError, OfficeError> {
        entry.outcome = Outcome::Refused;
        entry.clauses.clone_from(&refusal.clauses);
        entry
            .details
            .push(("refusal".to_owned(), refusal.code.clone()));
        refusal.entry = Some(self.append("refusal", &entry, false).await?);
        Ok(OfficeError::Refused(Box::new(refusal)))
    }

    /// Records a refusal together with what it writes, and returns it.
    pub(crate) async fn refuse_and_write(
        &self,
        mut refusal: Refusal,
        mut entry: Entry,
        ops: Vec<Op>,
    ) -> Result<OfficeError, OfficeError> {
        entry.outcome = Outcome::Refused;
        entry.clauses.clone_from(&refusal.clauses);
        entry
            .details
            .push(("refusal".to_owned(), refusal.code.clone()));
        let mut unit = Unit::new("refusal");
        unit.ops = ops;
        unit.ops.push(Op::Append(self.draft(&entry)?));
        refusal.entry = Some(self.commit_entry(unit).await?);
        Ok(OfficeError::Refused(Box::new(refusal)))
    }

    /// Appends one entry with nothing beside it.
    pub(crate) async fn append(
        &self,
        name: &'static str,
        entry: &Entry,
        urgent: bool,
    ) -> Result<EntryRef, OfficeError> {
        let mut unit = Unit::new(name);
        unit.urgent = urgent;
        unit.ops.push(Op::Append(self.draft(entry)?));
        self.commit_entry(unit).await
    }

    /// Commits a unit whose last operation appends an entry.
    pub(crate) async fn commit_entry(&self, unit: Unit) -> Result<EntryRef, OfficeError> {
        let committed = self.commit(unit).await?;
        let durable = committed
            .entries
            .last()
            .ok_or(OfficeError::Corrupt { what: "entry" })?;
        Ok(EntryRef::from(durable))
    }

    /// The entry of an act, before its ruling.
    pub(crate) fn entry(&self, caller: &Caller, intent: &Intent, people: &[PersonId]) -> Entry {
        let pack = self.packs.in_force();
        Entry {
            time: self.clock.now(),
            actor: match caller.subject {
                Some(_) => Actor::Person,
                None => intent.actor,
            },
            staff: caller.of_staff(),
            device: caller.device,
            act: if intent.happened_at.is_some() {
                Act::Record
            } else {
                intent.wanted.act
            },
            purpose: question::purpose_id(pack, intent.wanted.purpose).to_owned(),
            persons: people.to_vec(),
            population: None,
            items: Vec::new(),
            withheld: Vec::new(),
            recipient: intent.wanted.receiver.id,
            clauses: Vec::new(),
            pack: pack.version().to_owned(),
            outcome: if intent.happened_at.is_some() {
                Outcome::Recorded
            } else {
                intent.outcome
            },
            happened_at: intent.happened_at,
            shown: None,
            details: intent
                .details
                .iter()
                .cloned()
                .chain(caller.as_program())
                .collect(),
        }
    }
}
