//! The walk through the hits of a list with somebody at the terminal: false alarm, needed with what
//! the clauses ask for, or dropped.

use std::path::Path;

use kitei_i18n::{Locale, Messages};
use kitei_intake::{Decision, Finding, Need, Resolution};
use kitei_office::{ClassItem, EvidenceGiven, Office};

use super::import::digest;
use crate::args::EvidenceArg;
use crate::failure::Failure;
use crate::input;
use crate::output::say;
use crate::render::one_line;

/// Asks for a line; the terminal, or a test.
type Prompt<'a> = &'a mut dyn FnMut(&str) -> Result<String, Failure>;

/// Asks about every hit.
pub(super) fn walk(
    messages: &Messages,
    office: &Office,
    hits: &[Finding],
) -> Result<Vec<Resolution>, Failure> {
    let mut taken = Vec::with_capacity(hits.len());
    for (place, hit) in hits.iter().enumerate() {
        let items = office.items_of_class(hit.class);
        say(&told(messages, hit, (place + 1, hits.len())));
        taken.push(ask(messages, hit, &items, &mut input::prompt)?);
    }
    Ok(taken)
}

fn told(messages: &Messages, hit: &Finding, (number, of): (usize, usize)) -> String {
    let class = messages.text(&format!("class-{}", hit.class.id()));
    let row = hit.row.to_string();
    let asked = messages.text_with(
        "review-hit",
        &[
            ("number", number.into()),
            ("of", of.into()),
            ("row", (&row).into()),
            ("column", (&hit.column).into()),
            ("class", (&class).into()),
            ("clause", hit.class.clause().into()),
        ],
    );
    format!("{asked}\n  {}", one_line(&hit.text))
}

/// Asks about one hit until the answer is one of the three.
fn ask(
    messages: &Messages,
    hit: &Finding,
    items: &[ClassItem],
    prompt: Prompt<'_>,
) -> Result<Resolution, Failure> {
    loop {
        return Ok(match prompt(&messages.text("review-ask"))?.as_str() {
            "1" => hit.resolve(Decision::FalseAlarm, None),
            "2" => hit.resolve(Decision::Necessary, Some(need(messages, items, prompt)?)),
            "3" => hit.resolve(Decision::Drop, None),
            _ => continue,
        });
    }
}

/// What the clauses ask for: of a special-care item the explanation and the consent (B5), of a barred
/// one the three conditions (B4).
fn need(messages: &Messages, items: &[ClassItem], prompt: Prompt<'_>) -> Result<Need, Failure> {
    let item = pick(messages, items, prompt)?;
    let why = if item.special_care {
        messages.text("review-explained")
    } else {
        messages.text("review-need")
    };
    let mut need = Need {
        item: item.id.clone(),
        why: filled(&why, prompt)?,
        ..Need::default()
    };
    if item.special_care {
        (need.evidence, need.paper) = consent(messages, prompt)?;
    } else {
        need.purpose_shown = yes(&messages.text("review-purpose-shown"), prompt)?;
        need.from_person = yes(&messages.text("review-from-person"), prompt)?;
    }
    Ok(need)
}

fn pick<'a>(
    messages: &Messages,
    items: &'a [ClassItem],
    prompt: Prompt<'_>,
) -> Result<&'a ClassItem, Failure> {
    let label = |item: &ClassItem| match messages.locale() {
        Locale::Ja => item.label.ja.clone(),
        Locale::En => item.label.en.clone(),
    };
    let listed: Vec<String> = items
        .iter()
        .enumerate()
        .map(|(place, item)| format!("{} {}", place + 1, label(item)))
        .collect();
    let question = messages.text_with("review-item", &[("items", (&listed.join("  ")).into())]);
    loop {
        let chosen = prompt(&question)?.parse::<usize>().ok();
        let chosen = chosen.and_then(|number| items.get(number.checked_sub(1)?));
        if let Some(item) = chosen {
            return Ok(item);
        }
    }
}

/// The words of the evidence and the digest of its paper; nothing where there is no consent.
fn consent(
    messages: &Messages,
    prompt: Prompt<'_>,
) -> Result<(Option<String>, Option<String>), Failure> {
    loop {
        let words = prompt(&messages.text("review-consent"))?;
        if words.is_empty() {
            return Ok((None, None));
        }
        match words.parse() {
            Ok(EvidenceArg::Paper(file)) if file.is_file() => {
                let file = std::path::absolute(&file).map_err(Failure::at(&file))?;
                let words = format!("paper:{}", file.display());
                return Ok((Some(words), Some(digest(&file)?)));
            }
            Ok(EvidenceArg::Screen | EvidenceArg::Spoken(_)) => return Ok((Some(words), None)),
            Ok(EvidenceArg::Paper(_)) | Err(_) => {}
        }
    }
}

fn filled(question: &str, prompt: Prompt<'_>) -> Result<String, Failure> {
    loop {
        let answer = prompt(question)?;
        if !answer.is_empty() {
            return Ok(answer);
        }
    }
}

fn yes(question: &str, prompt: Prompt<'_>) -> Result<bool, Failure> {
    let answer = prompt(question)?;
    Ok(matches!(answer.as_str(), "y" | "Y" | "yes" | "はい"))
}

/// The evidence that a decision names; none where the words are no evidence, or its paper is not the
/// one that was seen.
pub(super) fn evidence(words: &str, paper: Option<&str>) -> Result<Option<EvidenceGiven>, Failure> {
    Ok(match (words.parse(), paper) {
        (Ok(EvidenceArg::Screen), _) => Some(EvidenceGiven::Screen),
        (Ok(EvidenceArg::Spoken(wording)), _) => Some(EvidenceGiven::Spoken(wording)),
        (Ok(EvidenceArg::Paper(file)), Some(seen)) => scan(&file, seen)?,
        (Ok(EvidenceArg::Paper(_)), None) | (Err(_), _) => None,
    })
}

fn scan(file: &Path, seen: &str) -> Result<Option<EvidenceGiven>, Failure> {
    if digest(file)? != seen {
        return Ok(None);
    }
    Ok(Some(input::evidence(&EvidenceArg::Paper(file.to_owned()))?))
}

#[cfg(test)]
mod tests {
    use kitei_intake::Class;
    use kitei_office::Bilingual;

    use super::*;

    fn hit(class: Class) -> Finding {
        Finding {
            sheet: String::new(),
            row: 2,
            column: "備考".to_owned(),
            class,
            hit: 1,
            text: "持病あり。".to_owned(),
        }
    }

    fn item(id: &str, special_care: bool) -> ClassItem {
        let label = Bilingual {
            ja: "病歴".to_owned(),
            en: "Medical history".to_owned(),
        };
        ClassItem {
            id: id.to_owned(),
            label,
            special_care,
        }
    }

    /// The decision that these answers make, and what was asked.
    fn answered(locale: Locale, items: &[ClassItem], lines: &[&str]) -> (Resolution, Vec<String>) {
        let messages = Messages::new(locale);
        let (mut lines, mut asked) = (lines.iter(), Vec::new());
        let mut prompt = |question: &str| {
            asked.push(question.to_owned());
            let line = lines.next().ok_or(Failure::NoInput)?;
            Ok((*line).to_owned())
        };
        let decided = ask(&messages, &hit(Class::Health), items, &mut prompt).unwrap();
        assert_eq!(lines.next(), None, "every answer was asked for");
        (decided, asked)
    }

    #[test]
    fn a_special_care_sentence_asks_for_the_explanation_and_the_consent() {
        let items = [item("disability", true), item("medical_history", true)];
        let lines = [
            "x",
            "2",
            "0",
            "9",
            "2",
            "",
            "夜勤の配慮",
            "paper:/no/such",
            "yes",
            "screen",
        ];
        let (decided, asked) = answered(Locale::Ja, &items, &lines);
        let need = decided.need.unwrap();
        assert_eq!(decided.decision, Decision::Necessary);
        assert_eq!(need.item, "medical_history");
        assert_eq!(need.why, "夜勤の配慮");
        assert_eq!(need.evidence.as_deref(), Some("screen"));
        assert!(asked.iter().any(|one| one.contains("どう説明しましたか")));
        assert!(asked.iter().any(|one| one.contains("2 病歴")));
        let (decided, _) = answered(Locale::En, &items, &["2", "1", "night work", ""]);
        assert_eq!(decided.need.unwrap().evidence, None, "there is no consent");
    }

    #[test]
    fn a_barred_sentence_asks_for_the_three_conditions() {
        let items = [item("family", false)];
        let lines = ["2", "1", "live-in work", "y", "n"];
        let (decided, asked) = answered(Locale::En, &items, &lines);
        let need = decided.need.unwrap();
        assert!(need.purpose_shown && !need.from_person);
        assert_eq!(need.evidence, None);
        assert!(
            asked
                .iter()
                .any(|one| one.contains("Did the person give it"))
        );
        let (decided, asked) = answered(Locale::Ja, &items, &["2", "1", "寮母", "はい", "はい"]);
        let need = decided.need.unwrap();
        assert!(need.purpose_shown && need.from_person);
        assert!(
            asked
                .iter()
                .any(|one| one.contains("本人から取得しましたか"))
        );
    }

    #[test]
    fn the_paper_of_a_consent_is_the_one_that_was_seen() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("consent.pdf");
        std::fs::write(&file, "%PDF-1.7 signed").unwrap();
        let words = format!("paper:{}", file.display());
        let (decided, _) = answered(
            Locale::En,
            &[item("medical_history", true)],
            &["2", "1", "night work", &words],
        );
        let need = decided.need.unwrap();
        let seen = need.paper.as_deref();
        assert_eq!(need.evidence.as_ref(), Some(&words));
        assert!(evidence(&words, seen).unwrap().is_some());
        assert!(evidence(&words, None).unwrap().is_none());
        std::fs::write(&file, "another").unwrap();
        assert!(evidence(&words, seen).unwrap().is_none());
        assert!(evidence("a nod", None).unwrap().is_none());
    }

    #[test]
    fn false_alarms_and_what_is_dropped_need_nothing() {
        for (line, decision) in [("1", Decision::FalseAlarm), ("3", Decision::Drop)] {
            let (decided, _) = answered(Locale::Ja, &[], &[line]);
            assert_eq!((decided.decision, decided.need), (decision, None));
        }
    }
}
