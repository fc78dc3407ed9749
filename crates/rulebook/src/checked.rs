//! A rule pack as its editors, its provers and the office that enacts it need it: read, checked in
//! full, with its schema and its properties. What loads here is complete and consistent; whether it
//! keeps its properties is for `kitei-proofs` to say.

use std::collections::BTreeMap;

use cedar_policy::{Schema, Validator};
use kitei_domain::Day;

use crate::bundle::Bundle;
use crate::calendar;
use crate::clause::{self, Clause};
use crate::error::{Fault, PackErrors};
use crate::files::Files;
use crate::law::Law;
use crate::pack::{Head, Parts, RulePack};
use crate::policies::is_clause;
use crate::property::{self, Property};
use crate::vocabulary::Vocabulary;
use crate::{rules, schema};

/// A pack that was checked just now.
#[derive(Debug)]
pub struct CheckedPack {
    pack: RulePack,
    schema: Schema,
    properties: Vec<Property>,
    warnings: Vec<Fault>,
}

impl CheckedPack {
    /// Reads and checks a pack.
    ///
    /// # Errors
    /// Every fault found, each with its file, its place and a sentence in both languages.
    pub fn load(bundle: &Bundle) -> Result<Self, PackErrors> {
        let mut files = Files::new(bundle);
        let parts = Parts::read(&mut files);
        if let Some(head) = &parts.head {
            check_head(&mut files, head);
            check_calendar(&mut files, head, &parts.law);
        }
        let vocabulary = &parts.vocabulary;
        let day = parts.head.as_ref().map(|head| head.from);
        clause::check_all(&mut files, &parts.clauses, &parts.law, day);
        check_references(&mut files, vocabulary, &parts.law, &parts.clauses);
        // WHY: a schema without a single purpose or item tells nothing about the rules.
        if files.failed() && (vocabulary.items().count() < 2 || vocabulary.purposes().count() < 2) {
            return Err(PackErrors(files.faults));
        }
        let Some(schema) = schema_of(&mut files, vocabulary) else {
            return Err(PackErrors(files.faults));
        };
        let validator = Validator::new(schema.clone());
        rules::check(&mut files, &parts.clauses, vocabulary, &validator);
        let properties = property::load(&mut files, &parts.clauses, &validator);
        let warnings = files.faults.clone();
        Ok(Self {
            pack: parts.assemble(files, bundle.digest())?,
            schema,
            properties,
            warnings,
        })
    }

    /// The pack itself.
    pub fn pack(&self) -> &RulePack {
        &self.pack
    }

    /// The pack alone.
    pub fn into_pack(self) -> RulePack {
        self.pack
    }

    /// What somebody should look at although the pack loads.
    pub fn warnings(&self) -> &[Fault] {
        &self.warnings
    }

    /// What somebody should look at on a day: the table of holidays ends soon, or a day in it that was
    /// only predicted has been announced by then.
    pub fn warnings_on(&self, day: Day) -> Vec<Fault> {
        let law = self.pack.law();
        calendar::warnings(law.calendar(), law.holidays(), day)
    }

    /// What must hold of it whatever else is edited.
    pub fn properties(&self) -> &[Property] {
        &self.properties
    }

    /// The generated Cedar schema.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }
}

fn schema_of(files: &mut Files<'_>, vocabulary: &Vocabulary) -> Option<Schema> {
    match Schema::from_cedarschema_str(&schema::text(vocabulary)) {
        Ok((schema, _)) => Some(schema),
        Err(error) => {
            files.error(
                "vocabulary",
                None,
                &format!("語彙から Cedar の型を作れません: {error}"),
                &format!("the vocabulary makes no Cedar schema: {error}"),
            );
            None
        }
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

/// The holidays are known at least on the first day of the pack.
fn check_calendar(files: &mut Files<'_>, head: &Head, law: &Law) {
    let until = law.calendar().until;
    if until < head.from {
        files.error(
            "law",
            None,
            &format!("休日の表が、規程の始期より前の{until}で終わっています"),
            &format!("the holidays end on {until}, before the pack begins"),
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
    check_ledgers(files, vocabulary);
}

/// A ledger is one of the retention table, kept for years.
fn check_ledgers(files: &mut Files<'_>, vocabulary: &Vocabulary) {
    let file = "vocabulary/populations.toml";
    let populations = vocabulary.populations().iter();
    for ledger in populations.filter_map(|row| row.ledger.as_ref()) {
        let register = ledger.register.as_str();
        if !vocabulary.retentions().iter().any(|row| row.id == register) {
            let ja = format!("保存期間の表に「{register}」がありません");
            let en = format!("the retention table has no `{register}`");
            files.error_at(file, register, ja, en);
        }
        let years = ledger.years.as_str();
        if !ledger.years.is_in_years() {
            let ja = format!("「{years}」は年数ではありません");
            files.error_at(file, years, ja, format!("`{years}` is no number of years"));
        }
    }
}
