//! The importer held against real workflows: `PIPEC_CORPUS=folder cargo test --release --test import corpus -- --nocapture`.
//!
//! The folder holds workflow files at any depth; those of one folder are one project. Nothing of it is part of the
//! tests: what it shows gets a small case of its own in `cases`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs, io};

use pipe_lang::analysis::{Analysis, analyze};
use pipe_lang::compile::compile;
use pipe_lang::diagnostic::Severity;
use pipe_lang::format::format;
use pipe_lang::import::{
    Imported, SECRETS_FILE, Verdict, WorkflowFile, add_pins, compare, declare, import_all, merged, verify,
};
use pipe_lang::project::Project;
use pipe_lang::source::FileId;
use pipe_lang::syntax::parse;

use super::{Outcome, read};

/// No file may take longer, whatever is in it.
const LONGEST: Duration = Duration::from_secs(2);

/// What came of a corpus.
#[derive(Default)]
struct Findings {
    files: usize,
    imported: usize,
    pinned: usize,
    declared: usize,
    slowest: (Duration, String),
    /// By kind: the file, and what is wrong with it.
    wrong: BTreeMap<&'static str, Vec<String>>,
}

impl Findings {
    fn wrong(&mut self, kind: &'static str, file: &str, what: impl std::fmt::Display) {
        self.wrong.entry(kind).or_default().push(format!("{file}: {what}"));
    }
}

#[test]
fn corpus() -> Outcome {
    let Some(folder) = env::var_os("PIPEC_CORPUS").map(PathBuf::from) else {
        eprintln!("skipped: PIPEC_CORPUS names no folder of workflows");
        return Ok(());
    };
    let mut found = Findings::default();
    let mut folders: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
    for path in workflows(&folder)? {
        folders.entry(path.parent().unwrap_or(&folder).to_path_buf()).or_default().push(path);
    }
    for paths in folders.values() {
        project(paths, &mut found)?;
    }
    eprintln!(
        "{} of {} files imported; {} commits are versions, {} secrets declared",
        found.imported, found.files, found.pinned, found.declared
    );
    eprintln!("slowest: {:?} for {}; peak memory: {}", found.slowest.0, found.slowest.1, peak());
    for (kind, files) in &found.wrong {
        eprintln!("{kind}: {}", files.len());
        files.iter().take(20).for_each(|file| eprintln!("  {file}"));
    }
    // A file that GitHub would not take either is no fault of the importer.
    let faults = found.wrong.keys().filter(|kind| **kind != REFUSED).count();
    if faults > 0 { Err("see above".into()) } else { Ok(()) }
}

const REFUSED: &str = "refused";

/// The YAML files below a folder, sorted.
fn workflows(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(workflows(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "yml" || ending == "yaml") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn project(paths: &[PathBuf], found: &mut Findings) -> Outcome {
    let mut texts = Vec::new();
    for path in paths {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        texts.push((name, fs::read_to_string(path)?, path.display().to_string()));
    }
    let files: Vec<_> = texts.iter().map(|(name, text, _)| WorkflowFile { name, text }).collect();
    for (file, (.., shown)) in files.iter().zip(&texts) {
        alone(*file, shown, found);
    }
    let mut sources = Vec::new();
    for ((file, imported), (.., shown)) in
        files.iter().zip(import_all(&files, &analyze(Project::default()), true)).zip(&texts)
    {
        match imported {
            Ok(imported) => {
                found.imported += 1;
                found.pinned += imported.source.lines().filter(|line| is_pinned(line, &imported)).count();
                sources.push((*file, imported, shown.as_str()));
            }
            Err(faults) => found.wrong(REFUSED, shown, &faults[0].message),
        }
    }
    let built = built(&sources);
    found.declared += built.model.secrets.len();
    let errors = built.diagnostics.iter().filter(|one| one.severity == Severity::Error);
    for error in errors {
        let place = built.project.sources.path(error.primary.span.file);
        found.wrong("does not build", sources[0].2, format!("{place}: {}: {}", error.rule, error.message));
    }
    again(&built, &sources, found)
}

/// A file by itself: the verdict, its time, and whether its source is formatted.
fn alone(file: WorkflowFile<'_>, shown: &str, found: &mut Findings) {
    found.files += 1;
    let start = Instant::now();
    let verdict = verify(&[file]).pop();
    let time = start.elapsed();
    if time > found.slowest.0 {
        found.slowest = (time, shown.to_owned());
    }
    if time > LONGEST {
        found.wrong("slow", shown, format!("{time:?}"));
    }
    match verdict {
        Some(Verdict::Equal { lost }) if lost.is_empty() => {}
        Some(Verdict::Refused(_)) | None => {}
        Some(other) => found.wrong("not equal", shown, format!("{other:?}")),
    }
}

fn is_pinned(line: &str, imported: &Imported) -> bool {
    imported.pins.iter().any(|pin| {
        let path = if pin.reference.path.is_empty() { String::new() } else { format!("/{}", pin.reference.path) };
        line.contains(&format!("{}{path}@{}", pin.reference.name, pin.reference.reference))
    })
}

/// The project that the sources are.
fn built(sources: &[(WorkflowFile<'_>, Imported, &str)]) -> Analysis {
    let mut project = Project::default();
    for (_, imported, _) in sources {
        project.sources.add(imported.source_name(), imported.source.as_str());
        add_pins(&mut project.lock, &imported.pins);
    }
    let secrets = merged(sources.iter().flat_map(|(_, imported, _)| &imported.secrets));
    project.sources.add(SECRETS_FILE, declare("", &secrets, &[]).unwrap_or_default());
    analyze(project)
}

/// The workflows that come out say the same, and are imported to the same sources.
fn again(built: &Analysis, sources: &[(WorkflowFile<'_>, Imported, &str)], found: &mut Findings) -> Outcome {
    let outputs = compile(built).files;
    let named: BTreeMap<&str, &str> =
        outputs.iter().filter_map(|file| Some((file.path.rsplit('/').next()?, file.text.as_str()))).collect();
    let files: Vec<_> = sources
        .iter()
        .filter_map(|(file, ..)| Some(WorkflowFile { name: file.name, text: named.get(file.name)? }))
        .collect();
    if files.len() < sources.len() {
        return Ok(());
    }
    let second = import_all(&files, &analyze(Project::default()), true);
    for ((output, second), (file, first, shown)) in files.iter().zip(second).zip(sources) {
        for difference in compare(&read(file.text)?, &read(output.text)?) {
            found.wrong("differs in its project", shown, format!("{difference:?}"));
        }
        let formatted = format(&parse(FileId(0), &first.source.as_str().into()));
        if formatted != first.source {
            found.wrong("not formatted", shown, first_difference(&first.source, &formatted));
        }
        match second {
            Ok(second) if second.source == first.source => {}
            Ok(second) => found.wrong("another source", shown, first_difference(&first.source, &second.source)),
            Err(faults) => found.wrong("not imported again", shown, &faults[0].message),
        }
    }
    Ok(())
}

fn first_difference(before: &str, after: &str) -> String {
    let line = before.lines().zip(after.lines()).position(|(before, after)| before != after);
    let line = line.unwrap_or_else(|| before.lines().count().min(after.lines().count()));
    let at = |text: &str| text.lines().nth(line).unwrap_or("(end)").to_owned();
    format!("line {}: `{}` and then `{}`", line + 1, at(before), at(after))
}

/// The most memory that this process had, as Linux says it.
fn peak() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(|| "unknown".to_owned(), |line| line.trim().to_owned())
}
