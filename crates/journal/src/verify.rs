//! The one verification, entry by entry: an export, a live store and a restore all go through
//! [`OriginCheck`].
//!
//! Invariant: memory does not grow with the journal.

use std::fmt;

use kitei_domain::OriginId;

use crate::checkpoint::Checkpoint;
use crate::entry::EntryRef;
use crate::tree::{Frontier, Hash, leaf_hash};

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The list of origins is missing, malformed or not signed by the key.
    List,
    /// A file of the origin is missing.
    Missing,
    /// An origin that should be listed is not, or a file of an unlisted one is there.
    Unlisted,
    /// The bytes at the index are not a framed, canonical entry.
    Malformed,
    /// The entry at the index does not hash to its stored leaf: changed, dropped or swapped.
    Changed,
    /// The entries or leaves end before the index that must still be there.
    Short,
    /// Something follows the last entry, leaf or checkpoint.
    Surplus,
    /// A checkpoint is malformed, of another origin, out of order, or not signed by the key.
    Checkpoint,
    /// The entries from the index on do not lead to the next signed root.
    Root,
    /// The origin is shorter than, or differs from, a state that was signed before.
    RolledBack,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::List => "list",
            Self::Missing => "missing",
            Self::Unlisted => "unlisted",
            Self::Malformed => "malformed",
            Self::Changed => "changed",
            Self::Short => "short",
            Self::Surplus => "surplus",
            Self::Checkpoint => "checkpoint",
            Self::Root => "root",
            Self::RolledBack => "rolled_back",
        })
    }
}

/// The first fault of one origin, or of the list (then without origin).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finding {
    /// Which origin.
    pub origin: Option<OriginId>,
    /// The first index that is not proved any more.
    pub index: u64,
    /// What is wrong.
    pub what: Fault,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let origin = self
            .origin
            .map_or_else(|| "-".to_owned(), |origin| origin.to_string());
        write!(
            f,
            "bad origin={origin} index={} what={}",
            self.index, self.what
        )
    }
}

/// What a verification found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Entries proved.
    pub entries: u64,
    /// Origins proved.
    pub origins: u64,
    /// The first fault of each origin that has one.
    pub bad: Vec<Finding>,
}

impl Verdict {
    /// Whether everything is proved.
    pub fn is_ok(&self) -> bool {
        self.bad.is_empty()
    }

    /// The first fault.
    pub fn first_bad(&self) -> Option<&Finding> {
        self.bad.first()
    }

    pub(crate) fn add(&mut self, origin: Result<u64, Finding>) {
        match origin {
            Ok(entries) => {
                self.entries += entries;
                self.origins += 1;
            }
            Err(finding) => self.bad.push(finding),
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_ok() {
            return writeln!(f, "ok entries={} origins={}", self.entries, self.origins);
        }
        self.bad
            .iter()
            .try_for_each(|finding| writeln!(f, "{finding}"))
    }
}

/// Verification of one origin, fed entry by entry.
#[derive(Debug)]
pub struct OriginCheck {
    origin: OriginId,
    frontier: Frontier,
    proved: u64,
    /// States signed before, by falling size.
    against: Vec<Checkpoint>,
}

impl OriginCheck {
    /// Starts at the empty tree; `against` holds states signed before (of any origin).
    pub fn new(origin: OriginId, against: &[Checkpoint]) -> Self {
        let mut mine: Vec<_> = against
            .iter()
            .filter(|c| c.origin == origin)
            .cloned()
            .collect();
        mine.sort_unstable_by_key(|checkpoint| std::cmp::Reverse(checkpoint.size));
        Self {
            origin,
            frontier: Frontier::new(),
            proved: 0,
            against: mine,
        }
    }

    /// How many entries were taken.
    pub fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// Whether this is the origin checked.
    pub(crate) fn is_of(&self, origin: OriginId) -> bool {
        self.origin == origin
    }

    /// A fault at an index of this origin.
    pub fn fault(&self, index: u64, what: Fault) -> Finding {
        Finding {
            origin: Some(self.origin),
            index,
            what,
        }
    }

    /// Takes the next entry; `leaf` is the hash stored beside it, if there is one.
    ///
    /// # Errors
    /// The finding.
    pub fn entry(&mut self, bytes: &[u8], leaf: Option<&Hash>) -> Result<(), Finding> {
        self.hashed_entry(bytes, leaf_hash(bytes), leaf)
    }

    /// As [`OriginCheck::entry`], for a caller who has hashed the bytes.
    pub(crate) fn hashed_entry(
        &mut self,
        bytes: &[u8],
        hash: Hash,
        leaf: Option<&Hash>,
    ) -> Result<(), Finding> {
        let index = self.size();
        if EntryRef::parse(bytes).is_err() {
            return Err(self.fault(index, Fault::Malformed));
        }
        if leaf.is_some_and(|leaf| *leaf != hash) {
            return Err(self.fault(index, Fault::Changed));
        }
        self.frontier.push(hash);
        self.held_states()
    }

    /// Compares the state reached with a signed one of the same size.
    ///
    /// # Errors
    /// The finding; its index is the first that no earlier signed state proved.
    pub fn state(&mut self, size: u64, root: &Hash) -> Result<(), Finding> {
        if size != self.size() {
            return Err(self.fault(self.size().min(size), Fault::Short));
        }
        if self.frontier.root() != *root {
            return Err(self.fault(self.proved, Fault::Root));
        }
        self.proved = size;
        Ok(())
    }

    /// Ends the origin and answers its size.
    ///
    /// # Errors
    /// [`Fault::RolledBack`] if a state signed before is longer.
    pub fn finish(mut self) -> Result<u64, Finding> {
        self.held_states()?;
        if self.against.is_empty() {
            Ok(self.size())
        } else {
            Err(self.fault(self.size(), Fault::RolledBack))
        }
    }

    fn held_states(&mut self) -> Result<(), Finding> {
        while let Some(held) = self
            .against
            .pop_if(|held| held.size == self.frontier.size())
        {
            if held.root != self.frontier.root() {
                return Err(self.fault(self.proved, Fault::RolledBack));
            }
        }
        Ok(())
    }
}

/// Verifies one origin of a live store: each entry with its stored leaf hash in order, against the
/// stored frontier and the checkpoints signed so far. The inner result is the finding or the size.
///
/// # Errors
/// Whatever reading an entry answers.
pub fn verify_live<B: AsRef<[u8]>, E>(
    origin: OriginId,
    entries: impl IntoIterator<Item = Result<(B, Option<Hash>), E>>,
    frontier: &Frontier,
    checkpoints: &[Checkpoint],
) -> Result<Result<u64, Finding>, E> {
    let mut check = OriginCheck::new(origin, checkpoints);
    for entry in entries {
        let (bytes, leaf) = entry?;
        if let Err(finding) = check.entry(bytes.as_ref(), leaf.as_ref()) {
            return Ok(Err(finding));
        }
    }
    if check.size() > frontier.size() {
        return Ok(Err(check.fault(frontier.size(), Fault::Surplus)));
    }
    let reached = check.state(frontier.size(), &frontier.root());
    Ok(reached.and_then(|()| check.finish()))
}
