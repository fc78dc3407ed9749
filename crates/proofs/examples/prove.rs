//! Proves the rule pack in a directory and prints what was found:
//! `cargo run -p kitei-proofs --example prove -- DIR`.

#![expect(clippy::print_stdout, reason = "an example speaks to a terminal")]

use std::path::Path;
use std::process::ExitCode;

use kitei_proofs::{all_hold, prove};
use kitei_rulebook::{Bundle, CheckedPack};

fn main() -> ExitCode {
    let dir = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "regulation".to_owned());
    let pack = match Bundle::from_dir(Path::new(&dir)).map(|bundle| CheckedPack::load(&bundle)) {
        Ok(Ok(pack)) => pack,
        Ok(Err(faults)) => {
            println!("{faults}");
            return ExitCode::FAILURE;
        }
        Err(error) => {
            println!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let evidence = prove(&pack, None);
    for one in &evidence {
        println!("{} {:<10} {}", one.id, one.result.as_str(), one.sentence.en);
        if let Some(case) = one.result.counterexample() {
            println!("    {}\n    {}", case.sentence.en, case.sentence.ja);
        }
    }
    if all_hold(&evidence) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
