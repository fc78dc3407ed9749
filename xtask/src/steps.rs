//! The steps that `lint` and `test` are made of, each one command, shown before it runs.
//!
//! Invariant: the first step that fails ends the run with its name.

use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context as _, bail};

use crate::{arrows, clauses, say, tools};

/// Runs one command line (split at blanks), failing with the step's name.
///
/// # Errors
/// When the command cannot be started or does not succeed.
pub(crate) fn step(root: &Path, name: &str, line: &str) -> anyhow::Result<()> {
    succeed(name, command(root, line)?)
}

/// Everything that needs no test to run: form, lints, arrows, generated pages, documentation.
///
/// # Errors
/// At the first step that finds something.
pub(crate) fn lint(root: &Path) -> anyhow::Result<()> {
    step(root, "fmt", "cargo fmt --all --check")?;
    step(
        root,
        "clippy",
        "cargo clippy --workspace --all-targets -- -D warnings",
    )?;
    arrows::check(root)?;
    clauses::check(root)?;
    let mut doc = command(root, "cargo doc --workspace --no-deps")?;
    doc.env("RUSTDOCFLAGS", "-D warnings");
    succeed("doc", doc)
}

/// The examples in the documentation, compile-fail ones included (nextest does not run these).
///
/// # Errors
/// When one of them does not behave as written.
pub(crate) fn documentation_tests(root: &Path) -> anyhow::Result<()> {
    step(
        root,
        "documentation tests",
        "cargo test --workspace --doc --quiet",
    )
}

/// The measurements, with the servers that they ask beside them in the build directory.
///
/// # Errors
/// When something does not build, or a measurement fails.
pub(crate) fn bench(root: &Path, rest: &[String]) -> anyhow::Result<()> {
    let target = tools::target_directory()?;
    let bare = format!(
        "cargo build --release --manifest-path bench/bare/Cargo.toml --target-dir {}",
        target.display()
    );
    step(root, "the server without privacy", &bare)?;
    step(root, "the server", "cargo build --release -p kitei")?;
    let line = format!("cargo run --release -p kitei-bench -- {}", rest.join(" "));
    step(root, "bench", &line)
}

/// Every test; the runner's closing line is the last that is written, so a failure is answered by
/// the exit code alone.
///
/// # Errors
/// When the runner cannot be started.
pub(crate) fn tests(root: &Path, rest: &[String]) -> anyhow::Result<ExitCode> {
    let line = if tools::nextest_is_here() {
        "cargo nextest run --workspace --no-fail-fast"
    } else {
        "cargo test --workspace --all-targets --no-fail-fast"
    };
    say(&format!("== tests: {line}"));
    let mut runner = command(root, line)?;
    // WHY: a snapshot that differs must fail, not be written down as the new truth.
    runner
        .args(rest)
        .env("INSTA_UPDATE", "no")
        .env("CARGO_TERM_PROGRESS_WHEN", "never");
    let status = runner.status().context("the test runner")?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn command(root: &Path, line: &str) -> anyhow::Result<Command> {
    let mut words = line.split_whitespace();
    let program = words.next().context("an empty command line")?;
    let mut command = Command::new(program);
    command.args(words).current_dir(root);
    Ok(command)
}

fn succeed(name: &str, mut command: Command) -> anyhow::Result<()> {
    say(&format!("== {name}"));
    let status = command.status().with_context(|| name.to_owned())?;
    if !status.success() {
        bail!("{name} did not succeed");
    }
    Ok(())
}
