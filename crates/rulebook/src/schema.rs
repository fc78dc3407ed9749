//! Generates the Cedar schema from the vocabulary. Every word is a member of a closed enum, so a
//! misspelt purpose in a rule is a validation error and not a rule that never fires.

use std::fmt::Write as _;

use kitei_domain::{
    Act, Actor, ConsentKind, Phase, Population, RecipientKind, Sensitivity, Source,
};

use crate::question::Flags;
use crate::vocabulary::{Cell, NO_PURPOSE, Release, Vocabulary};

/// The context attributes that hold a word, with their entity type.
pub(crate) const WORD_ATTRIBUTES: [(&str, &str); 10] = [
    ("purpose", "Purpose"),
    ("population", "Population"),
    ("phase", "Phase"),
    ("recipient", "RecipientKind"),
    ("source", "Source"),
    ("consent", "ConsentKind"),
    ("section", "Section"),
    ("sensitivity", "Sensitivity"),
    ("table", "Table"),
    ("release", "Release"),
];

/// The context attributes that come from an item and a person, not from the act.
pub(crate) const ITEM_BOOLEANS: [&str; 3] = ["told", "consented", "exception"];

/// The members of each entity type, in the order of their places.
pub(crate) fn members(vocabulary: &Vocabulary) -> Vec<(&'static str, Vec<String>)> {
    fn own<'w>(words: impl IntoIterator<Item = &'w str>) -> Vec<String> {
        words.into_iter().map(str::to_owned).collect()
    }
    vec![
        ("Actor", own(Actor::ALL.iter().map(|word| word.as_str()))),
        (
            "Item",
            own(vocabulary.items().map(|(_, row)| row.id.as_str())),
        ),
        (
            "Purpose",
            own(vocabulary.purposes().map(|(_, row)| row.id.as_str())),
        ),
        (
            "Population",
            own(Population::ALL.iter().map(|word| word.as_str())),
        ),
        ("Phase", own(Phase::ALL.iter().map(|word| word.as_str()))),
        (
            "RecipientKind",
            own(RecipientKind::ALL.iter().map(|word| word.as_str())),
        ),
        ("Source", own(Source::ALL.iter().map(|word| word.as_str()))),
        (
            "ConsentKind",
            own([NO_PURPOSE]
                .into_iter()
                .chain(ConsentKind::ALL.iter().map(|word| word.as_str()))),
        ),
        (
            "Section",
            own(vocabulary.sections().iter().map(|row| row.id.as_str())),
        ),
        (
            "Sensitivity",
            own(Sensitivity::ALL.iter().map(|word| word.as_str())),
        ),
        ("Table", own(Cell::ALL.iter().map(|word| word.as_str()))),
        (
            "Release",
            own(Release::ALL.iter().map(|word| word.as_str())),
        ),
    ]
}

/// The schema in Cedar's own notation.
pub(crate) fn text(vocabulary: &Vocabulary) -> String {
    let mut out = String::new();
    for (name, words) in members(vocabulary) {
        let words: Vec<String> = words.iter().map(|word| format!("{word:?}")).collect();
        let _infallible = writeln!(out, "entity {name} enum [{}];", words.join(", "));
    }
    out.push_str("type Handling = {\n");
    for (name, kind) in WORD_ATTRIBUTES {
        let _infallible = writeln!(out, "  {name}: {kind},");
    }
    for name in ITEM_BOOLEANS.iter().chain(Flags::NAMES) {
        let _infallible = writeln!(out, "  {name}: Bool,");
    }
    out.push_str("};\n");
    for act in Act::ALL {
        let _infallible = writeln!(
            out,
            "action {:?} appliesTo {{ principal: Actor, resource: Item, context: Handling }};",
            act.as_str()
        );
    }
    out
}
