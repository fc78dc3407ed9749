//! Which acts may use the disk space that is kept back: on a full disk an emergency, what the person
//! asks for, and what stops a use are still done and journaled.

use kitei_domain::Act;
use kitei_storage::Unit;

use crate::door::Intent;
use crate::office::Office;
use crate::question::{self, Wanted};

/// The purposes for which somebody waits who cannot be told to come again.
const WAITED_FOR: [&str; 2] = ["rights.request", "emergency"];

impl Office {
    /// Whether an act is done even on a full disk. A notice and a consent open more use, and their
    /// scan needs space of its own: they wait.
    pub(crate) fn is_urgent(&self, wanted: &Wanted) -> bool {
        match wanted.act {
            Act::Notice | Act::Consent => false,
            Act::Correct
            | Act::DeleteItem
            | Act::Suspend
            | Act::Withdraw
            | Act::Erase
            | Act::Dispose => true,
            _ => {
                let purpose = question::purpose_id(self.packs.in_force(), wanted.purpose);
                WAITED_FOR.contains(&purpose)
            }
        }
    }

    /// The unit of work of an act, still empty.
    pub(crate) fn unit_of(&self, intent: &Intent) -> Unit {
        let mut unit = Unit::new(intent.name);
        unit.urgent = self.is_urgent(&intent.wanted);
        unit
    }
}
