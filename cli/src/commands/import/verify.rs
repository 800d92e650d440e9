//! `pipec import --verify`: the proof that files come through as they are.

use std::collections::BTreeMap;
use std::path::Path;

use pipe_lang::import::{ForeignFile, Verdict, verify as verify_all};

use super::{at, path_in_project, read};
use crate::arguments::ImportArguments;
use crate::commands::Outcome;
use crate::console::Console;
use crate::failure::Failure;

/// What came of the files.
#[derive(Default)]
struct Counts {
    equal: usize,
    differ: usize,
    refused: usize,
    lost: usize,
}

pub fn verify(arguments: &ImportArguments, console: &mut Console<'_>) -> Result<Outcome, Failure> {
    let mut counts = Counts::default();
    // The files of one folder are those of one project.
    let mut folders: BTreeMap<&Path, Vec<&Path>> = BTreeMap::new();
    for path in &arguments.files {
        folders.entry(path.parent().unwrap_or(path)).or_default().push(path);
    }
    for paths in folders.values() {
        let mut texts = Vec::new();
        for path in paths {
            match read(path) {
                Ok(text) => texts.push((*path, path_in_project(path), text)),
                Err(message) => {
                    counts.refused += 1;
                    writeln!(console.out, "{}: refused: {message}", path.display())?;
                }
            }
        }
        let files: Vec<_> = texts.iter().map(|(_, path, text)| ForeignFile { path, text }).collect();
        for ((path, _, text), verdict) in texts.iter().zip(verify_all(&files)) {
            say(path, text, verdict, &mut counts, console)?;
        }
    }
    let Counts { equal, differ, refused, lost } = counts;
    writeln!(console.out, "{equal} equal, {differ} differ, {refused} refused; comments lost: {lost}")?;
    Ok(if differ + refused > 0 { Outcome::Findings } else { Outcome::Fine })
}

fn say(
    path: &Path,
    text: &str,
    verdict: Verdict,
    counts: &mut Counts,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    let shown = path.display();
    match verdict {
        Verdict::Equal { lost } => {
            counts.equal += 1;
            counts.lost += lost.len();
            for comment in &lost {
                writeln!(console.out, "{shown}: equal, without the comment `# {comment}`")?;
            }
        }
        Verdict::Different(differences) => {
            counts.differ += 1;
            writeln!(console.out, "{shown}: differs")?;
            for difference in differences {
                let nothing = || "(nothing)".to_owned();
                writeln!(console.out, "  {}", difference.path)?;
                writeln!(console.out, "    before: {}", difference.before.unwrap_or_else(nothing))?;
                writeln!(console.out, "    after:  {}", difference.after.unwrap_or_else(nothing))?;
            }
        }
        Verdict::Refused(faults) => {
            counts.refused += 1;
            for fault in faults {
                writeln!(console.out, "{}", at(path, text, &fault))?;
            }
        }
        Verdict::Broken { sources, diagnostics } => {
            counts.refused += 1;
            writeln!(console.out, "{shown}: what was imported does not compile")?;
            for diagnostic in diagnostics {
                let token = sources.slice(diagnostic.primary.span).lines().next().unwrap_or("");
                writeln!(console.out, "  {}: {} at `{token}`", diagnostic.rule, diagnostic.message)?;
            }
        }
    }
    Ok(())
}
