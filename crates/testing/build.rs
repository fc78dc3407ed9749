//! Compiles the fault shim with the machine's C compiler into this crate's build folder.

use std::error::Error;
use std::io::{Write as _, stdout};
use std::path::PathBuf;
use std::process::Command;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?;
    let library = PathBuf::from(folder).join("libkitei_fault.so");
    let status = Command::new("cc")
        .args([
            "-std=c11", "-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o",
        ])
        .arg(&library)
        .args(["fault/fault.c", "-ldl"])
        .status()?;
    if !status.success() {
        return Err("the fault shim does not compile".into());
    }
    let mut cargo = stdout();
    writeln!(cargo, "cargo::rerun-if-changed=fault/fault.c")?;
    writeln!(
        cargo,
        "cargo::rustc-env=KITEI_FAULT_SHIM={}",
        library.display()
    )?;
    Ok(())
}
