//! The clauses: one text in two languages each, with its statute, and a rule file beside it unless
//! it is marked text-only. A clause without either does not load.

use std::collections::BTreeMap;

use kitei_domain::Day;
use serde::Deserialize;

use crate::files::Files;
use crate::law::Law;
use crate::policies::is_rule_file;
use crate::vocabulary::Label;

/// One clause (条項).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Its id, e.g. `A14`.
    pub id: String,
    /// Its heading.
    pub title: Label,
    /// Its text.
    pub text: Label,
    /// The articles it stands on, as the law table numbers them.
    pub statute: Vec<String>,
    /// Whether it belongs to the published notice or to the internal regulation.
    pub part: Part,
    /// Why it has no rule, if it has none.
    pub text_only: Option<String>,
    /// In force from.
    pub from: Option<Day>,
    /// In force to.
    pub to: Option<Day>,
    /// The file stem, e.g. `clauses/A14-provision-to-employer`.
    pub(crate) stem: String,
}

/// Which document a clause belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// 公表事項
    Notice,
    /// 個人情報適正管理規程
    Regulation,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    id: String,
    title: Label,
    #[serde(default)]
    statute: Vec<String>,
    part: Option<Part>,
    text_only: Option<String>,
    from: Option<Day>,
    to: Option<Day>,
}

/// Reads `clauses/*.md`.
pub(crate) fn load(files: &mut Files<'_>) -> BTreeMap<String, Clause> {
    let paths: Vec<&str> = files.bundle.files().map(|(path, _)| path).collect();
    let mut clauses = BTreeMap::new();
    for path in paths.iter().filter(|path| path.starts_with("clauses/")) {
        let Some(stem) = path.strip_suffix(".md") else {
            continue;
        };
        let Some(clause) = read(files, path, stem) else {
            continue;
        };
        let id = clause.id.clone();
        if clauses.insert(id.clone(), clause).is_some() {
            let ja = format!("条項「{id}」が重複しています");
            files.error_at(path, &id, ja, format!("the clause `{id}` is there twice"));
        }
    }
    clauses
}

/// Checks that each clause is complete and has a rule file or says why not, and each rule file a
/// clause.
pub(crate) fn check_all(
    files: &mut Files<'_>,
    clauses: &BTreeMap<String, Clause>,
    law: &Law,
    day: Option<Day>,
) {
    let day = day.unwrap_or_else(|| Day::from_epoch_days(0));
    for clause in clauses.values() {
        check(files, &format!("{}.md", clause.stem), clause, law, day);
    }
    let paths: Vec<&str> = files.bundle.files().map(|(path, _)| path).collect();
    for path in paths.into_iter().filter(|path| is_rule_file(path)) {
        let stem = path.trim_end_matches(".cedar");
        if files.bundle.file(&format!("{stem}.md")).is_none() {
            files.error(
                path,
                None,
                "規則に対応する条文 (.md) がありません",
                "the rule has no clause text (.md) beside it",
            );
        }
    }
}

fn read(files: &mut Files<'_>, path: &str, stem: &str) -> Option<Clause> {
    let text = files.text(path);
    let parts = text
        .strip_prefix("+++\n")
        .and_then(|rest| rest.split_once("\n+++\n"));
    let Some((front, body)) = parts else {
        files.error(
            path,
            Some(1),
            "先頭に +++ で囲んだ見出し部がありません",
            "the front matter between two +++ lines is missing",
        );
        return None;
    };
    let head: Head = match toml::from_str(front) {
        Ok(head) => head,
        Err(error) => {
            files.toml_fault(path, front, &error);
            if let Some(fault) = files.faults.last_mut() {
                fault.line = fault.line.map(|line| line + 1);
            }
            return None;
        }
    };
    let part = head.part.unwrap_or(if head.id.starts_with('A') {
        Part::Notice
    } else {
        Part::Regulation
    });
    Some(Clause {
        text: Label {
            ja: chapter(body, "## ja"),
            en: chapter(body, "## en"),
        },
        id: head.id,
        title: head.title,
        statute: head.statute,
        part,
        text_only: head.text_only,
        from: head.from,
        to: head.to,
        stem: stem.to_owned(),
    })
}

/// The lines below a heading, up to the next language's heading.
fn chapter(body: &str, heading: &str) -> String {
    let below = body
        .lines()
        .skip_while(|line| line.trim_end() != heading)
        .skip(1);
    let lines: Vec<&str> = below
        .take_while(|line| !matches!(line.trim_end(), "## ja" | "## en"))
        .collect();
    lines.join("\n").trim().to_owned()
}

fn check(files: &mut Files<'_>, path: &str, clause: &Clause, law: &Law, day: Day) {
    let id = &clause.id;
    for (lang, texts) in [
        ("ja", [&clause.title.ja, &clause.text.ja]),
        ("en", [&clause.title.en, &clause.text.en]),
    ] {
        if texts.iter().any(|text| text.trim().is_empty()) {
            let name = if lang == "ja" { "日本語" } else { "英語" };
            let ja = format!("条項「{id}」に{name}の見出し又は本文がありません");
            let en = format!("the clause `{id}` lacks its title or text in `{lang}`");
            files.error_at(path, &format!("## {lang}"), ja, en);
        }
    }
    let has_rule = files
        .bundle
        .file(&format!("{}.cedar", clause.stem))
        .is_some();
    if has_rule == clause.text_only.is_some() {
        let ja = format!("条項「{id}」は規則 (.cedar) か text_only の理由のどちらか一つを持ちます");
        let en = format!("the clause `{id}` has either a rule (.cedar) or a `text_only` reason");
        files.error_at(path, id, ja, en);
    }
    for cited in &clause.statute {
        if law.article(cited, day).is_some() {
            continue;
        }
        let (ja, en) = match law.renumbered(cited) {
            Some(now) => (
                format!("条項「{id}」の引く {cited} は現在 {} です", now.id),
                format!("the clause `{id}` cites {cited}, which is now {}", now.id),
            ),
            None => (
                format!("条項「{id}」の引く {cited} は法令表にありません"),
                format!("the clause `{id}` cites {cited}, which the law table does not list"),
            ),
        };
        files.warning_at(path, cited, ja, en);
    }
}
