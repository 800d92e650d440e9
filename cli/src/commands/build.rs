//! `pipec build`: compiles projects and writes what changed; with `--check`, says what would change.

use pipe_lang::analysis::Analysis;
use pipe_lang::compile::{Compilation, compile};
use pipe_lang::diagnostic::{Diagnostic, Severity, tidy};

use super::Outcome;
use crate::arguments::BuildArguments;
use crate::console::Console;
use crate::disk::Disk;
use crate::failure::Failure;
use crate::output::{Kind, Plan, Planned, Site, orphans, plan, write_all, write_diff};
use crate::report::{Summary, View, human};
use crate::target::{Target, targets};

/// One project, compiled and compared with the disk.
struct Built {
    compilation: Compilation,
    plan: Plan,
    orphans: Vec<String>,
    /// How many keys stand in `raw`.
    raw: usize,
}

pub fn build(arguments: &BuildArguments, console: &mut Console<'_>) -> Result<Outcome, Failure> {
    let mut summary = Summary::default();
    let mut projects = Vec::new();
    for (number, target) in targets(&Disk, &arguments.paths)?.iter().enumerate() {
        let analysis = target.analyze(&Disk);
        target.say_if_empty(&analysis, console)?;
        projects.push(compiled(arguments, target, &analysis, console, (number, &mut summary))?);
    }
    if let Some(line) = summary.line() {
        writeln!(console.err, "{line}")?;
    }
    if summary.errors > 0 {
        return Ok(Outcome::Findings);
    }
    if arguments.stdout {
        print(&projects, console)
    } else if arguments.check {
        check(&projects, console)
    } else {
        write(&projects, console)
    }
}

/// Compiles one project and reports what is wrong with it.
fn compiled(
    arguments: &BuildArguments,
    target: &Target,
    analysis: &Analysis,
    console: &mut Console<'_>,
    (number, summary): (usize, &mut Summary),
) -> Result<Built, Failure> {
    let compilation = compile(analysis);
    let mut built = Built { compilation, plan: Plan::default(), orphans: Vec::new(), raw: analysis.model.raw_keys() };
    if !arguments.stdout {
        let site = Site::new(&target.root, &target.shown, &analysis.project)?;
        let locks = [&analysis.project.lock, &built.compilation.lock];
        built.plan = plan(&site, &analysis.project, &built.compilation, &locks, arguments.force)?;
        built.orphans = orphans(&site, &analysis.project, &built.compilation);
    }
    let found = [&analysis.diagnostics, &built.compilation.diagnostics, &built.plan.foreign];
    let mut diagnostics: Vec<Diagnostic> = found.into_iter().flatten().cloned().collect();
    // Notes are `lint`'s to give: a build that has nothing to complain of is short.
    diagnostics.retain(|diagnostic| diagnostic.severity != Severity::Note);
    tidy(&mut diagnostics);
    summary.count(number, &diagnostics);
    let view = View { sources: &analysis.project.sources, shown: &target.shown };
    human::write(console.err, console.err_style, view, &diagnostics)?;
    Ok(built)
}

/// Prints the files, each behind a line with its path.
fn print(projects: &[Built], console: &mut Console<'_>) -> Result<Outcome, Failure> {
    for file in projects.iter().flat_map(|project| &project.compilation.files) {
        writeln!(console.out, "# {}", file.path)?;
        write!(console.out, "{}", file.text)?;
    }
    Ok(Outcome::Fine)
}

/// Shows what is out of date.
fn check(projects: &[Built], console: &mut Console<'_>) -> Result<Outcome, Failure> {
    let mut stale = 0;
    for file in projects.iter().flat_map(|project| project.plan.stale()) {
        write_diff(console.out, console.out_style, file)?;
        stale += 1;
    }
    console.out.flush()?;
    let mut orphaned = 0;
    for path in projects.iter().flat_map(|project| &project.orphans) {
        writeln!(console.err, "{}: nothing produces {path} any more: remove it", label(console, "1;31", "orphan"))?;
        orphaned += 1;
    }
    if stale + orphaned == 0 {
        return Ok(Outcome::Fine);
    }
    if stale > 0 {
        let files = if stale == 1 { "file is" } else { "files are" };
        writeln!(console.err, "{stale} {files} out of date: run `pipec build` and commit what it writes")?;
    }
    Ok(Outcome::Findings)
}

/// Writes what changed, and names it.
fn write(projects: &[Built], console: &mut Console<'_>) -> Result<Outcome, Failure> {
    let files: Vec<&Planned> = projects.iter().flat_map(|project| project.plan.stale()).collect();
    refuse_twice(&files)?;
    write_all(&files)?;
    for file in &files {
        writeln!(console.err, "{} {}", label(console, "32", "wrote"), file.shown)?;
    }
    let all = projects.iter().flat_map(|project| &project.plan.files);
    let unchanged = all.filter(|file| file.kind == Kind::Unchanged).count();
    if unchanged > 0 {
        writeln!(console.err, "{unchanged} unchanged")?;
    }
    match projects.iter().map(|project| project.raw).sum() {
        0 => {}
        1_usize => writeln!(console.err, "1 key stands in `raw`, and is not checked")?,
        several => writeln!(console.err, "{several} keys stand in `raw`, and are not checked")?,
    }
    for path in projects.iter().flat_map(|project| &project.orphans) {
        writeln!(console.err, "{}: nothing produces {path} any more: remove it", label(console, "33", "orphan"))?;
    }
    Ok(Outcome::Fine)
}

/// Two projects of one call may not write one file.
fn refuse_twice(files: &[&Planned]) -> Result<(), Failure> {
    for (index, file) in files.iter().enumerate() {
        if files[..index].iter().any(|other| other.destination == file.destination) {
            return Err(Failure::said(format!("{}: two projects produce this file; nothing was written", file.shown)));
        }
    }
    Ok(())
}

fn label(console: &Console<'_>, code: &str, text: &str) -> String {
    console.err_style.paint(code, text)
}
