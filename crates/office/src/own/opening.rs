//! Coming in: the attempt is counted, the code and the slip are looked at, and whatever comes of it has
//! an entry.
//!
//! INVARIANT: an unknown address and a wrong code are one answer; the journal alone holds which.

use kitei_domain::{PersonId, contact};
use kitei_journal::{Entry, Outcome};
use kitei_storage::{Op, StorageError, Unit};

use super::address::AtAddress;
use super::slip::FoundSlip;
use super::{NewOwnSession, OwnSignIn};
use crate::caller::Caller;
use crate::error::{OfficeError, Refusal};
use crate::office::Office;
use crate::signin::Asker;

/// Who comes in, and by what.
struct Proved<'a> {
    one: &'a AtAddress,
    by: &'static str,
    slip: Option<FoundSlip>,
}

impl Office {
    /// Lets a person in to their own page with the code that was sent to their address, and with a slip
    /// where the address alone is not enough: two people have it, mail came back, nobody confirmed it
    /// for long, or it is at the domain of a recipient.
    ///
    /// # Errors
    /// Refused: `own.refused` for an unknown address and for a wrong, used or late code alike;
    /// `own.second_proof` to whoever brings the right code where a slip is needed and none, or none of
    /// theirs, was typed. [`OfficeError::Throttled`] after too many attempts.
    ///
    /// # Journal
    /// One `record` entry, of the outcome `refused` where it came to nothing. A throttled attempt writes
    /// none.
    ///
    /// # Source
    /// Notice A26.
    pub async fn open_own_session(
        &self,
        proof: &OwnSignIn,
        asker: &Asker,
    ) -> Result<NewOwnSession, OfficeError> {
        // What is no address is guessed at like one that nobody has.
        let address = contact::mail_key(&proof.address).unwrap_or_default();
        let guessed = self.guessed_at("own_guessed_at", &address);
        let from = self.guessed_from("own_guessed_from", asker.address);
        self.count_guess(&[guessed, from]).await?;
        let found = self.find_own_code(&address).await?;
        let right = self.is_own_code(&found, &proof.code);
        let people = self.people_at(&address).await?;
        let slip = self.find_slip(&proof.slip).await?;
        let named: Vec<PersonId> = people.iter().map(|one| one.file.person()).collect();
        if !right || people.is_empty() {
            let why = if right { "nobody" } else { "code" };
            let ops = self.miss_own_code(&found)?.into_iter().collect();
            let refusal = self.named_refusal("own.refused", "check_own_code");
            let entry = self.own_entry(named, why, asker);
            return Err(self.refuse_own(refusal, entry, ops).await?);
        }
        let proved = match self.proved(&address, &people, slip).await? {
            Ok(proved) => proved,
            Err(why) => {
                let refusal = self.named_refusal("own.second_proof", "ask_slip");
                let entry = self.own_entry(named, why, asker);
                return Err(self.refuse_own(refusal, entry, Vec::new()).await?);
            }
        };
        let used = self.use_own_code(&found)?;
        let ops = vec![used, Self::forget_guesses(guessed)];
        match self.come_in_to_own(proved, ops, asker).await {
            // Somebody else has used the code or the slip at the same time.
            Err(OfficeError::Storage(StorageError::RevisionMoved { .. })) => {
                let refusal = self.named_refusal("own.refused", "check_own_code");
                let entry = self.own_entry(named, "code_used", asker);
                Err(self.refuse_own(refusal, entry, Vec::new()).await?)
            }
            Ok(opened) => {
                self.take_back_guess(from).await?;
                Ok(opened)
            }
            Err(error) => Err(error),
        }
    }

    /// Who of those at an address comes in, or why none does.
    async fn proved<'a>(
        &self,
        address: &str,
        people: &'a [AtAddress],
        slip: Option<FoundSlip>,
    ) -> Result<Result<Proved<'a>, &'static str>, OfficeError> {
        if let Some(slip) = slip {
            let of_slip = people
                .iter()
                .find(|one| one.file.people().contains(&slip.person));
            return Ok(of_slip.map_or(Err("slip"), |one| {
                Ok(Proved {
                    one,
                    by: "code.slip",
                    slip: Some(slip),
                })
            }));
        }
        Ok(match (self.needs_slip(address, people).await?, people) {
            (None, [one]) => Ok(Proved {
                one,
                by: "code",
                slip: None,
            }),
            (why, _) => Err(why.unwrap_or("shared")),
        })
    }

    async fn come_in_to_own(
        &self,
        proved: Proved<'_>,
        ops: Vec<Op>,
        asker: &Asker,
    ) -> Result<NewOwnSession, OfficeError> {
        let Proved { one, by, slip } = proved;
        let person = one.file.person();
        let (secret, session, op) = self.new_own_session(&one.file).await?;
        let mut mail = one.mail.clone();
        mail.confirmed = Some(self.clock.now());
        mail.bounced = None;
        let details = [
            ("change", "own.opened".to_owned()),
            ("session", session.id.to_string()),
            ("by", by.to_owned()),
            ("source", hex::encode(self.source_of(asker.address))),
        ];
        let caller = Caller::of_subject(person, self.clock.now().day());
        let mut entry = self.administrative_entry(Some(&caller), &details);
        entry.persons = vec![person];
        let mut unit = Unit::new("own.open").urgent();
        unit.ops = ops;
        unit.ops.push(op);
        unit.ops
            .push(self.own_mail_op(&one.file, &mail, one.revision)?);
        if let Some(slip) = slip {
            unit.ops.extend(slip.used());
        }
        unit.ops.push(Op::Append(self.draft(&entry)?));
        let entry = self.commit_entry(unit).await?;
        Ok(NewOwnSession {
            secret,
            ends: session.ends,
            entry,
        })
    }

    fn own_entry(&self, people: Vec<PersonId>, why: &'static str, asker: &Asker) -> Entry {
        let details = [
            ("why", why.to_owned()),
            ("source", hex::encode(self.source_of(asker.address))),
        ];
        let mut entry = self.administrative_entry(None, &details);
        entry.persons = people;
        entry.outcome = Outcome::Refused;
        entry
    }

    /// The entry is the office's: whoever is not in learns nothing of it.
    async fn refuse_own(
        &self,
        refusal: Refusal,
        entry: Entry,
        ops: Vec<Op>,
    ) -> Result<OfficeError, OfficeError> {
        let refused = match self
            .refuse_and_write(refusal.clone(), entry.clone(), ops)
            .await
        {
            // The code was counted, used or asked for anew at the same time; the attempt has counted.
            Err(OfficeError::Storage(StorageError::RevisionMoved { .. })) => {
                self.refuse_and_write(refusal, entry, Vec::new()).await?
            }
            refused => refused?,
        };
        Ok(match refused {
            OfficeError::Refused(mut refusal) => {
                refusal.entry = None;
                OfficeError::Refused(refusal)
            }
            other => other,
        })
    }
}
