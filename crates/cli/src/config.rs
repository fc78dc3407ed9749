//! What the environment says. The only file that reads it.

use std::path::PathBuf;

use kitei_i18n::Locale;

/// The environment, read once at start.
#[derive(Debug)]
pub(crate) struct Config {
    /// `KITEI_OFFICE`: the office directory.
    pub(crate) office: Option<PathBuf>,
    /// `KITEI_TOKEN`: the token of the staff member who acts.
    pub(crate) token: Option<Token>,
    /// `KITEI_KEY_PASSPHRASE_FILE`: a file with the passphrase of the key file.
    pub(crate) key_passphrase_file: Option<PathBuf>,
    /// The reader's language.
    pub(crate) locale: Locale,
}

/// A token; it does not show itself.
pub(crate) struct Token(pub(crate) String);

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

impl Config {
    /// Reads the environment.
    pub(crate) fn read() -> Self {
        let locale = Locale::detect(|name| {
            // On systems that keep the language elsewhere, `LANG` is theirs to answer.
            variable(name).or_else(|| (name == "LANG").then(sys_locale::get_locale).flatten())
        });
        Self {
            office: variable("KITEI_OFFICE").map(PathBuf::from),
            token: variable("KITEI_TOKEN").map(|token| Token(token.trim().to_owned())),
            key_passphrase_file: variable("KITEI_KEY_PASSPHRASE_FILE").map(PathBuf::from),
            locale,
        }
    }
}

/// Whether a window can be opened here.
pub(crate) fn has_desktop() -> bool {
    cfg!(target_os = "macos")
        || ["DISPLAY", "WAYLAND_DISPLAY"]
            .iter()
            .any(|name| variable(name).is_some())
}

/// A variable of the environment that is set and not empty.
#[expect(clippy::disallowed_methods, reason = "this is the config loader")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
