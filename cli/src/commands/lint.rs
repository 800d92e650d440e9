//! `pipec lint`: what is wrong with the sources. Nothing is written.

use pipe_lang::diagnostic::Diagnostic;

use super::Outcome;
use crate::arguments::{Format, LintArguments};
use crate::console::Console;
use crate::disk::Disk;
use crate::failure::Failure;
use crate::report::{Summary, View, human, json};
use crate::target::targets;

pub fn lint(arguments: &LintArguments, console: &mut Console<'_>) -> Result<Outcome, Failure> {
    let mut summary = Summary::default();
    let mut findings = Vec::new();
    for (number, target) in targets(&Disk, &arguments.paths)?.iter().enumerate() {
        let analysis = target.analyze(&Disk);
        target.say_if_empty(&analysis, console)?;
        let sources = &analysis.project.sources;
        let wanted = |diagnostic: &&Diagnostic| target.includes(sources, diagnostic);
        let diagnostics: Vec<&Diagnostic> = analysis.diagnostics.iter().filter(wanted).collect();
        summary.count(number, diagnostics.iter().copied());
        let view = View { sources, shown: &target.shown };
        match arguments.format {
            Format::Human => human::write(console.out, console.out_style, view, diagnostics)?,
            Format::Json => findings.extend(diagnostics.into_iter().map(|one| json::Finding::new(view, one))),
        }
    }
    if arguments.format == Format::Json {
        json::write(console.out, &findings, &summary)?;
    }
    // First the report, then the line below it, where both go to one terminal.
    console.out.flush()?;
    if let Some(line) = summary.line() {
        writeln!(console.err, "{line}")?;
    }
    Ok(if summary.errors > 0 { Outcome::Findings } else { Outcome::Fine })
}
