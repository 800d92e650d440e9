//! `pipec import`: existing workflows and composite actions as sources, and the proof that they stay the same.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use pipe_lang::import::{self, Fault, Verdict};
use pipe_lang::project::Files;
use pipe_lang::source::decode;

use super::Outcome;
use crate::arguments::ImportArguments;
use crate::console::Console;
use crate::disk::Disk;
use crate::failure::{Failure, reason};

pub fn import(arguments: &ImportArguments, console: &mut Console<'_>) -> Result<Outcome, Failure> {
    let outcome = if arguments.verify { verify(arguments, console) } else { write(arguments, console) };
    console.out.flush()?;
    outcome
}

/// The text of a file, or why there is none.
fn read(path: &Path) -> Result<std::sync::Arc<str>, String> {
    let bytes = Disk.read(path).map_err(|error| reason(&error))?;
    decode(bytes).map_err(|error| error.to_string())
}

/// Where a file is in its repository, with `/`: what follows `.github`, else from the folder that has `.git`. What is in
/// none keeps the folder that it stands in.
fn place(path: &Path) -> String {
    let full = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let is_github = |folder: &Path| folder.file_name().is_some_and(|name| name == ".github");
    let folders = || full.ancestors().skip(1);
    let root = folders().find(|folder| is_github(folder)).and_then(Path::parent);
    let root = root.or_else(|| folders().find(|folder| Disk.exists(&folder.join(".git"))));
    let root = root.or_else(|| folders().nth(1));
    let inside = root.and_then(|root| full.strip_prefix(root).ok()).unwrap_or(&full);
    inside.to_string_lossy().replace('\\', "/")
}

fn write(arguments: &ImportArguments, console: &mut Console<'_>) -> Result<Outcome, Failure> {
    let (mut written, mut refused) = (0_usize, 0_usize);
    let mut used: HashSet<PathBuf> = HashSet::new();
    for path in &arguments.files {
        match one(path, arguments, &mut used, console) {
            Ok(()) => written += 1,
            Err(messages) => {
                refused += 1;
                for message in messages {
                    writeln!(console.err, "{}: {message}", console.err_style.paint("1;31", "error"))?;
                }
            }
        }
    }
    console.out.flush()?;
    writeln!(console.err, "{written} imported, {refused} refused")?;
    Ok(if refused > 0 { Outcome::Findings } else { Outcome::Fine })
}

/// Imports one file; the error is what to tell of it.
fn one(
    path: &Path,
    arguments: &ImportArguments,
    used: &mut HashSet<PathBuf>,
    console: &mut Console<'_>,
) -> Result<(), Vec<String>> {
    let shown = path.display();
    let said = |message: String| vec![format!("{shown}: {message}")];
    let text = read(path).map_err(said)?;
    let imported = import::import(&text, &place(path))
        .map_err(|faults| faults.iter().map(|fault| at(path, &text, fault)).collect::<Vec<_>>())?;
    let to_output = |error: std::io::Error| said(format!("cannot write: {}", reason(&error)));
    for note in &imported.notes {
        writeln!(console.err, "{}: {shown}: {note}", console.err_style.paint("1;36", "note")).map_err(to_output)?;
    }
    if arguments.output == Path::new("-") {
        return write!(console.out, "{}", imported.source).map_err(to_output);
    }
    let target = arguments.output.join(&imported.path);
    let taken = !used.insert(target.clone()) || Disk.exists(&target) && !arguments.force;
    if taken {
        return Err(said(format!("{} is there already: --force overwrites it", target.display())));
    }
    fs::create_dir_all(target.parent().unwrap_or(&arguments.output))
        .and_then(|()| fs::write(&target, &imported.source))
        .map_err(|error| vec![format!("{}: {}", target.display(), reason(&error))])?;
    writeln!(console.out, "{shown} → {}", target.display()).map_err(to_output)
}

/// `path:line:column: message`
fn at(path: &Path, text: &str, fault: &Fault) -> String {
    let before = text.get(..fault.span.start).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    format!("{}:{line}:{column}: {}", path.display(), fault.message)
}

fn verify(arguments: &ImportArguments, console: &mut Console<'_>) -> Result<Outcome, Failure> {
    let (mut equal, mut differ, mut refused, mut without) = (0_usize, 0_usize, 0_usize, 0_usize);
    for path in &arguments.files {
        let text = match read(path) {
            Ok(text) => text,
            Err(message) => {
                refused += 1;
                writeln!(console.out, "{}: refused: {message}", path.display())?;
                continue;
            }
        };
        match import::verify(&text, &place(path)) {
            Verdict::Equal { lost } => {
                equal += 1;
                for comment in &lost {
                    writeln!(console.out, "{}: equal, without the comment `# {comment}`", path.display())?;
                }
                without += lost.len();
            }
            Verdict::Different(differences) => {
                differ += 1;
                writeln!(console.out, "{}: differs", path.display())?;
                for difference in differences {
                    let nothing = || "(nothing)".to_owned();
                    writeln!(console.out, "  {}", difference.path)?;
                    writeln!(console.out, "    before: {}", difference.before.unwrap_or_else(nothing))?;
                    writeln!(console.out, "    after:  {}", difference.after.unwrap_or_else(nothing))?;
                }
            }
            Verdict::Refused(faults) => {
                refused += 1;
                for fault in faults {
                    writeln!(console.out, "{}", at(path, &text, &fault))?;
                }
            }
            Verdict::Broken { sources, diagnostics } => {
                refused += 1;
                writeln!(console.out, "{}: what was imported does not compile", path.display())?;
                for diagnostic in diagnostics {
                    let shown = sources.slice(diagnostic.primary.span).lines().next().unwrap_or("");
                    writeln!(console.out, "  {}: {} at `{shown}`", diagnostic.rule, diagnostic.message)?;
                }
            }
        }
    }
    writeln!(console.out, "{equal} equal, {differ} differ, {refused} refused; comments lost: {without}")?;
    Ok(if differ + refused > 0 { Outcome::Findings } else { Outcome::Fine })
}
