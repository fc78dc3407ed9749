//! Changing one's own password.

use kitei_storage::StorageError;

use super::Asker;
use super::guesses::Guessed;
use super::password::{self, Typed};
use crate::caller::Caller;
use crate::error::{EntryRef, OfficeError};
use crate::office::Office;

impl Office {
    /// Gives the caller's own account another password. Their other sessions end: whoever changes a
    /// password may do so because somebody else knows it.
    ///
    /// # Errors
    /// Refused (`sign_in.refused`) where the old password is wrong or there is no account, counted with
    /// the guesses at the sign-in; [`OfficeError::Throttled`]; a new password that is too short, too
    /// long or too simple; a program.
    ///
    /// # Journal
    /// One entry: the change, or the refusal. A new password that cannot be taken has none.
    pub async fn change_password(
        &self,
        caller: &Caller,
        old: &str,
        new: &str,
        asker: &Asker,
    ) -> Result<EntryRef, OfficeError> {
        self.people_only(caller, "password.change").await?;
        let account = self.find_account(caller.id()).await?;
        let new = Typed::new(new);
        if let Some((account, _)) = &account {
            new.as_new(account.name.as_str())?;
        }
        let name = account.as_ref().map_or("", |(one, _)| one.name.as_str());
        let guessed = self.guessed_account(name);
        let from = Guessed::From(self.source_of(asker.address));
        let counted = self.count_guess(&[guessed, from]).await?;
        let kept = account.as_ref().and_then(|(account, _)| account.password());
        let right = password::matches(kept, Typed::new(old)).await?;
        let refused = || self.refuse_sign_in("password.old", Some(caller.id()), (asker, counted));
        let (true, Some((mut account, row))) = (right, account) else {
            return Err(refused().await?);
        };
        account.password = Some(self.stretch_new(new).await?.written().to_string());
        let mut ops = vec![
            self.account_op(&account, row.revision)?,
            Self::forget_guesses(guessed),
        ];
        ops.extend(self.end_other_sessions(caller).await?);
        let details = [("change", "password.changed".to_owned())];
        match self
            .administer(caller, "password.change", ops, &details)
            .await
        {
            Ok(entry) => {
                self.take_back_guess(from).await?;
                Ok(entry)
            }
            // Changed by somebody else at the same time: what was typed as the old one is that no more.
            Err(OfficeError::Storage(StorageError::RevisionMoved { .. })) => Err(refused().await?),
            Err(error) => Err(error),
        }
    }
}
