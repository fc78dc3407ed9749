//! The keys: the same in both languages, all that the code names, and no more.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent::FluentResource;

/// Where messages are asked for.
const ENTRANCES: [&str; 5] = [
    "../http/src",
    "../api/src",
    "../web/src",
    "../mail/src",
    "../cli/src",
];

/// The calls that ask for a message by a key written out in the code.
const CALLS: [&str; 4] = ["t(", "t_with(", "text(", "text_with("];

/// Keys that the code puts together from a word: a command, an argument, an error code, a class.
const COMPOSED: [&str; 33] = [
    "web-step-",
    "help",
    "arg-",
    "err-",
    "refused-",
    "reject-",
    "class-",
    "result-",
    "tell-",
    "demo-",
    "doctor-",
    "field-",
    "http-",
    "usage-",
    "progress-",
    "thing-",
    "state-",
    "problem-",
    "list-",
    "kind-",
    "role-",
    "kept-",
    "by-",
    "channel-",
    "limit-",
    "sensitivity-",
    "mail-",
    "stands-",
    "web-tab-",
    "web-today-",
    "web-register-to-",
    "web-own-way-",
    "web-request-",
];

/// Key → names of the values in the message, from the resources of one language.
fn messages(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    for path in files(&here().join("locales").join(language), "ftl") {
        let source = fs::read_to_string(&path).unwrap();
        let resource = FluentResource::try_new(source.clone());
        let resource = resource.map_err(|(_, faults)| format!("{}: {faults:?}", path.display()));
        assert!(
            resource.unwrap().entries().count() > 0,
            "{} is empty",
            path.display()
        );
        let mut key = String::new();
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            if let Some((name, _)) = line.split_once(" =").filter(|_| !line.starts_with(' ')) {
                name.clone_into(&mut key);
                let twice = found.insert(key.clone(), BTreeSet::new());
                assert!(twice.is_none(), "{key} stands twice");
            }
            for value in line.split('$').skip(1) {
                let name = value
                    .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                    .next();
                found
                    .get_mut(&key)
                    .unwrap()
                    .insert(name.unwrap().to_owned());
            }
        }
    }
    found
}

/// The keys that a source text asks for by name.
fn asked_for(source: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for call in CALLS {
        for (place, _) in source.match_indices(call) {
            let (before, after) = source.split_at(place);
            if before.ends_with(|c: char| c.is_alphanumeric() || c == '_') {
                continue;
            }
            let argument = after.split_at(call.len()).1.trim_start();
            if let Some((key, _)) = argument.strip_prefix('"').and_then(|a| a.split_once('"')) {
                keys.insert(key.to_owned());
            }
        }
    }
    keys
}

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|other| other == extension) {
            found.push(path);
        }
    }
    found
}

#[test]
fn both_languages_have_the_same_keys_and_values() {
    assert_eq!(messages("ja"), messages("en"));
}

#[test]
fn every_key_in_the_code_exists_and_every_message_is_used() {
    // Templates ask as the code does.
    let sources = ENTRANCES.iter().flat_map(|folder| {
        let folder = here().join(folder);
        [files(&folder, "rs"), files(&folder, "html")].concat()
    });
    let asked: BTreeSet<String> = sources
        .flat_map(|path| asked_for(&fs::read_to_string(path).unwrap()))
        .collect();
    let known: BTreeSet<String> = messages("ja").into_keys().collect();
    let missing: Vec<_> = asked.difference(&known).collect();
    assert!(missing.is_empty(), "no message for {missing:?}");
    let is_composed = |key: &&String| COMPOSED.iter().any(|prefix| key.starts_with(prefix));
    let unused: Vec<_> = known
        .difference(&asked)
        .filter(|key| !is_composed(key))
        .collect();
    assert!(unused.is_empty(), "nobody asks for {unused:?}");
}

#[test]
fn the_search_for_keys_finds_them() {
    let source =
        "m.text(\"one\"); t(\n  \"two\", x); m.text_with(\"three\", &[]); context(\"four\")";
    assert_eq!(
        asked_for(source).into_iter().collect::<Vec<_>>(),
        ["one", "three", "two"]
    );
}
