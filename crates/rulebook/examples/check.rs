//! Loads the rule pack in a directory and prints its faults: `cargo run --example check -- DIR`.

#![expect(clippy::print_stdout, reason = "an example speaks to a terminal")]

use std::path::Path;
use std::process::ExitCode;

use kitei_rulebook::{Bundle, CheckedPack, PackErrors};

fn main() -> ExitCode {
    let Some(dir) = std::env::args().nth(1) else {
        println!("usage: check DIR");
        return ExitCode::from(2);
    };
    let bundle = match Bundle::from_dir(Path::new(&dir)) {
        Ok(bundle) => bundle,
        Err(error) => {
            println!("{error}");
            return ExitCode::FAILURE;
        }
    };
    match CheckedPack::load(&bundle) {
        Ok(pack) => {
            pack.warnings()
                .iter()
                .for_each(|fault| println!("warning: {fault}"));
            println!(
                "ok: {} clauses, {} policies, {} properties",
                pack.pack().clauses().count(),
                pack.pack().policies().policies().count(),
                pack.properties().len()
            );
            ExitCode::SUCCESS
        }
        Err(PackErrors(faults)) => {
            for fault in &faults {
                println!("{fault}");
            }
            println!("{} faults", faults.len());
            ExitCode::FAILURE
        }
    }
}
