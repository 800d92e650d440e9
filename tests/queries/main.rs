//! What editors ask: outline, hover, definition and completion.
//!
//! A case is a file in the folder of its question: sources behind `//- path` lines (one file without such a line is
//! `ci.pipe`), with the cursor at `$0`; several `$0` are several questions. Its snapshot shows the source and the
//! answers together.

mod properties;
mod render;
mod speed;
mod world;

use std::path::Path;

use render::Question;

fn run(question: Question) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/queries").join(question.folder());
    insta::with_settings!({
        snapshot_path => Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots/queries").join(question.folder()),
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        let mut cases: Vec<_> = std::fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        cases.sort();
        assert!(!cases.is_empty(), "no cases in {}", folder.display());
        for case in cases {
            let fixture = std::fs::read_to_string(&case).unwrap_or_default();
            let name = case.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
            insta::assert_snapshot!(name, render::answers(question, &fixture));
        }
    });
}

#[test]
fn outlines() {
    run(Question::Outline);
}

#[test]
fn hovers() {
    run(Question::Hover);
}

#[test]
fn definitions() {
    run(Question::Definition);
}

#[test]
fn completions() {
    run(Question::Completion);
}

/// All rules are offered, so a snapshot would change with each new one.
#[test]
fn the_rules_in_an_annotation() {
    let world = world::world("@allow($0, \"reason\")\npipeline ci {}\n");
    let (file, offset) = world.cursors[0];
    let found = world.analysis.completions(file, offset);
    assert!(found.iter().any(|item| item.label == "permissions-unknown"), "{found:?}");
}
