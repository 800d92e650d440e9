//! The examples: what is committed beside their sources is what their sources compile to.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use pipe_lang::analysis::Analysis;
use pipe_lang::compile::Compilation;
use pipe_lang::lock::LOCK_FILE;

use crate::project::{Memory, build, root};

type Outcome = Result<(), Box<dyn Error>>;

pub fn examples() -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root().join("examples"))? {
        let path = entry?.path();
        if path.join("pipe.toml").exists() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The inputs of a project on the disk, under a folder of our choice.
pub fn inputs(folder: &Path) -> Result<Memory, Box<dyn Error>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(current) = folders.pop() {
        for entry in fs::read_dir(current)? {
            let path = entry?.path();
            let name = path.strip_prefix(folder)?.to_string_lossy().replace('\\', "/");
            if path.is_dir() {
                folders.push(path);
            } else if name.ends_with(".pipe") || matches!(name.as_str(), "pipe.toml" | LOCK_FILE) {
                files.push((name, fs::read_to_string(path)?));
            }
        }
    }
    files.sort();
    Ok(Memory(files))
}

fn said(analysis: &Analysis, compilation: &Compilation) -> Vec<String> {
    let all = analysis.diagnostics.iter().chain(&compilation.diagnostics);
    all.map(|diagnostic| format!("{}: {}", diagnostic.rule, diagnostic.message)).collect()
}

/// Compares with the disk; the folder of the outputs is the example's own, or what its `pipe.toml` says.
#[test]
fn committed_outputs_are_up_to_date() -> Outcome {
    let mut stale = Vec::new();
    for folder in examples()? {
        let (analysis, compilation) = build(&inputs(&folder)?);
        let name = folder.strip_prefix(root())?.to_string_lossy().into_owned();
        if analysis.has_errors() {
            stale.push(format!("{name} has errors: {}", said(&analysis, &compilation).join("; ")));
            continue;
        }
        let outputs = folder.join(&analysis.project.settings.output.root);
        for file in &compilation.files {
            if fs::read_to_string(outputs.join(&file.path)).ok().as_deref() != Some(&file.text) {
                stale.push(format!("{name}: {} is out of date: run `cargo run -- build {name}`", file.path));
            }
        }
        let version = env!("CARGO_PKG_VERSION");
        // Where nothing is pinned, there is none.
        let lock = (!compilation.lock.actions.is_empty()).then(|| written(&compilation, &analysis, version));
        if fs::read_to_string(folder.join(LOCK_FILE)).ok() != lock {
            stale.push(format!("{name}: {LOCK_FILE} is out of date: run `cargo run -- build {name}`"));
        }
    }
    assert!(stale.is_empty(), "\n{}\n", stale.join("\n"));
    Ok(())
}

/// The lock file as `build` leaves it: the version moves with the content only.
fn written(compilation: &Compilation, analysis: &Analysis, version: &str) -> String {
    let mut lock = compilation.lock.clone();
    if lock.actions != analysis.project.lock.actions {
        lock.pipec = version.to_owned();
    }
    lock.text()
}

#[test]
fn the_same_sources_give_the_same_bytes() -> Outcome {
    for folder in examples()? {
        let inputs = inputs(&folder)?;
        let (analysis, first) = build(&inputs);
        let (_, second) = build(&inputs);
        assert_eq!(first.files, second.files);
        assert_eq!(first.lock, second.lock);
        assert_eq!(first.lock.text(), second.lock.text());
        // In another order of loading, as another file system may list them.
        let mut turned = inputs.clone();
        turned.0.reverse();
        let (_, third) = build(&turned);
        let texts = |compilation: &Compilation| {
            compilation.files.iter().map(|file| (file.path.clone(), file.text.clone())).collect::<Vec<_>>()
        };
        assert_eq!(texts(&first), texts(&third));
        // A completed lock file is complete: the second build adds nothing.
        let mut locked = inputs.clone();
        locked.0.retain(|(path, _)| path != LOCK_FILE);
        locked.0.push((LOCK_FILE.to_owned(), first.lock.text()));
        let (again, fourth) = build(&locked);
        assert_eq!(again.diagnostics, analysis.diagnostics);
        assert_eq!(texts(&first), texts(&fourth));
        assert_eq!(fourth.lock.actions, again.project.lock.actions);
    }
    Ok(())
}

#[test]
fn the_lock_file_has_every_action_and_no_other() -> Outcome {
    for folder in examples()? {
        let (analysis, compilation) = build(&inputs(&folder)?);
        let places = analysis.action_references();
        for place in &places {
            assert!(compilation.lock.has(&place.action), "{}", place.action);
        }
        for (key, action) in &compilation.lock.actions {
            assert!(places.iter().any(|place| place.action.key() == *key), "{key} is used by nobody");
            assert!(pipe_lang::names::is_commit(&action.commit), "{key}: {}", action.commit);
            assert!(!action.version.is_empty() && !action.interfaces.is_empty(), "{key}");
        }
        for file in &compilation.files {
            for line in file.text.lines().filter_map(|line| line.trim().trim_start_matches("- ").strip_prefix("uses: "))
            {
                let pinned = line
                    .split_once('@')
                    .and_then(|(_, rest)| rest.split_once(" # "))
                    .is_some_and(|(commit, _)| pipe_lang::names::is_commit(commit));
                assert!(pinned || line.starts_with("./"), "{}: {line}", file.path);
            }
        }
    }
    Ok(())
}
