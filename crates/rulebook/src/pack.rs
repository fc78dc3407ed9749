//! The rule pack: parsed, checked, immutable. What loads here is complete and consistent; whether
//! it keeps its properties is for `kitei-proofs` to say.

use std::collections::BTreeMap;

use cedar_policy::{PolicySet, Schema};
use kitei_domain::Day;
use serde::Deserialize;

use crate::bundle::Bundle;
use crate::clause::{self, Clause};
use crate::error::{Fault, PackErrors};
use crate::files::Files;
use crate::law::{self, Law};
use crate::policies::{self, Policies, base, is_clause};
use crate::property::{self, Property};
use crate::ruling::Memo;
use crate::vocabulary::{self, Label, Vocabulary};
use crate::{context::Words, schema};

/// One version of the regulation, ready to rule.
#[derive(Debug)]
pub struct RulePack {
    head: Head,
    digest: [u8; 32],
    vocabulary: Vocabulary,
    law: Law,
    clauses: BTreeMap<String, Clause>,
    schema: Schema,
    warnings: Vec<Fault>,
    properties: Vec<Property>,
    pub(crate) policies: Policies,
    pub(crate) words: Words,
    pub(crate) memo: Memo,
}

/// `pack.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    id: String,
    version: String,
    from: Day,
    to: Option<Day>,
    languages: Vec<String>,
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
    /// Reads and checks a pack.
    ///
    /// # Errors
    /// Every fault found, each with its file, its place and a sentence in both languages.
    pub fn load(bundle: &Bundle) -> Result<Self, PackErrors> {
        let mut files = Files::new(bundle);
        let head: Option<Head> = files.whole("pack.toml");
        if let Some(head) = &head {
            check_head(&mut files, head);
        }
        let vocabulary = vocabulary::load(&mut files);
        let law = law::load(&mut files);
        let day = head
            .as_ref()
            .map_or_else(|| Day::from_epoch_days(0), |head| head.from);
        let clauses = clause::load(&mut files, &law, day);
        check_references(&mut files, &vocabulary, &law, &clauses);
        // WHY: a schema without a single purpose or item tells nothing about the rules.
        if files.failed() && (vocabulary.items().count() < 2 || vocabulary.purposes().count() < 2) {
            return Err(PackErrors(files.faults));
        }
        let schema_text = schema::text(&vocabulary);
        let schema = match Schema::from_cedarschema_str(&schema_text) {
            Ok((schema, _)) => schema,
            Err(error) => {
                files.error(
                    "vocabulary",
                    None,
                    &format!("語彙から Cedar の型を作れません: {error}"),
                    &format!("the vocabulary makes no Cedar schema: {error}"),
                );
                return Err(PackErrors(files.faults));
            }
        };
        let policies = policies::load(&mut files, &clauses, &vocabulary, &schema);
        let properties = property::load(&mut files, &clauses, &schema);
        let words = Words::new(&vocabulary);
        match (head, words, files.failed()) {
            (Some(head), Some(words), false) => Ok(Self {
                memo: Memo::new(&policies.all, &vocabulary),
                head,
                digest: bundle.digest(),
                vocabulary,
                law,
                clauses,
                schema,
                warnings: files.faults,
                properties,
                policies,
                words,
            }),
            _ => Err(PackErrors(files.faults)),
        }
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

    /// The law table's number for a key on a day.
    pub fn law_number(&self, key: &str, day: Day) -> Option<i64> {
        self.law.value(key, day)?.number()
    }

    /// The clause of this id; a sub-number such as `B2-1` finds its clause.
    pub fn clause(&self, id: &str) -> Option<&Clause> {
        self.clauses.get(id).or_else(|| self.clauses.get(base(id)))
    }

    /// Every clause, by id.
    pub fn clauses(&self) -> impl Iterator<Item = &Clause> {
        self.clauses.values()
    }

    /// What somebody should look at although the pack loads.
    pub fn warnings(&self) -> &[Fault] {
        &self.warnings
    }

    /// What must hold of it whatever else is edited.
    pub fn properties(&self) -> &[Property] {
        &self.properties
    }

    /// The generated Cedar schema.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// All its policies.
    pub fn policies(&self) -> &PolicySet {
        &self.policies.all
    }
}

fn check_head(files: &mut Files<'_>, head: &Head) {
    for lang in ["ja", "en"] {
        if !head.languages.iter().any(|known| known == lang) {
            let ja = format!("languages に「{lang}」がありません");
            files.error_at(
                "pack.toml",
                "languages",
                ja,
                format!("`languages` lacks `{lang}`"),
            );
        }
    }
    if head.to.is_some_and(|to| to < head.from) {
        files.error(
            "pack.toml",
            None,
            "終期が始期より前です",
            "the pack ends before it begins",
        );
    }
}

/// Clauses and law values that the vocabulary names exist.
fn check_references(
    files: &mut Files<'_>,
    vocabulary: &Vocabulary,
    law: &Law,
    clauses: &BTreeMap<String, Clause>,
) {
    let purposes = vocabulary
        .purposes()
        .skip(1)
        .map(|(_, row)| ("purposes", row.clause.as_str()));
    let refusals = vocabulary
        .refusals()
        .iter()
        .map(|row| ("refusals", row.clause.as_str()));
    for (stem, clause) in purposes.chain(refusals) {
        if !is_clause(clauses, clause) {
            let file = format!("vocabulary/{stem}.toml");
            let ja = format!("条項「{clause}」はありません");
            files.error_at(&file, clause, ja, format!("there is no clause `{clause}`"));
        }
    }
    let kept = vocabulary
        .retentions()
        .iter()
        .map(|row| ("retention", row.law.as_str()));
    let people = vocabulary.populations().iter();
    let people = people.filter_map(|row| Some(("populations", row.retention_law.as_deref()?)));
    for (stem, key) in kept.chain(people) {
        if !law.knows(key) {
            let file = format!("vocabulary/{stem}.toml");
            let ja = format!("法令表に「{key}」がありません");
            files.error_at(&file, key, ja, format!("the law table has no `{key}`"));
        }
    }
}
