//! A note that somebody is writing in a contact: kept sealed under the person's key while it is
//! written, offered again to whoever wrote it, and destroyed once it is recorded, dropped, or the
//! person is erased.
//!
//! WHY: the first keeping of a draft is an act with an entry, the later ones write no more entries:
//! they are the same act, of the same member of the staff, on the same text, and one for every few
//! seconds would bury what the journal is read for. Each of them is ruled all the same.
//!
//! INVARIANT: no sentence that the guard stops is ever kept, in a draft neither.

use kitei_custody::Amendment;
use kitei_domain::{Act, ContactId, PersonId, StaffId, Timestamp, chance};
use kitei_intake::LONGEST_CELL;
use kitei_rulebook::ItemSet;
use kitei_storage::{Op, RegisterKind, StorageError, Unit};
use serde::{Deserialize, Serialize};

use super::ContactRow;
use crate::caller::Caller;
use crate::door::{Changes, Intent, Items, Opened};
use crate::error::{EntryRef, OfficeError, Problem, State, Thing};
use crate::office::Office;
use crate::people::Home;
use crate::question::Wanted;
use crate::sealing;

/// The item that a note becomes.
pub(super) const NOTES: &str = "interview_notes";

/// The item that tells the day of the last interview.
pub(super) const INTERVIEW_ON: &str = "interview_on";

/// How often a keeping is ruled again when somebody else wrote at the same time.
const TRIES_AT_MOST: usize = 4;

/// A note that is being written.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Draft {
    /// Its id, hexadecimal, which its entries name.
    pub id: String,
    /// Who writes it.
    pub staff: StaffId,
    /// In which contact it was begun.
    pub contact: ContactId,
    /// The text, but for what the guard stopped.
    pub text: String,
    /// When it was last kept.
    pub kept: Timestamp,
}

/// A draft was kept.
#[derive(Debug, Clone, Serialize)]
pub struct DraftKept {
    /// When.
    pub kept: Timestamp,
    /// How many sentences the guard stopped: these are not kept.
    pub stopped: usize,
    /// The entry of the first keeping.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<EntryRef>,
}

impl Office {
    /// Keeps the text of a note as far as it is written. An empty text drops the draft.
    ///
    /// # Errors
    /// Refused where the note could not be recorded either; no open contact with this person for
    /// this purpose; a text that is too long.
    ///
    /// # Journal
    /// One entry for the first keeping, which names the draft; none for the later ones.
    pub async fn keep_draft(
        &self,
        caller: &Caller,
        (person, purpose): (PersonId, &str),
        text: &str,
    ) -> Result<DraftKept, OfficeError> {
        let contact = self.load_contact(caller, person, purpose).await?;
        let (text, stopped) = Self::note_text(text)?;
        let kept = self.clock.now();
        let done = |entry| DraftKept {
            kept,
            stopped,
            entry,
        };
        if text.is_empty() {
            let entry = self.drop_draft(caller, person).await?;
            return Ok(done(entry));
        }
        let home = self.home_of(person, self.item(NOTES)?).await?;
        for _turn in 0..TRIES_AT_MOST {
            let Some((mut draft, revision)) = self.find_draft(caller, person).await? else {
                let entry = self.begin_draft(caller, (person, &contact), home, &text);
                return Ok(done(Some(entry.await?)));
            };
            draft.text.clone_from(&text);
            draft.kept = kept;
            if self.rewrite_draft(caller, home, (&draft, revision)).await? {
                return Ok(done(None));
            }
        }
        Err(OfficeError::Contended {
            person: person.to_string(),
        })
    }

    /// Destroys the draft that the caller was writing about somebody. Where there is none nothing
    /// happens.
    ///
    /// # Errors
    /// When the store fails.
    ///
    /// # Journal
    /// One `record` entry that names the draft; none where there was none.
    pub async fn drop_draft(
        &self,
        caller: &Caller,
        person: PersonId,
    ) -> Result<Option<EntryRef>, OfficeError> {
        let Some((draft, _)) = self.find_draft(caller, person).await? else {
            return Ok(None);
        };
        let details = [
            ("change", "draft.dropped".to_owned()),
            ("draft", draft.id.clone()),
        ];
        let ops = vec![self.destroy_draft(caller, person)];
        let entry = self.administer(caller, "draft.drop", ops, &details);
        entry.await.map(Some)
    }

    async fn begin_draft(
        &self,
        caller: &Caller,
        (person, contact): (PersonId, &ContactRow),
        home: Home,
        text: &str,
    ) -> Result<EntryRef, OfficeError> {
        let id: [u8; 16] = chance::fresh(self.entropy.as_ref());
        let draft = Draft {
            id: hex::encode(id),
            staff: caller.id(),
            contact: contact.id,
            text: text.to_owned(),
            kept: self.clock.now(),
        };
        let intent = self.note_intent(person, home)?.detail("draft", &draft.id);
        let key = self.draft_key(caller, person);
        let passed = self
            .pass(caller, intent, |opened| {
                let row = (RegisterKind::Draft, key, 0);
                Ok(Changes::ops(vec![self.person_row(
                    opened.file,
                    row,
                    &draft,
                )?]))
            })
            .await?;
        Ok(passed.entry)
    }

    /// Keeps a draft again, ruled and without an entry; false where something moved meanwhile.
    async fn rewrite_draft(
        &self,
        caller: &Caller,
        home: Home,
        (draft, revision): (&Draft, u64),
    ) -> Result<bool, OfficeError> {
        let intent = self.note_intent(home.person, home)?;
        self.rule_before_look_up(caller, &intent).await?;
        let Some(file) = self.find_file(home.person, intent.items).await? else {
            return Err(self.not_available(caller, &intent, "unknown").await?);
        };
        if file.standing().erased.is_some() || self.is_walled_off(caller, &intent, &file) {
            return Err(self.not_available(caller, &intent, "out_of_range").await?);
        }
        let ruling = self.rule(caller, &intent, &file, &self.hold(&file)?);
        if !ruling.allows(intent.items) {
            return Err(self.refuse(caller, &intent, &file, &ruling).await?);
        }
        let mut unit = Unit::new("draft.keep");
        unit.ops.extend(
            file.versions()
                .map(|(person, version)| Op::ExpectFacts { person, version }),
        );
        let key = self.draft_key(caller, home.person);
        let row = (RegisterKind::Draft, key, revision);
        unit.ops.push(self.person_row(&file, row, draft)?);
        match self.data.commit(unit).await {
            Ok(_) => Ok(true),
            Err(StorageError::FactsMoved { .. } | StorageError::RevisionMoved { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// The draft that the caller was writing about somebody, with its revision. It is handed out only
    /// with a contact, whose entry names it.
    pub(super) async fn find_draft(
        &self,
        caller: &Caller,
        person: PersonId,
    ) -> Result<Option<(Draft, u64)>, OfficeError> {
        let key = self.draft_key(caller, person);
        let Some(row) = self.data.find_register(RegisterKind::Draft, key).await? else {
            return Ok(None);
        };
        let Some(about) = row.person else {
            return Ok(None);
        };
        let draft: Option<Draft> = self.open_person_row(about, &row).await?;
        Ok(draft
            .filter(|draft| draft.staff == caller.id())
            .map(|draft| (draft, row.revision)))
    }

    pub(super) fn destroy_draft(&self, caller: &Caller, person: PersonId) -> Op {
        Op::RemoveRegister {
            kind: RegisterKind::Draft,
            id: self.draft_key(caller, person),
        }
    }

    fn draft_key(&self, caller: &Caller, person: PersonId) -> [u8; 16] {
        let words = format!("{}\n{person}", caller.id());
        self.custody.index().seed("draft", &words)
    }

    /// The contact that must be open.
    ///
    /// # Errors
    /// [`OfficeError::WrongState`] where none is.
    pub(super) async fn load_contact(
        &self,
        caller: &Caller,
        person: PersonId,
        purpose: &str,
    ) -> Result<ContactRow, OfficeError> {
        let open = self.find_contact(caller, person, purpose).await?;
        open.ok_or_else(|| OfficeError::WrongState {
            what: Thing::Contact,
            id: person.to_string(),
            state: State::NotOpen,
        })
    }

    /// A note without the sentences that the guard stops, and how many these were.
    pub(super) fn note_text(text: &str) -> Result<(String, usize), OfficeError> {
        if text.len() > LONGEST_CELL {
            return Err(OfficeError::Unusable {
                what: "note",
                problem: Problem::LongerThan64Kib,
            });
        }
        let (kept, stopped) = Self::guard()?.clean(text);
        Ok((kept.trim().to_owned(), stopped.len()))
    }

    /// What recording a note is to the rule book: a collection, or a correction of what is held.
    pub(super) fn note_intent(&self, person: PersonId, home: Home) -> Result<Intent, OfficeError> {
        let act = if home.held {
            Act::Correct
        } else {
            Act::Collect
        };
        let mut wanted = Wanted::inside(act, self.collecting_purpose(home.population)?);
        wanted.source = kitei_domain::Source::Own;
        let items: ItemSet = self.item_set(&[NOTES, INTERVIEW_ON])?;
        let mut intent = Intent::new("note.take", person, wanted, Items::These(items));
        intent.registration = home.registration;
        intent.population = Some(home.population);
        Ok(intent)
    }

    /// The next version of the notes, with a text below what is held.
    pub(super) fn note_op(
        &self,
        opened: &Opened<'_>,
        home: Home,
        text: &str,
    ) -> Result<Op, OfficeError> {
        let registration = home.registration.ok_or(OfficeError::Corrupt {
            what: "registration",
        })?;
        let today = self.clock.now().day().to_string();
        let line = format!("{today} {text}");
        let amendment = Amendment {
            append: vec![(NOTES, &line)],
            set: vec![(INTERVIEW_ON, &today)],
            ..Amendment::default()
        };
        let row = self.vocabulary().item_row(self.item(NOTES)?);
        let section = row.map(sealing::section_of).unwrap_or_default();
        let place = (home.person, registration, section.as_str());
        self.next_version(opened.file, opened.held, place, &amendment)
    }
}
