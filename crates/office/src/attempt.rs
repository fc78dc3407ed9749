//! Acts that are allowed and come to nothing: a withdrawal without a consent, a decision on a
//! referral that is decided. The person was looked at, so the entry comes before the answer.

use crate::caller::Caller;
use crate::door::{Changes, Intent, Opened, Passed};
use crate::error::OfficeError;
use crate::office::Office;

impl Office {
    /// Lets an act through the door whose changes may turn out to be impossible once the person is
    /// looked at. Its entry then says so, and the error follows it.
    ///
    /// # Journal
    /// That of the act, with the detail `changed nothing` where it came to nothing.
    pub(crate) async fn attempt(
        &self,
        caller: &Caller,
        intent: Intent,
        mut changes: impl FnMut(&Opened<'_>) -> Result<Changes, OfficeError> + Send,
    ) -> Result<Passed, OfficeError> {
        let mut impossible = None;
        let passed = self
            .pass(caller, intent, |opened| match changes(opened) {
                Err(
                    error @ (OfficeError::Unknown { .. }
                    | OfficeError::WrongState { .. }
                    | OfficeError::Unusable { .. }),
                ) => {
                    impossible = Some(error);
                    Ok(nothing())
                }
                changes => {
                    impossible = None;
                    changes
                }
            })
            .await?;
        impossible.map_or(Ok(passed), Err)
    }

    /// Lets an act through the door that is known to come to nothing: the ruling comes first, so
    /// that a refusal does not tell what is held, then the entry, then the error.
    pub(crate) async fn come_to_nothing<T>(
        &self,
        caller: &Caller,
        intent: Intent,
        error: OfficeError,
    ) -> Result<T, OfficeError> {
        self.pass(caller, intent, |_| Ok(nothing())).await?;
        Err(error)
    }
}

fn nothing() -> Changes {
    Changes {
        details: vec![("changed".to_owned(), "nothing".to_owned())],
        ..Changes::default()
    }
}
