//! Suspension of use (利用停止) with a scope, and its end. Always open, even to lapsed staff and on a
//! full disk.

use kitei_domain::{Act, PersonId, SuspensionId};

use crate::caller::Caller;
use crate::door::{Acted, Changes, Intent, Items};
use crate::error::{OfficeError, State, Thing};
use crate::office::Office;
use crate::question::Wanted;
use crate::standing::{Scope, Suspension};

impl Office {
    /// Stops the use of a person's information within a scope, at once.
    ///
    /// # Errors
    /// Refused, or an unknown purpose or recipient in the scope.
    ///
    /// # Journal
    /// One `suspend` entry with the scope.
    pub async fn suspend(
        &self,
        caller: &Caller,
        person: PersonId,
        scope: Scope,
    ) -> Result<Acted, OfficeError> {
        self.check_scope(&scope).await?;
        let id = SuspensionId::random(self.entropy.as_ref());
        let wanted = Wanted::inside(Act::Suspend, self.purpose("rights.request")?);
        let intent = Intent::new("person.suspend", person, wanted, Items::File)
            .detail("suspension", id)
            .detail("scope", &scope);
        let queued = self.queued_of(person).await?;
        let passed = self
            .pass(caller, intent, |opened| {
                let mut standing = opened.file.standing().clone();
                if !standing
                    .suspensions
                    .iter()
                    .any(|standing| standing.scope == scope)
                {
                    standing.suspensions.push(Suspension {
                        id,
                        scope: scope.clone(),
                    });
                }
                Ok(Changes {
                    ops: queued.covered_by(&scope),
                    ..Changes::standing(standing)
                })
            })
            .await?;
        Ok(passed.into())
    }

    /// Ends the suspensions of exactly this scope.
    ///
    /// # Errors
    /// Refused, or [`OfficeError::WrongState`] when nothing of this scope is suspended.
    ///
    /// # Journal
    /// One `resume` entry with the scope.
    pub async fn resume(
        &self,
        caller: &Caller,
        person: PersonId,
        scope: Scope,
    ) -> Result<Acted, OfficeError> {
        let wanted = Wanted::inside(Act::Resume, self.purpose("rights.request")?);
        let mut intent = Intent::new("person.resume", person, wanted, Items::File);
        // WHY: a suspension may name a purpose that only an earlier pack knows; a word that nothing
        // knows is whatever somebody typed, and the journal holds no such thing.
        let known = self.check_scope(&scope).await.is_ok();
        if known {
            intent = intent.detail("scope", &scope);
        }
        let passed = self
            .attempt(caller, intent, |opened| {
                let mut standing = opened.file.standing().clone();
                let before = standing.suspensions.len();
                standing
                    .suspensions
                    .retain(|suspension| suspension.scope != scope);
                if standing.suspensions.len() == before {
                    return Err(OfficeError::WrongState {
                        what: Thing::Scope,
                        id: scope.to_string(),
                        state: State::NotSuspended,
                    });
                }
                let mut changes = Changes::standing(standing);
                if !known {
                    changes
                        .details
                        .push(("scope".to_owned(), scope.to_string()));
                }
                Ok(changes)
            })
            .await?;
        Ok(passed.into())
    }

    async fn check_scope(&self, scope: &Scope) -> Result<(), OfficeError> {
        match scope {
            Scope::All => Ok(()),
            Scope::Purpose(purpose) => self.purpose(purpose).map(|_known| ()),
            Scope::Recipient(recipient) => self.load_recipient(*recipient).await.map(|_known| ()),
        }
    }
}
