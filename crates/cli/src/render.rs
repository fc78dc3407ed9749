//! Answers as people read them: fields with their labels, lists as small tables.

use kitei_domain::Timestamp;
use kitei_i18n::{Locale, Messages, dates};
use kitei_rulebook::{RulePack, Vocabulary};
use serde_json::{Map, Value, json};

use crate::table::Table;

/// Lists whose emptiness is the answer.
const SAID_WHEN_EMPTY: [&str; 13] = [
    "mails",
    "packages",
    "people",
    "orders",
    "history",
    "rights_requests",
    "consents",
    "reviews",
    "changes",
    "recipients",
    "sessions",
    "programs",
    "devices",
];

/// Fields that hold closed words, and the kind of message that says them.
const CLOSED: [(&str, &str); 11] = [
    ("by", "by"),
    ("channel", "channel"),
    ("class", "class"),
    ("code", "reject"),
    ("kind", "kind"),
    ("limits", "limit"),
    ("roles", "role"),
    ("result", "result"),
    ("sensitivity", "sensitivity"),
    ("state", "stands"),
    ("what", "kept"),
];

/// Fields that hold words of the vocabulary, and the lists that have them.
const LISTED: [(&str, &[&str]); 4] = [
    ("departments", &["department"]),
    ("kind", &["recipient", "consent"]),
    ("phase", &["phase"]),
    ("section", &["section"]),
];

/// Fields that say for programs what another says for readers.
const FOR_PROGRAMS: [&str; 1] = ["given_at"];

/// Fields that hold an instant as a number.
const INSTANTS: [&str; 11] = [
    "at",
    "given",
    "withdrawn",
    "erased",
    "until",
    "locks_at",
    "ends_at",
    "opened_at",
    "used_at",
    "since",
    "revoked",
];

/// What a reader of an access history asks.
const HISTORY: [&str; 8] = [
    "at",
    "happened_at",
    "act_label",
    "purpose_label",
    "items",
    "recipient",
    "outcome_label",
    "clauses",
];

/// Labels of items are read from the shipped vocabulary only where an answer names items.
struct Words<'a> {
    command: &'a str,
    messages: &'a Messages,
    pack: std::cell::OnceCell<Option<RulePack>>,
}

/// The answer of a command as text.
pub(crate) fn readable(command: &str, object: &Map<String, Value>, messages: &Messages) -> String {
    let words = Words {
        command,
        messages,
        pack: std::cell::OnceCell::new(),
    };
    let mut text = String::new();
    let headline = format!("result-{command}");
    if messages.has(&headline) {
        text.push_str(&messages.text(&headline));
        text.push('\n');
    }
    let mut scalars = Table::default();
    let mut lists = String::new();
    for (key, value) in object {
        match value {
            Value::Null => {}
            Value::Array(items) if items.is_empty() && !SAID_WHEN_EMPTY.contains(&key.as_str()) => {
            }
            Value::Array(items) if items.is_empty() => {
                scalars.row(vec![words.label(key), messages.text("field-none")]);
            }
            Value::Array(items) if items.iter().any(Value::is_object) => {
                lists.push_str(&words.list(key, items));
            }
            Value::Object(fields) if key != "entry" => lists.push_str(&words.fields(key, fields)),
            value => scalars.row(vec![words.label(key), words.cell(key, value)]),
        }
    }
    text.push_str(&scalars.text(2));
    text.push_str(&lists);
    text
}

impl Words<'_> {
    /// What a field is called; some commands call theirs otherwise than the rest.
    fn label(&self, key: &str) -> String {
        let key_in_message = key.replace('_', "-");
        let own = format!("field-{}-{key_in_message}", self.command);
        let common = format!("field-{key_in_message}");
        let known = [own, common].into_iter().find(|it| self.messages.has(it));
        known.map_or_else(|| key.to_owned(), |message| self.messages.text(&message))
    }

    fn vocabulary(&self) -> Option<&Vocabulary> {
        let pack = self.pack.get_or_init(|| RulePack::shipped().ok());
        pack.as_ref().map(RulePack::vocabulary)
    }

    fn in_locale<'w>(&self, ja: &'w str, en: &'w str) -> &'w str {
        match self.messages.locale() {
            Locale::Ja => ja,
            Locale::En => en,
        }
    }

    fn item(&self, id: &str) -> String {
        let row = self
            .vocabulary()
            .and_then(|vocabulary| vocabulary.item_row(vocabulary.item(id)?));
        row.map_or_else(
            || id.to_owned(),
            |row| format!("{} ({id})", self.in_locale(&row.ja, &row.en)),
        )
    }

    /// A word of the vocabulary, as the pack labels it.
    fn listed(&self, key: &str, word: &str) -> Option<String> {
        let (_, lists) = LISTED.iter().find(|(field, _)| *field == key)?;
        let vocabulary = self.vocabulary()?;
        let said = lists.iter().find_map(|list| match *list {
            "consent" => {
                let mut rows = vocabulary.consents().iter();
                let row = rows.find(|row| row.id.as_str() == word)?;
                Some(self.in_locale(&row.ja, &row.en))
            }
            "section" => {
                let row = vocabulary.section(word)?;
                Some(self.in_locale(&row.ja, &row.en))
            }
            list => {
                let row = vocabulary.word(list, word)?;
                Some(self.in_locale(&row.ja, &row.en))
            }
        });
        said.map(str::to_owned)
    }

    /// An object: its entry, or one row per field.
    fn fields(&self, key: &str, fields: &Map<String, Value>) -> String {
        let mut table = Table::default();
        for (name, value) in fields {
            let label = if key == "granted" {
                self.item(name)
            } else {
                self.label(name)
            };
            table.row(vec![label, self.cell(name, value)]);
        }
        format!("  {}\n{}", self.label(key), table.text(4))
    }

    /// A list of objects: one row each, the columns in the order of the first. What is withheld for
    /// the same reason is told once.
    fn list(&self, key: &str, items: &[Value]) -> String {
        let grouped;
        let items = if key == "withheld" {
            grouped = by_reason(items);
            grouped.as_slice()
        } else {
            items
        };
        let columns = columns(key, items);
        let mut table = Table::default();
        table.row(columns.iter().map(|name| self.label(name)).collect());
        for item in items {
            let cell = |name: &&str| item.get(*name).map(|value| self.cell(name, value));
            table.row(
                columns
                    .iter()
                    .map(|name| cell(name).unwrap_or_default())
                    .collect(),
            );
        }
        format!("  {}\n{}", self.label(key), table.text(4))
    }

    fn cell(&self, key: &str, value: &Value) -> String {
        match value {
            Value::Null => String::new(),
            Value::Bool(true) => self.messages.text("field-yes"),
            Value::Bool(false) => self.messages.text("field-no"),
            Value::Number(number) if INSTANTS.contains(&key) => {
                let instant = Timestamp::from_millis(number.as_i64().unwrap_or_default());
                dates::minute(self.messages.locale(), instant)
            }
            Value::Number(number) => number.to_string(),
            Value::String(text) if matches!(key, "item" | "items" | "granted") => self.item(text),
            Value::String(text) if matches!(key, "at" | "happened_at") => match text.parse() {
                Ok(instant) => dates::minute(self.messages.locale(), instant),
                Err(_) => one_line(text),
            },
            Value::String(text) => self
                .closed(key, text)
                .or_else(|| self.listed(key, text))
                .unwrap_or_else(|| one_line(text)),
            Value::Array(values) => {
                let cells: Vec<String> = values.iter().map(|value| self.cell(key, value)).collect();
                cells.join(", ")
            }
            Value::Object(fields) => self.short(fields),
        }
    }

    /// A closed word of some fields as people say it; scripts read the word itself with `--json`.
    fn closed(&self, key: &str, word: &str) -> Option<String> {
        let (_, kind) = CLOSED.iter().find(|(field, _)| *field == key)?;
        let message = format!("{kind}-{}", word.replace('_', "-"));
        let known = self.messages.has(&message);
        known.then(|| self.messages.text(&message))
    }

    /// An object inside a cell: a sentence in the reader's language, an id, evidence, or its values.
    fn short(&self, fields: &Map<String, Value>) -> String {
        let sentence = fields
            .get(self.messages.locale().as_str())
            .or_else(|| fields.get("id"));
        if let Some(value) = sentence {
            return self.cell("", value);
        }
        if let Some(Value::String(how)) = fields.get("by") {
            let words = fields.get("wording").map(|words| self.cell("", words));
            let how = self.closed("by", how).unwrap_or_else(|| one_line(how));
            return [Some(how), words]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(": ");
        }
        let name = |key: &str| match self.item(key) {
            id if id == key => self.label(key),
            item => item,
        };
        let cell = |key: &str, value| format!("{}: {}", name(key), self.cell(key, value));
        let cells: Vec<String> = fields.iter().map(|(key, value)| cell(key, value)).collect();
        cells.join(", ")
    }
}

/// The columns of a list: of a history those that answer the person's question, of other lists all
/// that hold something.
fn columns<'a>(key: &str, items: &'a [Value]) -> Vec<&'a str> {
    let mut columns: Vec<&str> = Vec::new();
    for fields in items.iter().filter_map(Value::as_object) {
        for (name, value) in fields {
            let told = key != "history" || HISTORY.contains(&name.as_str());
            let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
            let told = told && !FOR_PROGRAMS.contains(&name.as_str());
            if told && !empty && !columns.contains(&name.as_str()) {
                columns.push(name);
            }
        }
    }
    columns
}

/// Withheld items with one reason, in one row.
fn by_reason(items: &[Value]) -> Vec<Value> {
    let mut rows: Vec<(Value, Value, Vec<Value>)> = Vec::new();
    for item in items {
        let part = |name: &str| item.get(name).cloned().unwrap_or_default();
        let (clauses, next, id) = (part("clauses"), part("next"), part("item"));
        match rows
            .iter_mut()
            .find(|row| row.0 == clauses && row.1 == next)
        {
            Some(row) => row.2.push(id),
            None => rows.push((clauses, next, vec![id])),
        }
    }
    let row = |(clauses, next, ids)| json!({"clauses": clauses, "next": next, "items": Value::Array(ids)});
    rows.into_iter().map(row).collect()
}

/// Control characters of a value must not reach the terminal.
pub(crate) fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_list_becomes_a_table_and_controls_do_not_reach_the_terminal() {
        let object = json!({"rows_read": 2, "rows_rejected": [{"row": 3, "code": "no\u{1b}name"}]});
        let messages = Messages::new(Locale::En);
        let text = readable("none", object.as_object().unwrap(), &messages);
        assert!(text.contains("no name"), "{text}");
        assert!(!text.contains('\u{1b}'));
    }

    #[test]
    fn closed_words_are_said_in_the_reader_s_language() {
        let object = json!({
            "rows_rejected": [{"row": 3, "code": "contact_missing"}],
            "quarantined": [{"row": 4, "class": "looks"}],
            "reviews": [{"kind": "happened_outside"}],
            "staff": [{"roles": ["placement_manager"]}],
            "kept": [{"what": "provision_records"}],
            "recipients": [{"kind": "dispatch_client"}],
            "consents": [{
                "kind": "newsletter",
                "evidence": {"by": "spoken", "wording": "よろしいですか"},
                "given_at": "2026-11-21T10:00:00+09:00",
            }],
            "items": [{"section": "register", "sensitivity": "special_care"}],
            "orders": [{"limits": ["age"]}],
            "ruling": {"granted": ["career"], "withheld": []},
            "phase": "placement.proposal",
            "departments": ["placement"],
        });
        let text = readable(
            "none",
            object.as_object().unwrap(),
            &Messages::new(Locale::Ja),
        );
        for word in [
            "contact_missing",
            "looks",
            "happened_outside",
            "placement_manager",
            "provision_records",
            "dispatch_client",
            "newsletter",
            "spoken",
            "given_at",
            "register",
            "special_care",
            "age",
            "granted: career",
            "placement.proposal",
            "placement",
        ] {
            assert!(!text.contains(word), "{word} in {text}");
        }
    }
}
