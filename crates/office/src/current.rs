//! Whether an office that was opened a while ago still decides as its stores say: days pass, a rule
//! pack is enacted, a restored office is reconfirmed, while a server holds it open.
//!
//! INVARIANT: an act is never decided under a pack that was not in force at the time of its entry:
//! [`Office::draft`] refuses such an entry, and without an entry there is no act.

use kitei_domain::Day;
use kitei_journal::Entry;
use kitei_storage::EntryDraft;

use crate::error::{OfficeError, State, Thing};
use crate::office::Office;
use crate::start::RECONFIRMED;

/// The meta row that names the version enacted last.
pub(crate) const ENACTED_LAST: &str = "enacted_last";

impl Office {
    /// Today, in Japan, by the office's clock.
    pub fn today(&self) -> Day {
        self.clock.now().day()
    }

    /// Whether the rule pack that decides here is the one in force today, every enacted pack is
    /// known here, and the manager's confirmation is as the store has it. One that is not must be
    /// opened again before the next act.
    ///
    /// # Errors
    /// When the store does not answer.
    ///
    /// # Journal
    /// Nothing: no row about anybody is read.
    pub async fn is_current(&self) -> Result<bool, OfficeError> {
        let today = self.clock.now().day();
        let same_pack = self.packs.newest_version(today) == Some(self.packs.in_force().version());
        let enacted = self.data.find_meta(ENACTED_LAST).await?;
        let all_known =
            enacted.is_none_or(|version| self.packs.knows(&String::from_utf8_lossy(&version)));
        // What a manager has confirmed stays confirmed for as long as this office is open.
        let reconfirmed =
            self.reconfirmed || self.data.find_meta(RECONFIRMED).await? == Some(vec![1]);
        Ok(same_pack && all_known && reconfirmed == self.reconfirmed)
    }

    /// An entry as the store takes it.
    ///
    /// # Errors
    /// The rule pack that decided is not the one in force at the entry's time: the day of another
    /// has come since this office was opened.
    pub(crate) fn draft(&self, entry: &Entry) -> Result<EntryDraft, OfficeError> {
        if self.packs.newest_version(entry.time.day()) != Some(entry.pack.as_str()) {
            return Err(OfficeError::WrongState {
                what: Thing::RulePack,
                id: entry.pack.clone(),
                state: State::NotInForce,
            });
        }
        Ok(EntryDraft {
            time: entry.time,
            persons: entry.persons.clone(),
            bytes: entry.encode()?,
        })
    }
}
