//! What `cargo xtask …` does: one verb per habit of the house.
//!
//! Invariant: `test` ends with the closing line of the test runner and nothing after it, so that
//! whoever reads the last line reads the verdict.

use std::io::{Write as _, stderr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

mod arrows;
mod clauses;
mod steps;
mod tools;

const HELP: &str = "\
cargo xtask VERB

  setup        install, or name, what the tests need beside the Rust toolchain and a C compiler
  fmt          format everything
  lint         formatting, clippy, arrows between the rooms, clause table, documentation
  test         setup, lint, documentation tests, then every test
  regen        write docs/clauses.md anew; with --check only compare
  check-deps   hold the arrows between the rooms
  bench        the measurements of bench/, release build (further words are passed on)
";

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let verb = words.next().unwrap_or_default();
    let rest: Vec<String> = words.collect();
    let root = root();
    match run(&root, &verb, &rest) {
        Ok(code) => code,
        Err(error) => {
            say(&format!("xtask {verb}: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(root: &Path, verb: &str, rest: &[String]) -> anyhow::Result<ExitCode> {
    match verb {
        "setup" => tools::provide()?,
        "fmt" => steps::step(root, "fmt", "cargo fmt --all")?,
        "lint" => steps::lint(root)?,
        "test" => {
            tools::provide()?;
            steps::lint(root)?;
            steps::documentation_tests(root)?;
            return steps::tests(root, rest);
        }
        "regen" if rest.iter().any(|word| word == "--check") => clauses::check(root)?,
        "regen" => clauses::write(root)?,
        "check-deps" => arrows::check(root)?,
        "bench" => steps::bench(root, rest)?,
        _ => {
            say(HELP);
            return Ok(ExitCode::from(2));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The top of the repository: the folder above this crate.
fn root() -> PathBuf {
    // WHY: asked at run time, because a build directory that several checkouts share may hold a
    // binary that another one built.
    let here = std::env::var_os("CARGO_MANIFEST_DIR")
        .map(PathBuf::from)
        .unwrap_or_default();
    here.parent().unwrap_or(&here).to_owned()
}

/// Writes one line for the person at the terminal; a closed terminal is no reason to stop.
fn say(line: &str) {
    drop(writeln!(stderr(), "{line}"));
}
