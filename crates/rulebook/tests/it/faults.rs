//! A broken pack does not load, and every fault says where it is and what is wrong, in both
//! languages.

#![expect(clippy::unwrap_used, reason = "tests")]

use kitei_domain::Day;
use kitei_rulebook::{Bundle, CheckedPack, Fault, LawKey, RulePack};

use crate::tiny::{bundle, clause, law_number, pack};

fn edited(path: &str, from: &str, to: &str) -> Bundle {
    let bundle = bundle();
    let text = std::str::from_utf8(bundle.file(path).unwrap()).unwrap();
    assert!(text.contains(from), "{path} does not hold {from}");
    let text = text.replacen(from, to, 1);
    bundle.with(path, text)
}

fn faults(bundle: &Bundle) -> Vec<Fault> {
    CheckedPack::load(bundle).unwrap_err().0
}

fn one(bundle: &Bundle, file: &str, line: Option<usize>, word: &str) {
    let faults = faults(bundle);
    let found = faults.iter().any(|fault| {
        fault.file == file && fault.line == line && fault.en.contains(word) && !fault.ja.is_empty()
    });
    assert!(found, "{faults:#?}");
}

#[test]
fn a_misspelt_purpose_in_a_rule_is_found_with_its_line() {
    let path = "clauses/A3-tiny.cedar";
    one(
        &edited(path, "newsletter", "newsletterr"),
        path,
        Some(5),
        "newsletterr",
    );
}

#[test]
fn a_misspelt_purpose_in_the_table_is_found_with_its_line() {
    let path = "vocabulary/table.toml";
    one(
        &edited(path, "\"newsletter\"", "\"newsleter\""),
        path,
        Some(14),
        "newsleter",
    );
}

#[test]
fn a_missing_language_is_found() {
    let path = "clauses/A2-tiny.md";
    one(&edited(path, "## en\ntext", ""), path, None, "`en`");
    let path = "vocabulary/items.toml";
    one(
        &edited(path, "en = \"Sex\"", "en = \"\""),
        path,
        Some(10),
        "sex",
    );
}

#[test]
fn a_clause_has_a_rule_or_says_why_not() {
    let path = "clauses/A1-tiny.md";
    one(
        &bundle().with(path, clause("A1", false)),
        path,
        Some(2),
        "A1",
    );
    let path = "clauses/A2-tiny.md";
    one(
        &bundle().with(path, clause("A2", true)),
        path,
        Some(2),
        "A2",
    );
}

#[test]
fn ids_do_not_clash() {
    let more = bundle().with("clauses/A1-again.md", clause("A1", true));
    one(&more, "clauses/A1-tiny.md", Some(2), "twice");
    let path = "vocabulary/items.toml";
    one(&edited(path, "\"sex\"", "\"name\""), path, Some(3), "twice");
}

#[test]
fn a_word_that_nothing_uses_is_dead() {
    let path = "vocabulary/populations.toml";
    let dead = edited(path, ", \"newsletter\"", "");
    one(&dead, "vocabulary/purposes.toml", Some(16), "newsletter");
}

#[test]
fn a_forbid_without_a_next_step_and_a_foreign_clause_are_faults() {
    let path = "clauses/A3-tiny.cedar";
    one(&edited(path, "@next(\"drop\")", ""), path, Some(4), "@next");
    one(
        &edited(path, "@clause(\"A3\")", "@clause(\"A2\")"),
        path,
        Some(2),
        "@clause",
    );
}

#[test]
fn an_unknown_key_or_file_that_is_missing_is_a_fault() {
    let path = "vocabulary/items.toml";
    one(&edited(path, "aliases", "alias"), path, Some(8), "alias");
    let without: Bundle = bundle()
        .files()
        .filter(|(path, _)| *path != "vocabulary/release.toml")
        .map(|(path, bytes)| (path.to_owned(), bytes.to_vec()))
        .collect();
    one(&without, "vocabulary/release.toml", None, "missing");
}

#[test]
fn a_stale_statute_is_listed_but_loads() {
    let stale = edited("clauses/A2-tiny.md", "APPI 17", "APPI 15");
    let pack = CheckedPack::load(&stale).unwrap();
    let warning = pack
        .warnings()
        .iter()
        .find(|fault| fault.en.contains("APPI 15"))
        .unwrap();
    assert!(warning.en.contains("now APPI 17"), "{warning}");
    assert_eq!(warning.line, Some(5));
}

#[test]
fn the_shipped_pack_gives_nothing_to_look_at() {
    let pack = CheckedPack::load(&Bundle::shipped()).unwrap();
    assert_eq!(pack.warnings(), []);
}

#[test]
fn a_law_value_is_the_one_of_its_day() {
    let pack = pack().into_pack();
    for key in LawKey::ALL {
        let on = |year, month, day| pack.law_number(*key, Day::new(year, month, day).unwrap());
        assert_eq!((on(2026, 12, 31), on(2027, 1, 1)), (2, 3), "{key:?}");
    }
}

#[test]
fn a_number_that_the_office_acts_on_may_be_missing_on_no_day_of_the_pack() {
    let law = |bundle: &Bundle| String::from_utf8(bundle.file("law/all.toml").unwrap().to_vec());
    let all = law(&bundle()).unwrap();
    for key in LawKey::ALL {
        let first = law_number(*key, "to = \"2026-12-31\"", "2");
        let later = law_number(*key, "", "3").replace("2000-01-01", "2027-01-01");
        assert!(all.contains(&first) && all.contains(&later));
        let begins = ("2026-11-01", "from its first day");
        let changes = ("2027-01-01", "from a later day");
        let soon = first.replace("2000-01-01", "2026-11-02");
        for (was, is, (day, why)) in [
            (&first, String::new(), begins),
            (&first, soon, begins),
            (&first, first.replace("value = 2", "value = 0"), begins),
            (&first, first.replace("value = 2", "value = 256"), begins),
            (&first, first.replace("value = 2", "value = \"2\""), begins),
            (&later, String::new(), changes),
            (&later, later.replace("value = 3", "value = -3"), changes),
        ] {
            let lacking = bundle().with("law/all.toml", all.replace(was, &is));
            let word = format!("no `{}` from {day} on", key.as_str());
            one(&lacking, "law", None, &word);
            let enacted = RulePack::enacted(&lacking, lacking.digest());
            assert!(enacted.is_err(), "{word}, {why}");
        }
        let gap = first.replace("2026-12-31", "2026-12-30");
        let gap = bundle().with("law/all.toml", all.replace(&first, &gap));
        let word = format!("no `{}` from 2026-12-31 on", key.as_str());
        one(&gap, "law", None, &word);
    }
}

#[test]
fn a_ledger_is_one_of_the_retention_table_and_kept_for_years() {
    let path = "vocabulary/populations.toml";
    let ledger = |register: &str, years: &str| {
        let row = format!(
            "id = \"job_seeker\"\nledger = {{ register = \"{register}\", years = \"{years}\" }}"
        );
        edited(path, "id = \"job_seeker\"", &row)
    };
    CheckedPack::load(&ledger("keep", "ledger.job_seeker.years")).unwrap();
    let other = ledger("other", "ledger.job_seeker.years");
    one(&other, path, Some(3), "`other`");
    let months = ledger("keep", "training.interval_months");
    one(&months, path, Some(3), "no number of years");
    let unread = ledger("keep", "ledger.fee.years");
    one(&unread, path, Some(3), "ledger.fee.years");
}

#[test]
fn a_bundle_survives_its_bytes_and_refuses_others() {
    let bundle = bundle();
    let bytes = bundle.to_bytes();
    let again = Bundle::from_bytes(&bytes).unwrap();
    assert_eq!(again.digest(), bundle.digest());
    assert_eq!(again, bundle);
    assert!(Bundle::from_bytes(&bytes[..bytes.len() - 1]).is_err());
    assert!(Bundle::from_bytes(b"something else").is_err());
    let other = bundle.with("pack.toml", "");
    assert_ne!(other.digest(), again.digest());
}

#[test]
fn an_enacted_pack_that_was_altered_is_not_read() {
    let enacted = bundle();
    let digest = enacted.digest();
    assert_eq!(
        RulePack::enacted(&enacted, digest).unwrap().digest(),
        digest
    );
    let altered = edited("clauses/A3-tiny.cedar", "newsletter", "search");
    let faults = RulePack::enacted(&altered, digest).unwrap_err().0;
    assert!(faults[0].en.contains("not what was enacted"), "{faults:#?}");
}

#[test]
fn rule_files_read_as_one_text_hold_the_same_rules() {
    let path = "clauses/A3-tiny.cedar";
    let rules = String::from_utf8(bundle().file(path).unwrap().to_vec()).unwrap();
    let unended = bundle().with(path, rules + "// the last line is not ended");
    let count = |bundle: &Bundle| {
        let pack = CheckedPack::load(bundle).unwrap();
        pack.pack().policies().policies().count()
    };
    assert_eq!(count(&unended), count(&bundle()));
}

#[test]
fn a_code_of_a_match_has_words_of_its_own() {
    let file = "vocabulary/matching.toml";
    let code = |id: &str, words: &str| {
        format!(
            "[[code]]\nkind = \"area\"\nid = \"{id}\"\nja = \"〈{id}〉\"\nen = \"<{id}>\"\nwords = {words}\n"
        )
    };
    let with = |text: String| bundle().with(file, text);
    one(&with(code("a", "[]")), file, Some(3), "no words");
    let twice = code("a", "[\"x\"]") + &code("b", "[\"x\"]");
    one(&with(twice), file, Some(6), "twice in its kind");
}
