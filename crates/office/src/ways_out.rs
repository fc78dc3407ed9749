//! What the guard says while somebody types, and what becomes of the sentences that it stops: a working
//! condition in their place, the person's consent to the item that they belong to, or nothing. The rest
//! of the text stays as it was typed.

use kitei_domain::{ConsentKind, PersonId, Source};
use kitei_intake::{Class, LONGEST_CELL};

use crate::amend::Correction;
use crate::caller::Caller;
use crate::collect::Exceptional;
use crate::consent::NewConsent;
use crate::door::Acted;
use crate::error::{OfficeError, Problem};
use crate::evidence::EvidenceGiven;
use crate::office::Office;

/// A sentence of a typed text that the guard stops.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stopped {
    /// The class of its content.
    pub class: Class,
    /// The clause that bars it.
    pub clause: &'static str,
    /// Where it begins in the text, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

/// What becomes of the sentences that the guard stops.
#[derive(Debug, Clone)]
pub enum WayOut {
    /// A working condition stands in their place: 「夜勤不可」.
    Condition(String),
    /// The person was told why an item is needed, and agreed to it now.
    Consent(Agreed),
    /// They are dropped.
    Drop,
}

/// The person agreed by word of mouth to one special-care item.
#[derive(Debug, Clone)]
pub struct Agreed {
    /// Which item.
    pub item: String,
    /// How the need was explained.
    pub explanation: String,
    /// What was read out and answered.
    pub wording: String,
}

impl Office {
    /// The sentences that the guard would stop in an item, while it is typed: the same answer as when
    /// it is recorded. Nobody is looked at, and nothing is kept or logged.
    ///
    /// # Errors
    /// A text that is too long.
    ///
    /// # Journal
    /// Nothing.
    pub fn guard_text(&self, item: &str, text: &str) -> Result<Vec<Stopped>, OfficeError> {
        if text.len() > LONGEST_CELL {
            return Err(OfficeError::Unusable {
                what: "text",
                problem: Problem::LongerThan64Kib,
            });
        }
        if !self.is_judged_by_words(item) {
            return Ok(Vec::new());
        }
        let hits = Self::guard()?.hits(text);
        let stopped = hits.into_iter().map(|hit| Stopped {
            class: hit.class,
            clause: hit.class.clause(),
            start: hit.sentence_start,
            end: hit.sentence_end,
        });
        Ok(stopped.collect())
    }

    /// Corrects or adds an item, after the sentences that the guard stops went the way that was chosen;
    /// nothing where nothing of the text is left.
    ///
    /// # Errors
    /// As [`Self::correct`]; `content.barred` where the guard stops a sentence and no way is chosen.
    ///
    /// # Journal
    /// That of [`Self::correct`]. Where the person agreed to an item, one `consent` entry and one
    /// `collect` entry before it.
    pub async fn correct_with(
        &self,
        caller: &Caller,
        person: PersonId,
        correction: Correction,
        way: Option<WayOut>,
    ) -> Result<Option<Acted>, OfficeError> {
        let typed = (correction.item.as_str(), correction.value.as_str());
        let (value, stopped) = self.let_out(caller, person, typed, way).await?;
        if stopped > 0 && value.is_empty() {
            return Ok(None);
        }
        let correction = Correction {
            value,
            ..correction
        };
        self.correct(caller, person, correction).await.map(Some)
    }

    /// A typed text without the sentences that the guard stops, and how many these were. They go the
    /// way that was chosen.
    ///
    /// # Errors
    /// Refused (`content.barred`) where the guard stops a sentence, or the condition that would stand in
    /// its place, and no way is chosen; an item to which the sentences do not belong.
    pub(crate) async fn let_out(
        &self,
        caller: &Caller,
        person: PersonId,
        (item, text): (&str, &str),
        way: Option<WayOut>,
    ) -> Result<(String, usize), OfficeError> {
        let stopped = self.guard_text(item, text)?.len();
        if stopped == 0 {
            return Ok((text.trim().to_owned(), 0));
        }
        let (kept, _) = Self::guard()?.clean(text);
        let kept = kept.trim().to_owned();
        match way {
            // WHY: this is the refusal, with its entry.
            None => self
                .guard_value(caller, item, text.to_owned())
                .await
                .map(|value| (value, stopped)),
            Some(WayOut::Drop) => Ok((kept, stopped)),
            Some(WayOut::Condition(condition)) => {
                let condition = self.guard_value(caller, item, condition).await?;
                let both = format!("{kept}\n{}", condition.trim());
                Ok((both.trim().to_owned(), stopped))
            }
            Some(WayOut::Consent(agreed)) => {
                self.take_agreed(caller, person, text, agreed).await?;
                Ok((kept, stopped))
            }
        }
    }

    /// Records the consent to an item, and then the sentences in it.
    async fn take_agreed(
        &self,
        caller: &Caller,
        person: PersonId,
        text: &str,
        agreed: Agreed,
    ) -> Result<(), OfficeError> {
        let value = self.agreed_sentences(text, &agreed.item)?;
        let consent = NewConsent {
            kind: ConsentKind::SpecialCare,
            recipient: None,
            order: None,
            items: [agreed.item.clone()].into(),
            explanation: Some(agreed.explanation),
            evidence: EvidenceGiven::Spoken(agreed.wording),
            on: None,
        };
        self.give_consent(caller, person, consent).await?;
        let correction = Correction {
            item: agreed.item,
            value,
            source: Source::Own,
            exception: Exceptional::default(),
        };
        self.add_to_item(caller, person, correction).await?;
        Ok(())
    }

    /// The sentences of a text that the guard stops, where the item is one to which all of them
    /// belong and that asks for the person's consent.
    fn agreed_sentences(&self, text: &str, item: &str) -> Result<String, OfficeError> {
        let mut sentences: Vec<&str> = Vec::new();
        for hit in Self::guard()?.hits(text) {
            let belongs = self.items_of_class(hit.class);
            if !belongs.iter().any(|one| one.id == item && one.special_care) {
                return Err(OfficeError::Unusable {
                    what: "item",
                    problem: Problem::ItemOfAnotherClass,
                });
            }
            let sentence = text.get(hit.sentence_start..hit.sentence_end);
            let sentence = sentence.unwrap_or_default().trim();
            if sentences.last() != Some(&sentence) {
                sentences.push(sentence);
            }
        }
        Ok(sentences.join("\n"))
    }
}
