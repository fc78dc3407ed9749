//! The rule pack: immutable, ready to rule. A pack that was never checked before is read by
//! [`crate::CheckedPack`]; one that an office has enacted need only be parsed.

use std::collections::BTreeMap;

use cedar_policy::PolicySet;
use kitei_domain::Day;
use serde::Deserialize;

use crate::bundle::Bundle;
use crate::clause::{self, Clause};
use crate::context::Words;
use crate::error::{Fault, PackErrors};
use crate::files::Files;
use crate::law::{self, Law};
use crate::numbers::{LawKey, Numbers};
use crate::policies::{Policies, base};
use crate::ruling::Memo;
use crate::vocabulary::{self, Label, Vocabulary};

/// One version of the regulation, ready to rule.
#[derive(Debug)]
pub struct RulePack {
    head: Head,
    digest: [u8; 32],
    vocabulary: Vocabulary,
    law: Law,
    numbers: Numbers,
    clauses: BTreeMap<String, Clause>,
    pub(crate) policies: Policies,
    pub(crate) words: Words,
    pub(crate) memo: Memo,
}

/// `pack.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Head {
    id: String,
    version: String,
    pub(crate) from: Day,
    pub(crate) to: Option<Day>,
    pub(crate) languages: Vec<String>,
    title: Label,
    #[serde(default)]
    particular: Vec<Particular>,
}

/// One particular of the operator that the published notice states.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Particular {
    /// Its key.
    pub key: String,
    /// Its name in Japanese.
    pub ja: String,
    /// Its name in English.
    pub en: String,
    /// What the operator filled in; empty until then.
    #[serde(default)]
    pub value: String,
}

impl RulePack {
    /// Reads a pack that was checked before: when it was enacted, and had this digest then. It is
    /// parsed and not checked again, so that opening an office costs little.
    ///
    /// # Errors
    /// A pack that is not what was enacted, or that cannot be read.
    pub fn enacted(bundle: &Bundle, digest: [u8; 32]) -> Result<Self, PackErrors> {
        if bundle.digest() == digest {
            Self::read(bundle, digest)
        } else {
            Err(PackErrors(vec![Fault::error(
                "pack.toml",
                None,
                "制定されたときの内容と違います".to_owned(),
                "the rule pack is not what was enacted".to_owned(),
            )]))
        }
    }

    /// The pack that the product ships. It is checked in full by the tests of the product.
    ///
    /// # Errors
    /// A pack that cannot be read.
    pub fn shipped() -> Result<Self, PackErrors> {
        let bundle = Bundle::shipped();
        Self::read(&bundle, bundle.digest())
    }

    fn read(bundle: &Bundle, digest: [u8; 32]) -> Result<Self, PackErrors> {
        let mut files = Files::new(bundle);
        let parts = Parts::read(&mut files);
        parts.assemble(files, digest)
    }

    /// The pack's id.
    pub fn id(&self) -> &str {
        &self.head.id
    }

    /// The version, as the journal names it.
    pub fn version(&self) -> &str {
        &self.head.version
    }

    /// The first day it is meant to be in force.
    pub fn from(&self) -> Day {
        self.head.from
    }

    /// The last day it is meant to be in force.
    pub fn to(&self) -> Option<Day> {
        self.head.to
    }

    /// Its title.
    pub fn title(&self) -> &Label {
        &self.head.title
    }

    /// The operator's particulars.
    pub fn particulars(&self) -> &[Particular] {
        &self.head.particular
    }

    /// SHA-256 of the bundle it was loaded from.
    pub fn digest(&self) -> [u8; 32] {
        self.digest
    }

    /// Its words.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Its law table.
    pub fn law(&self) -> &Law {
        &self.law
    }

    /// The law table's number for a key on a day; before the first day of the pack, as on that day.
    pub fn law_number(&self, key: LawKey, day: Day) -> u8 {
        self.numbers.on(key, day)
    }

    /// The clause of this id; a sub-number such as `B2-1` finds its clause.
    pub fn clause(&self, id: &str) -> Option<&Clause> {
        self.clauses.get(id).or_else(|| self.clauses.get(base(id)))
    }

    /// Every clause, by id.
    pub fn clauses(&self) -> impl Iterator<Item = &Clause> {
        self.clauses.values()
    }

    /// All its policies.
    pub fn policies(&self) -> &PolicySet {
        &self.policies.all
    }
}

/// What a pack is made of besides its policies, as read; faults are left in the files.
#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) head: Option<Head>,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) law: Law,
    numbers: Option<Numbers>,
    pub(crate) clauses: BTreeMap<String, Clause>,
}

impl Parts {
    pub(crate) fn read(files: &mut Files<'_>) -> Self {
        let head: Option<Head> = files.whole("pack.toml");
        let law = law::load(files);
        let from = head.as_ref().map(|head| head.from);
        Self {
            head,
            vocabulary: vocabulary::load(files),
            numbers: from.and_then(|from| Numbers::read(files, &law, from)),
            law,
            clauses: clause::load(files),
        }
    }

    /// The pack, or every fault that was found.
    pub(crate) fn assemble(
        self,
        mut files: Files<'_>,
        digest: [u8; 32],
    ) -> Result<RulePack, PackErrors> {
        if !files.failed() {
            let policies = Policies::read(files.bundle, &self.vocabulary);
            let words = Words::new(&self.vocabulary);
            if let (Some(head), Some(numbers), Some(policies), Some(words)) =
                (self.head, self.numbers, policies, words)
            {
                return Ok(RulePack {
                    head,
                    digest,
                    vocabulary: self.vocabulary,
                    law: self.law,
                    numbers,
                    clauses: self.clauses,
                    policies,
                    words,
                    memo: Memo::default(),
                });
            }
            let en = "the rules cannot be read as Cedar";
            files.error("clauses", None, "規則を Cedar として読めません", en);
        }
        Err(PackErrors(files.faults))
    }
}
