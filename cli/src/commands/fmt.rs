//! `pipec fmt`: writes sources in their canonical form; with `--check`, says which are not.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use pipe_lang::diagnostic::Diagnostic;
use pipe_lang::format::format;
use pipe_lang::project::{Files, is_source};
use pipe_lang::source::{FileId, Sources, Span, decode};
use pipe_lang::syntax::parse;

use super::Outcome;
use crate::arguments::FmtArguments;
use crate::console::Console;
use crate::disk::Disk;
use crate::failure::{Failure, reason};
use crate::output::{Kind, Planned, write_all, write_diff};
use crate::report::{Summary, View, human};

/// What standard input is called.
const STANDARD_INPUT: &str = "-";

/// The sources of a call, formatted.
#[derive(Default)]
struct Formatted {
    sources: Sources,
    files: Vec<Planned>,
    diagnostics: Vec<Diagnostic>,
}

pub fn fmt(arguments: &FmtArguments, console: &mut Console<'_>) -> Result<Outcome, Failure> {
    let is_input = |path: &PathBuf| path.as_os_str() == STANDARD_INPUT;
    if arguments.paths.iter().any(is_input) {
        if arguments.paths.len() > 1 {
            return Err(Failure::said("`-` is standard input, and stands alone"));
        }
        return standard_input(arguments.check, console);
    }
    let mut formatted = Formatted::default();
    for path in files(&arguments.paths)? {
        let shown = shown(&path);
        let destination = fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
        let bytes = Disk.read(&path).map_err(|error| reason(&error));
        formatted.add(shown, destination, bytes);
    }
    let has_errors = report(&formatted, console)?;
    let changed: Vec<&Planned> = formatted.files.iter().filter(|file| file.kind != Kind::Unchanged).collect();
    let outcome = if arguments.check { check(&changed, console)? } else { write(&changed, console)? };
    Ok(if has_errors { Outcome::Findings } else { outcome })
}

/// The product of standard input is standard output, whether it has mistakes or not.
fn standard_input(check_only: bool, console: &mut Console<'_>) -> Result<Outcome, Failure> {
    let mut bytes = Vec::new();
    io::stdin().read_to_end(&mut bytes).map_err(|error| Failure::at(Path::new(STANDARD_INPUT), &error))?;
    let mut formatted = Formatted::default();
    formatted.add("<stdin>".to_string(), PathBuf::new(), Ok(bytes));
    let has_errors = report(&formatted, console)?;
    let outcome = if check_only {
        let changed: Vec<&Planned> = formatted.files.iter().filter(|file| file.kind != Kind::Unchanged).collect();
        check(&changed, console)?
    } else {
        for file in &formatted.files {
            write!(console.out, "{}", file.text)?;
        }
        Outcome::Fine
    };
    Ok(if has_errors { Outcome::Findings } else { outcome })
}

impl Formatted {
    /// Formats one file, or notes why it cannot be read.
    fn add(&mut self, shown: String, destination: PathBuf, bytes: Result<Vec<u8>, String>) {
        let text = bytes.and_then(|bytes| decode(bytes).map_err(|error| error.to_string()));
        let before = match text {
            Ok(text) => text,
            Err(why) => {
                let file = self.sources.add(shown.clone(), "");
                let message = format!("`{shown}` cannot be read: {why}");
                self.diagnostics.push(Diagnostic::error("unreadable-file", Span::new(file, 0, 0), message));
                return;
            }
        };
        let file: FileId = self.sources.add(shown.clone(), Arc::clone(&before));
        let syntax = parse(file, &before);
        let text = format(&syntax);
        self.diagnostics.extend(syntax.diagnostics);
        let kind = if *text == *before { Kind::Unchanged } else { Kind::Changed };
        self.files.push(Planned { shown, destination, text, before: before.to_string(), kind });
    }
}

/// The files of the paths, each once: of a folder, the sources of its project that are in it.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut found: Vec<PathBuf> = Vec::new();
    let mut seen = Vec::new();
    for path in paths {
        let full = fs::canonicalize(path).map_err(|error| Failure::at(path, &error))?;
        let sources = if full.is_dir() {
            Disk.sources(path).map_err(|error| Failure::at(path, &error))?
        } else if full.to_str().is_some_and(is_source) {
            vec![path.clone()]
        } else {
            return Err(Failure::said(format!("{}: not a .pipe file", path.display())));
        };
        for source in sources {
            let real = fs::canonicalize(&source).unwrap_or_else(|_| source.clone());
            if !seen.contains(&real) {
                seen.push(real);
                found.push(source);
            }
        }
    }
    Ok(found)
}

fn shown(path: &Path) -> String {
    path.strip_prefix(".").unwrap_or(path).to_string_lossy().replace('\\', "/")
}

/// Reports what is wrong, which stays as it is; says whether something is.
fn report(formatted: &Formatted, console: &mut Console<'_>) -> Result<bool, Failure> {
    let mut summary = Summary::default();
    summary.count(0, &formatted.diagnostics);
    let view = View { sources: &formatted.sources, shown: "" };
    human::write(console.err, console.err_style, view, &formatted.diagnostics)?;
    if let Some(line) = summary.line() {
        writeln!(console.err, "{line}")?;
    }
    Ok(summary.errors > 0)
}

fn check(changed: &[&Planned], console: &mut Console<'_>) -> Result<Outcome, Failure> {
    for file in changed {
        write_diff(console.out, console.out_style, file)?;
    }
    console.out.flush()?;
    for file in changed {
        writeln!(console.err, "{} {}", console.err_style.paint("33", "not formatted:"), file.shown)?;
    }
    if changed.is_empty() {
        return Ok(Outcome::Fine);
    }
    let files = if changed.len() == 1 { "file is" } else { "files are" };
    writeln!(console.err, "{} {files} not formatted: run `pipec fmt`", changed.len())?;
    Ok(Outcome::Findings)
}

fn write(changed: &[&Planned], console: &mut Console<'_>) -> Result<Outcome, Failure> {
    write_all(changed)?;
    for file in changed {
        writeln!(console.err, "{} {}", console.err_style.paint("32", "formatted"), file.shown)?;
    }
    Ok(Outcome::Fine)
}
