//! The formatter.
//!
//! A case is a file in `cases`; its snapshot shows it before and after. `properties` says what holds for all texts.

mod normal;
mod properties;

use std::path::{Path, PathBuf};

use pipe_lang::format::format;

/// The sources of a folder and of those in it.
pub fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            paths.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "pipe") {
            paths.push(path);
        }
    }
    paths.sort();
    paths
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn cases() {
    insta::with_settings!({
        snapshot_path => root().join("snapshots/format"),
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        let cases = sources(&root().join("tests/format/cases"));
        assert!(!cases.is_empty());
        for case in cases {
            let before = std::fs::read_to_string(&case).unwrap_or_default();
            let name = case.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
            let after = format(&normal::syntax(&before));
            let shown = before.replace('\t', "→").replace('\r', "␍").replace('\u{FEFF}', "‹BOM›");
            insta::assert_snapshot!(name, format!("{shown}\n════ formatted\n{after}"));
        }
    });
}

/// What is shipped and shown is written as the formatter writes it.
#[test]
fn our_own_sources_are_formatted() {
    for folder in ["examples", "src/std"] {
        let paths = sources(&root().join(folder));
        assert!(!paths.is_empty(), "no sources in {folder}");
        for path in paths {
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            assert_eq!(format(&normal::syntax(&text)), text, "{}", path.display());
        }
    }
}
