//! Two files of one person (名寄せ): joined, in which consents and suspensions combine to the
//! stricter, and parted again, in which the stricter stays with both.

use kitei_domain::{Act, PersonId};
use kitei_storage::Op;

use crate::caller::Caller;
use crate::door::{Acted, Changes, Intent, Items};
use crate::error::{OfficeError, State, Thing};
use crate::office::Office;
use crate::question::Wanted;
use crate::sealing;

impl Office {
    /// Joins the file of `other` to that of `keep`.
    ///
    /// # Errors
    /// Refused for either of the two; the same file twice; a file that is already joined.
    ///
    /// # Journal
    /// One `merge` entry for each file.
    pub async fn merge(
        &self,
        caller: &Caller,
        keep: PersonId,
        other: PersonId,
    ) -> Result<Acted, OfficeError> {
        let wanted = Wanted::inside(Act::Merge, self.purpose("accuracy.check")?);
        let look = Intent::new("person.merge.look", other, wanted.clone(), Items::File)
            .detail("merge_into", keep);
        self.pass(caller, look, |_| Ok(Changes::default())).await?;
        let Some(other_file) = self.find_file(other, Items::File).await? else {
            return Err(OfficeError::Unknown {
                what: Thing::Person,
                id: other.to_string(),
            });
        };
        let intent = Intent::new("person.merge", keep, wanted, Items::File).detail("merged", other);
        let passed = self
            .attempt(caller, intent, |opened| {
                let joined = opened.file.people().contains(&other)
                    || !other_file.standing().merged.is_empty()
                    || other_file.person() != other;
                if joined {
                    return Err(wrong_state(other, State::AlreadyJoined));
                }
                let mut standing = opened.file.standing().clone();
                let mut its = other_file.standing().clone();
                its.combine_stricter(&standing);
                standing.combine_stricter(other_file.standing());
                standing.merged.insert(other);
                its.merged_into = Some(opened.file.person());
                let version = other_file.facts_version();
                let sealed = sealing::seal_standing(
                    self.operator,
                    other_file.keyring(),
                    other,
                    version + 1,
                    &its,
                    self.entropy.as_ref(),
                )?;
                let ops = vec![
                    Op::ExpectFacts {
                        person: other,
                        version,
                    },
                    Op::UpdateStanding {
                        person: other,
                        standing: sealed,
                        raise_facts: true,
                    },
                ];
                Ok(Changes {
                    ops,
                    ..Changes::standing(standing)
                })
            })
            .await?;
        Ok(passed.into())
    }

    /// Parts a joined file again.
    ///
    /// # Errors
    /// Refused; a file that was not joined.
    ///
    /// # Journal
    /// One `merge` entry.
    pub async fn unmerge(&self, caller: &Caller, other: PersonId) -> Result<Acted, OfficeError> {
        let wanted = Wanted::inside(Act::Merge, self.purpose("accuracy.check")?);
        let intent =
            Intent::new("person.unmerge", other, wanted, Items::File).detail("parted", other);
        let passed = self
            .attempt(caller, intent, |opened| {
                let mut standing = opened.file.standing().clone();
                if !standing.merged.remove(&other) {
                    return Err(wrong_state(other, State::NotJoined));
                }
                let mut changes = Changes::default();
                let (mut its, keyring, version) = opened
                    .file
                    .part(other)
                    .ok_or_else(|| wrong_state(other, State::NotJoined))?;
                its.merged_into = None;
                its.combine_stricter(&standing);
                let sealed = sealing::seal_standing(
                    self.operator,
                    keyring,
                    other,
                    version + 1,
                    &its,
                    self.entropy.as_ref(),
                )?;
                changes.ops.push(Op::UpdateStanding {
                    person: other,
                    standing: sealed,
                    raise_facts: true,
                });
                changes.standing = Some(standing);
                Ok(changes)
            })
            .await?;
        Ok(passed.into())
    }
}

fn wrong_state(person: PersonId, state: State) -> OfficeError {
    OfficeError::WrongState {
        what: Thing::File,
        id: person.to_string(),
        state,
    }
}
