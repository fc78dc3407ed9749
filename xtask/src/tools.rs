//! What the tests need beside the Rust toolchain and a C compiler: found, installed, or named.
//!
//! Invariant: nothing is installed that is already here, and what cannot be installed is named
//! together with the command that would do it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};
use serde_json::Value;

use crate::say;

/// How the test runner of the house is installed.
const NEXTEST: &str = "cargo install cargo-nextest --locked --version 0.9.143";

/// One thing that must be there, and the ways to get it, best first.
struct Need {
    name: &'static str,
    why: &'static str,
    is_here: fn() -> bool,
    ways: &'static [&'static str],
}

const NEEDS: &[Need] = &[
    Need {
        name: "rustfmt and clippy",
        why: "form and lints",
        is_here: || {
            succeeds("cargo", &["fmt", "--version"]) && succeeds("cargo", &["clippy", "--version"])
        },
        ways: &["rustup component add rustfmt clippy"],
    },
    Need {
        name: "a C compiler (cc)",
        why: "SQLite, AWS-LC and the fault shim",
        is_here: || succeeds("cc", &["--version"]),
        ways: &["apt-get install gcc libc6-dev"],
    },
    Need {
        name: "cvc5",
        why: "the solver that proves the properties of a rule pack",
        is_here: || {
            std::env::var_os("CVC5").is_some_and(|path| {
                Command::new(path)
                    .arg("--version")
                    .stdout(Stdio::null())
                    .status()
                    .is_ok()
            }) || succeeds("cvc5", &["--version"])
        },
        ways: &["apt-get install cvc5"],
    },
    Need {
        name: "python3 with `cryptography`",
        why: "the second, independent verifier of the journal",
        is_here: || succeeds("python3", &["-c", "import cryptography"]),
        ways: &[
            "python3 -m pip install cryptography",
            "apt-get install python3 python3-cryptography",
        ],
    },
    Need {
        name: "python3 with venv",
        why: "the fuzzer of the API is put into an environment of its own",
        is_here: || succeeds("python3", &["-c", "import ensurepip, venv"]),
        ways: &["apt-get install python3-venv"],
    },
    Need {
        name: "chromium and chromedriver",
        why: "the tests of the pages",
        is_here: || {
            succeeds("chromium", &["--version"]) && succeeds("chromedriver", &["--version"])
        },
        ways: &["apt-get install chromium chromium-driver"],
    },
    Need {
        name: "npm",
        why: "fetches axe-core, which checks the pages for accessibility",
        is_here: || succeeds("npm", &["--version"]),
        ways: &["apt-get install npm"],
    },
];

/// The checker of accessibility that the browser tests put into a page, beside what is built.
const AXE: &str = "axe-core@4.14.1";

/// The fuzzer that reads the document of the API, in an environment of its own beside what is built.
const SCHEMATHESIS: &str = "schemathesis==4.32.5";

/// Installs what is missing.
///
/// # Errors
/// Names everything that is still missing afterwards, each with the command that would install it.
pub(crate) fn provide() -> anyhow::Result<()> {
    say("== setup");
    let mut missing = Vec::new();
    for need in NEEDS {
        if (need.is_here)() {
            continue;
        }
        say(&format!("{} is missing ({})", need.name, need.why));
        if !need.ways.iter().any(|way| install(way) && (need.is_here)()) {
            missing.push(format!("  {}: {}", need.name, need.ways.join("   or: ")));
        }
    }
    if !missing.is_empty() {
        bail!("please install, then run again:\n{}", missing.join("\n"));
    }
    let tools = tools()?;
    fetch_axe(&tools)?;
    fetch_schemathesis(&tools)?;
    if !nextest_is_here() && !install(NEXTEST) {
        say("cargo-nextest could not be installed: the tests run under `cargo test`");
    }
    Ok(())
}

/// Where tests look for the tools that are not installed: `tools/` in the build directory.
fn tools() -> anyhow::Result<PathBuf> {
    Ok(target_directory()?.join("tools"))
}

/// Puts axe-core where the browser tests look for it.
fn fetch_axe(tools: &Path) -> anyhow::Result<()> {
    if tools.join("node_modules/axe-core/axe.min.js").is_file() {
        return Ok(());
    }
    std::fs::create_dir_all(tools).with_context(|| tools.display().to_string())?;
    let mut npm = Command::new("npm");
    npm.args([
        "install",
        "--no-save",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
    ]);
    npm.arg("--prefix").arg(tools).arg(AXE);
    if !runs(&mut npm) {
        bail!("npm could not fetch {AXE}");
    }
    Ok(())
}

/// The build directory.
///
/// # Errors
/// When cargo does not tell it.
pub(crate) fn target_directory() -> anyhow::Result<PathBuf> {
    let metadata = Command::new("cargo")
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .output()
        .context("cargo metadata")?;
    let metadata: Value = serde_json::from_slice(&metadata.stdout).context("cargo metadata")?;
    let target = metadata.get("target_directory").and_then(Value::as_str);
    Ok(PathBuf::from(target.context("no build directory")?))
}

/// Puts the fuzzer where its test looks for it.
fn fetch_schemathesis(tools: &Path) -> anyhow::Result<()> {
    let place = tools.join("schemathesis");
    let pip = place.join("bin/pip");
    // WHY: what is there may be of another version, or half fetched.
    let marked = place.join("pinned");
    if std::fs::read_to_string(&marked).is_ok_and(|pinned| pinned == SCHEMATHESIS) {
        return Ok(());
    }
    let mut venv = Command::new("python3");
    venv.args(["-m", "venv", "--clear"]).arg(&place);
    let mut fetch = Command::new(&pip);
    fetch.args(["install", "--quiet", "--disable-pip-version-check"]);
    fetch.arg(SCHEMATHESIS);
    if !(runs(&mut venv) && runs(&mut fetch)) {
        bail!(
            "pip could not fetch {SCHEMATHESIS}; it needs python3 with venv (apt-get install python3-venv)"
        );
    }
    std::fs::write(&marked, SCHEMATHESIS).with_context(|| marked.display().to_string())
}

/// Whether the test runner of the house is installed.
pub(crate) fn nextest_is_here() -> bool {
    succeeds("cargo", &["nextest", "--version"])
}

/// Tries one way, given as a command line; `apt-get install` only as root or where sudo asks no
/// password.
fn install(way: &str) -> bool {
    say(&format!("   {way}"));
    let Some(packages) = way.strip_prefix("apt-get install ") else {
        let mut words = way.split_whitespace();
        return words
            .next()
            .is_some_and(|program| runs(Command::new(program).args(words)));
    };
    let Some(sudo) = rights() else { return false };
    let apt = |arguments: &[&str]| {
        let mut words = sudo
            .iter()
            .copied()
            .chain(["env", "DEBIAN_FRONTEND=noninteractive"]);
        words.next().is_some_and(|program| {
            runs(
                Command::new(program)
                    .args(words)
                    .arg("apt-get")
                    .args(arguments),
            )
        })
    };
    let mut wanted = vec!["install", "-y", "--no-install-recommends"];
    wanted.extend(packages.split_whitespace());
    // WHY: a fresh machine has no package lists, a prepared one may have no network.
    apt(&wanted) || (apt(&["update"]) && apt(&wanted))
}

/// The words before an administrator's command: none as root, `sudo -n` where it asks nothing.
fn rights() -> Option<&'static [&'static str]> {
    let id = Command::new("id").arg("-u").output().ok()?;
    if id.stdout.trim_ascii() == b"0" {
        return Some(&[]);
    }
    succeeds("sudo", &["-n", "true"]).then_some(&["sudo", "-n"])
}

fn succeeds(program: &str, arguments: &[&str]) -> bool {
    runs(
        Command::new(program)
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null()),
    )
}

fn runs(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
