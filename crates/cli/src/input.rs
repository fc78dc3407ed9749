//! What comes from standard input and from the terminal.

use std::io::{BufRead, IsTerminal, Write};
use std::path::Path;

use kitei_custody::Passphrase;
use kitei_i18n::Messages;

use crate::args::{EvidenceArg, Text};
use crate::failure::Failure;

/// A line of standard input is at most this long.
const LINE_BYTES_AT_MOST: u64 = 1024 * 1024;

/// A value: as given, or the next line of standard input.
///
/// # Errors
/// Standard input has no further line, or one that is too long or not UTF-8.
pub(crate) fn value(text: &Text) -> Result<String, Failure> {
    match text {
        Text::Given(value) => Ok(value.clone()),
        Text::Line => line(),
    }
}

/// As [`value`], for one that may be left out.
///
/// # Errors
/// As [`value`].
pub(crate) fn optional(text: Option<&Text>) -> Result<Option<String>, Failure> {
    text.map(value).transpose()
}

fn line() -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let mut input = std::io::stdin().lock();
    let read = std::io::Read::take(&mut input, LINE_BYTES_AT_MOST).read_until(b'\n', &mut bytes);
    read.map_err(|source| Failure::Io {
        place: "stdin".into(),
        source,
    })?;
    if bytes.is_empty() {
        return Err(Failure::NoInput);
    }
    let text = String::from_utf8(bytes).map_err(|_secret| Failure::NotText)?;
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}

/// The passphrase that a file holds: its first line.
///
/// # Errors
/// The file cannot be read, or is empty.
pub(crate) fn passphrase_in(file: &Path) -> Result<Passphrase, Failure> {
    let text = std::fs::read_to_string(file).map_err(|source| Failure::Io {
        place: file.display().to_string(),
        source,
    })?;
    let line = text.lines().next().unwrap_or_default().trim();
    if line.is_empty() {
        return Err(Failure::NoPassphrase);
    }
    Ok(Passphrase::typed(line))
}

/// A password that a file holds in its first line, or, for `-`, the next line of standard input.
///
/// # Errors
/// The file cannot be read, or is empty.
pub(crate) fn password_in(file: &Path) -> Result<String, Failure> {
    if file.as_os_str() == "-" {
        return line();
    }
    let text = std::fs::read_to_string(file).map_err(Failure::at(file))?;
    match text.lines().next() {
        Some(line) if !line.is_empty() => Ok(line.to_owned()),
        _ => Err(Failure::NoPassphrase),
    }
}

/// Asks for a passphrase where somebody sits at the terminal.
///
/// # Errors
/// Nobody does, or the terminal cannot be read.
pub(crate) fn ask_passphrase(messages: &Messages) -> Result<Passphrase, Failure> {
    if !std::io::stdin().is_terminal() {
        return Err(Failure::NoPassphrase);
    }
    let text = rpassword::prompt_password(messages.text("ask-passphrase")).map_err(|source| {
        Failure::Io {
            place: "terminal".into(),
            source,
        }
    })?;
    Ok(Passphrase::typed(text.trim()))
}

/// Whether somebody is there to be asked.
pub(crate) fn is_terminal() -> bool {
    std::io::stdin().is_terminal()
}

/// Asks somebody at the terminal for a line.
///
/// # Errors
/// The terminal cannot be read or written, or was closed.
pub(crate) fn prompt(text: &str) -> Result<String, Failure> {
    let terminal = |source| Failure::Io {
        place: "terminal".to_owned(),
        source,
    };
    let mut out = std::io::stdout().lock();
    write!(out, "{text}")
        .and_then(|()| out.flush())
        .map_err(terminal)?;
    let mut line = String::new();
    let read = std::io::stdin().read_line(&mut line).map_err(terminal)?;
    if read == 0 {
        Err(Failure::NoInput)
    } else {
        Ok(line.trim().to_owned())
    }
}

/// The evidence that a request names, read from its file where it is one.
///
/// # Errors
/// The file cannot be read.
pub(crate) fn evidence(given: &EvidenceArg) -> Result<kitei_office::EvidenceGiven, Failure> {
    use kitei_office::EvidenceGiven;
    Ok(match given {
        EvidenceArg::Screen => EvidenceGiven::Screen,
        EvidenceArg::Spoken(wording) if wording == "-" => EvidenceGiven::Spoken(line()?),
        EvidenceArg::Spoken(wording) => EvidenceGiven::Spoken(wording.clone()),
        EvidenceArg::Paper(file) => {
            let bytes = std::fs::read(file).map_err(|source| Failure::Io {
                place: file.display().to_string(),
                source,
            })?;
            EvidenceGiven::Paper(bytes)
        }
    })
}
