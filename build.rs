//! Lists the pages of `docs/diagnostics`, so that a page is known by being there. Read by `src/pages.rs`.

use std::error::Error;
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("docs/diagnostics");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut pages = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "md") {
            let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            pages.push((name, path));
        }
    }
    pages.sort();
    let mut list = String::from("&[\n");
    for (name, path) in pages {
        writeln!(list, "    Page {{ name: {name:?}, text: include_str!({:?}) }},", path.to_string_lossy())?;
    }
    list.push(']');
    fs::write(Path::new(&env::var("OUT_DIR")?).join("pages.rs"), list)?;
    Ok(())
}
