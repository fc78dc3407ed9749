//! Embeds the shipped rule pack, so that the product always carries the regulation it was tested
//! with. Only the three kinds of file that a pack is made of are taken.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn collect(dir: &Path, into: &mut Vec<PathBuf>) -> io::Result<()> {
    if !dir.is_dir() {
        return Ok(());
    }
    println!("cargo::rerun-if-changed={}", dir.display());
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        let wanted = path
            .extension()
            .is_some_and(|kind| kind == "toml" || kind == "md" || kind == "cedar");
        if path.is_dir() {
            collect(&path, into)?;
        } else if wanted {
            into.push(path);
        }
    }
    Ok(())
}

fn main() -> io::Result<()> {
    let missing = |name: &str| io::Error::other(format!("{name} is not set"));
    let here = env::var_os("CARGO_MANIFEST_DIR").ok_or_else(|| missing("CARGO_MANIFEST_DIR"))?;
    let out = env::var_os("OUT_DIR").ok_or_else(|| missing("OUT_DIR"))?;
    let root = Path::new(&here).join("../../regulation");
    let mut files = Vec::new();
    collect(&root, &mut files)?;
    files.sort();
    let mut code = String::from("&[\n");
    for file in &files {
        let name = file.strip_prefix(&root).map_err(io::Error::other)?;
        println!("cargo::rerun-if-changed={}", file.display());
        writeln!(
            code,
            "    ({:?}, include_bytes!({:?}).as_slice()),",
            name.to_string_lossy().replace('\\', "/"),
            file.display().to_string()
        )
        .map_err(io::Error::other)?;
    }
    code.push_str("]\n");
    fs::write(Path::new(&out).join("shipped.rs"), code)
}
