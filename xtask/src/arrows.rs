//! The arrows between the rooms: who may name whom.
//!
//! Invariant: a crate that is not in the table, or a dependency that the table does not draw, is a
//! finding. Dev-dependencies are free: they reach no binary.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, bail};
use serde_json::Value;

use crate::say;

/// One room and the rooms it may name; each row names only rooms of earlier rows.
const ROOMS: &[(&str, &[&str])] = &[
    ("kitei-domain", &[]),
    ("kitei-rulebook", &["kitei-domain"]),
    ("kitei-custody", &["kitei-domain"]),
    ("kitei-journal", &["kitei-domain"]),
    ("kitei-i18n", &["kitei-domain"]),
    ("kitei-proofs", &["kitei-domain", "kitei-rulebook"]),
    ("kitei-storage", &["kitei-domain", "kitei-journal"]),
    (
        "kitei-storage-sqlite",
        &["kitei-domain", "kitei-journal", "kitei-storage"],
    ),
    ("kitei-intake", &["kitei-domain", "kitei-rulebook"]),
    (
        "kitei-office",
        &[
            "kitei-domain",
            "kitei-rulebook",
            "kitei-custody",
            "kitei-journal",
            "kitei-storage",
            "kitei-intake",
        ],
    ),
    (
        "kitei-http",
        &["kitei-domain", "kitei-i18n", "kitei-office"],
    ),
    (
        "kitei-api",
        &[
            "kitei-domain",
            "kitei-rulebook",
            "kitei-i18n",
            "kitei-office",
            "kitei-http",
        ],
    ),
    (
        "kitei-web",
        &[
            "kitei-domain",
            "kitei-rulebook",
            "kitei-i18n",
            "kitei-office",
            "kitei-http",
        ],
    ),
    (
        "kitei-mail",
        &["kitei-domain", "kitei-i18n", "kitei-office"],
    ),
    (
        "kitei-testing",
        &[
            "kitei-domain",
            "kitei-rulebook",
            "kitei-custody",
            "kitei-journal",
            "kitei-storage",
            "kitei-storage-sqlite",
            "kitei-intake",
            "kitei-office",
        ],
    ),
    (
        "kitei",
        &[
            "kitei-domain",
            "kitei-rulebook",
            "kitei-custody",
            "kitei-journal",
            "kitei-i18n",
            "kitei-proofs",
            "kitei-storage",
            "kitei-storage-sqlite",
            "kitei-intake",
            "kitei-office",
            "kitei-http",
            "kitei-api",
            "kitei-web",
            "kitei-mail",
        ],
    ),
    (
        "kitei-bench",
        &[
            "kitei-domain",
            "kitei-rulebook",
            "kitei-custody",
            "kitei-journal",
            "kitei-storage",
            "kitei-storage-sqlite",
            "kitei-intake",
            "kitei-office",
            "kitei-testing",
        ],
    ),
    ("xtask", &[]),
];

/// Libraries that belong to certain rooms, so that each can be replaced in one place.
const OWNERS: &[(&str, &[&str])] = &[
    ("rusqlite", &["kitei-storage-sqlite", "kitei-testing"]),
    ("cedar-policy", &["kitei-rulebook", "kitei-proofs"]),
    ("cedar-policy-symcc", &["kitei-proofs"]),
    (
        "aws-lc-rs",
        &[
            "kitei-custody",
            "kitei-journal",
            "kitei-rulebook",
            "kitei-storage-sqlite",
        ],
    ),
    ("calamine", &["kitei-intake"]),
    ("fluent", &["kitei-i18n"]),
    ("clap", &["kitei"]),
    ("axum", &["kitei-http", "kitei-api", "kitei-web"]),
    ("askama", &["kitei-web"]),
    ("lettre", &["kitei-mail"]),
    ("utoipa", &["kitei-api"]),
    ("utoipa-axum", &["kitei-api"]),
];

/// Reads the workspace and holds every arrow.
///
/// # Errors
/// Names each arrow that the table does not draw.
pub(crate) fn check(root: &Path) -> anyhow::Result<()> {
    say("== check-deps");
    let output = Command::new("cargo")
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(root)
        .output()
        .context("cargo metadata")?;
    if !output.status.success() {
        bail!(
            "cargo metadata: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let metadata = serde_json::from_slice(&output.stdout).context("cargo metadata")?;
    let wrong = findings(&metadata);
    if !wrong.is_empty() {
        bail!(
            "arrows that design and table do not draw:\n{}",
            wrong.join("\n")
        );
    }
    Ok(())
}

/// Every wrong arrow in the output of `cargo metadata --no-deps`, as a sentence.
fn findings(metadata: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    for package in list(metadata, "packages") {
        let room = text(package, "name");
        let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else {
            wrong.push(format!("{room} has no row in the table of rooms"));
            continue;
        };
        for dependency in list(package, "dependencies") {
            if text(dependency, "kind") == "dev" {
                continue;
            }
            let name = text(dependency, "name");
            let is_room = ROOMS.iter().any(|(known, _)| *known == name);
            if is_room && !allowed.contains(&name) {
                wrong.push(format!("{room} must not name {name}"));
            }
            if let Some((_, owners)) = OWNERS.iter().find(|(library, _)| *library == name)
                && !owners.contains(&room)
            {
                wrong.push(format!(
                    "{room} must not name {name}: only {}",
                    owners.join(", ")
                ));
            }
            let is_optional = dependency.get("optional").and_then(Value::as_bool) == Some(true);
            if room == "kitei" && name == "kitei-proofs" && !is_optional {
                wrong.push("kitei names kitei-proofs without the feature `prove`".to_owned());
            }
        }
    }
    wrong
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value
        .get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn workspace(room: &str, dependency: &Value) -> Value {
        json!({ "packages": [{ "name": room, "dependencies": [dependency] }] })
    }

    #[test]
    fn the_arrows_of_this_workspace_are_as_drawn() {
        check(&crate::root()).unwrap();
    }

    #[test]
    fn an_added_wrong_arrow_is_found() {
        for (room, named) in [
            ("kitei-domain", "kitei-rulebook"),
            ("kitei-custody", "kitei-storage"),
            ("kitei-office", "kitei-storage-sqlite"),
            ("kitei-office", "rusqlite"),
            ("kitei-rulebook", "kitei-office"),
            ("kitei-office", "kitei-api"),
            ("kitei-office", "axum"),
            ("kitei-office", "kitei-http"),
            ("kitei-http", "kitei-api"),
            ("kitei-office", "kitei-mail"),
            ("kitei-office", "lettre"),
            ("kitei-mail", "kitei-storage"),
            ("kitei-api", "kitei-storage"),
            ("kitei-api", "kitei-custody"),
            ("kitei-api", "kitei-journal"),
            ("kitei-api", "kitei-web"),
            ("kitei-web", "kitei-api"),
            ("kitei-web", "kitei-storage"),
            ("kitei-web", "kitei-custody"),
            ("kitei-web", "kitei-journal"),
            ("kitei-office", "askama"),
            ("kitei-proofs", "kitei-custody"),
            ("kitei-rulebook", "cedar-policy-symcc"),
            ("kitei", "kitei-testing"),
            ("kitei", "rusqlite"),
            ("kitei", "kitei-proofs"),
            ("kitei-elsewhere", "serde"),
        ] {
            let arrow = json!({ "name": named, "kind": null, "optional": false });
            assert_eq!(
                findings(&workspace(room, &arrow)).len(),
                1,
                "{room} -> {named}"
            );
        }
    }

    #[test]
    fn a_drawn_arrow_and_a_dev_dependency_are_left_alone() {
        for (room, arrow) in [
            (
                "kitei-office",
                json!({ "name": "kitei-custody", "kind": null, "optional": false }),
            ),
            (
                "kitei-office",
                json!({ "name": "kitei-testing", "kind": "dev", "optional": false }),
            ),
            (
                "kitei",
                json!({ "name": "kitei-proofs", "kind": null, "optional": true }),
            ),
            (
                "kitei-storage-sqlite",
                json!({ "name": "rusqlite", "kind": null }),
            ),
        ] {
            assert_eq!(
                findings(&workspace(room, &arrow)),
                Vec::<String>::new(),
                "{room}"
            );
        }
    }

    #[test]
    fn no_room_names_a_later_room() {
        for (place, (room, allowed)) in ROOMS.iter().enumerate() {
            for named in *allowed {
                assert!(
                    ROOMS[..place].iter().any(|(r, _)| r == named),
                    "{room} -> {named}"
                );
            }
        }
    }
}
