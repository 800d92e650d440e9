//! The importer held against real workflows: `PIPEC_CORPUS=folder cargo test --release --test import corpus -- --nocapture`.
//!
//! The folder holds workflow files at any depth; those of one folder are one project. Nothing of it is part of the
//! tests: what it shows gets a small case of its own in `cases`.

use std::collections::BTreeMap;
use std::fs;
use std::time::{Duration, Instant};

use pipe_lang::analysis::{Analysis, analyze};
use pipe_lang::compile::compile;
use pipe_lang::diagnostic::Severity;
use pipe_lang::format::format;
use pipe_lang::import::{ForeignFile, Imported, Verdict, compare, harden, import_all, verify};
use pipe_lang::project::Project;
use pipe_lang::source::FileId;
use pipe_lang::syntax::parse;

use super::support::{File, built, projects};
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
    /// Partly, and wholly.
    hardened: [usize; 2],
    /// With the very text that the first import gave.
    same: usize,
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
    let Some(projects) = projects()? else { return Ok(()) };
    let mut found = Findings::default();
    for files in &projects {
        project(files, &mut found)?;
    }
    eprintln!(
        "{} of {} files imported; {} commits are versions, {} secrets declared",
        found.imported, found.files, found.pinned, found.declared
    );
    eprintln!("slowest: {:?} for {}; peak memory: {}", found.slowest.0, found.slowest.1, peak());
    let [partly, wholly] = found.hardened;
    eprintln!(
        "{wholly} wholly hardened, {partly} but for single choices; {} sources come back letter by letter",
        found.same
    );
    for (kind, files) in &found.wrong {
        eprintln!("{kind}: {}", files.len());
        files.iter().take(20).for_each(|file| eprintln!("  {file}"));
    }
    // A file that GitHub would not take either is no fault of the importer.
    let faults = found.wrong.keys().filter(|kind| **kind != REFUSED).count();
    if faults > 0 { Err("see above".into()) } else { Ok(()) }
}

const REFUSED: &str = "refused";

fn project(texts: &[File], found: &mut Findings) -> Outcome {
    for file in texts {
        alone(file.workflow(), &file.path.display().to_string(), found);
    }
    let files: Vec<_> = texts.iter().map(File::workflow).collect();
    let mut sources = Vec::new();
    for (file, imported) in texts.iter().zip(import_all(&files, &analyze(Project::default()), true)) {
        let shown = file.path.display().to_string();
        match imported {
            Ok(imported) => {
                found.imported += 1;
                found.pinned += imported.source.lines().filter(|line| is_pinned(line, &imported)).count();
                sources.push((file.workflow(), imported, shown));
            }
            Err(faults) => found.wrong(REFUSED, &shown, &faults[0].message),
        }
    }
    let Some((_, _, first)) = sources.first() else { return Ok(()) };
    let built = built(sources.iter().map(|(_, imported, _)| imported));
    found.declared += built.model.secrets.len();
    for error in built.diagnostics.iter().filter(|one| one.severity == Severity::Error) {
        let place = built.project.sources.path(error.primary.span.file);
        found.wrong("does not build", first, format!("{place}: {}: {}", error.rule, error.message));
    }
    for (number, (.., shown)) in sources.iter().enumerate() {
        hardened(&built, number, shown, found);
    }
    again(&built, &sources, found)
}

/// A source that builds can be hardened, and builds then, too.
fn hardened(built: &Analysis, number: usize, shown: &str, found: &mut Findings) {
    let Ok(file) = u32::try_from(number).map(FileId) else { return };
    match harden(&built.own_project(), file) {
        Ok(Some(hardened)) => {
            let wholly = hardened.kept.is_empty();
            found.hardened[usize::from(wholly)] += 1;
        }
        Ok(None) => found.wrong("not hardened", shown, "nothing to do"),
        Err(broken) => {
            let first = broken.1.first().map(|one| format!("{}: {}", one.rule, one.message));
            found.wrong("not hardened", shown, first.unwrap_or_default());
        }
    }
}

/// A file by itself: the verdict, its time, and whether its source is formatted.
fn alone(file: ForeignFile<'_>, shown: &str, found: &mut Findings) {
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
    imported.pins.iter().any(|pin| line.contains(&pin.reference.to_string()))
}

/// The workflows that come out say the same. What is imported from them settles: it compiles to the same bytes, and is
/// imported to the same text from then on. (The first source may differ by what an output does not have: empty lines,
/// brackets and letters of expressions.)
fn again(built: &Analysis, sources: &[(ForeignFile<'_>, Imported, String)], found: &mut Findings) -> Outcome {
    let Some(first) = outputs(built, sources) else { return Ok(()) };
    for (output, (file, imported, shown)) in first.iter().zip(sources) {
        for difference in compare(&read(file.text)?, &read(output)?) {
            found.wrong("differs in its project", shown, format!("{difference:?}"));
        }
        let formatted = format(&parse(FileId(0), &imported.source.as_str().into()));
        if formatted != imported.source {
            found.wrong("not formatted", shown, first_difference(&imported.source, &formatted));
        }
    }
    let Some(second) = imported_again(&first, sources, found) else { return Ok(()) };
    let Some(texts) = outputs(&self::built(second.iter().map(|(_, imported, _)| imported)), &second) else {
        found.wrong("does not build again", &sources[0].2, "");
        return Ok(());
    };
    for ((before, after), (.., shown)) in first.iter().zip(&texts).zip(sources) {
        if before != after {
            found.wrong("other bytes", shown, first_difference(before, after));
        }
    }
    let Some(third) = imported_again(&texts, sources, found) else { return Ok(()) };
    for (((_, first, _), (_, second, _)), (_, third, shown)) in sources.iter().zip(&second).zip(&third) {
        found.same += usize::from(first.source == second.source);
        if second.source != third.source {
            found.wrong("does not settle", shown, first_difference(&second.source, &third.source));
        }
    }
    Ok(())
}

/// The workflow of each source; nothing where the project does not build.
fn outputs(built: &Analysis, sources: &[(ForeignFile<'_>, Imported, String)]) -> Option<Vec<String>> {
    let files = compile(built).files;
    let of = |name: &str| files.iter().find(|file| file.path.rsplit('/').next() == Some(name));
    sources.iter().map(|(file, ..)| Some(of(file.name())?.text.clone())).collect()
}

fn imported_again<'a>(
    texts: &[String],
    sources: &[(ForeignFile<'a>, Imported, String)],
    found: &mut Findings,
) -> Option<Vec<(ForeignFile<'a>, Imported, String)>> {
    let files: Vec<_> =
        texts.iter().zip(sources).map(|(text, (file, ..))| ForeignFile { path: file.path, text }).collect();
    let mut again = Vec::new();
    for (imported, (file, _, shown)) in import_all(&files, &analyze(Project::default()), true).into_iter().zip(sources)
    {
        match imported {
            Ok(imported) => again.push((*file, imported, shown.clone())),
            Err(faults) => found.wrong("not imported again", shown, &faults[0].message),
        }
    }
    (again.len() == sources.len()).then_some(again)
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
