//! The third party that gave items, for the record of the receipt.

use clap::Args;
use kitei_domain::RecipientId;
use kitei_office::Giver;

use super::text::Text;
use crate::failure::Failure;
use crate::input;

/// Who gave the items, and how they had come by them; both or neither.
#[derive(Debug, Args)]
pub(crate) struct GiverArgs {
    /// The recipient of this office who gave the items.
    #[arg(long, value_name = "RECIPIENT", requires = "acquired")]
    pub(crate) from: Option<RecipientId>,
    /// How the giver had come by them.
    #[arg(long, value_name = "TEXT", requires = "from")]
    pub(crate) acquired: Option<Text>,
}

impl GiverArgs {
    /// The giver, where one is named.
    ///
    /// # Errors
    /// When standard input ends where a value was to be read.
    pub(crate) fn named(&self) -> Result<Option<Giver>, Failure> {
        let Some((recipient, acquired)) = self.from.zip(self.acquired.as_ref()) else {
            return Ok(None);
        };
        Ok(Some(Giver {
            recipient,
            acquired: input::value(acquired)?,
        }))
    }
}
