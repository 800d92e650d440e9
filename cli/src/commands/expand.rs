//! `pipec expand`: sources with templates, `let`, `for` and `when` written out. Nothing is written to the disk.

use pipe_lang::diagnostic::{Diagnostic, Severity};

use super::Outcome;
use crate::arguments::ExpandArguments;
use crate::console::Console;
use crate::disk::Disk;
use crate::failure::Failure;
use crate::report::{Summary, View, human};
use crate::target::targets;

pub fn expand(arguments: &ExpandArguments, console: &mut Console<'_>) -> Result<Outcome, Failure> {
    let mut summary = Summary::default();
    let mut texts = Vec::new();
    for (number, target) in targets(&Disk, &arguments.paths)?.iter().enumerate() {
        let analysis = target.analyze(&Disk);
        target.say_if_empty(&analysis, console)?;
        let sources = &analysis.project.sources;
        // A mistake in another file may be the reason of what is wrong in this one.
        let is_error = |diagnostic: &&Diagnostic| diagnostic.severity == Severity::Error;
        let errors: Vec<&Diagnostic> = analysis.diagnostics.iter().filter(is_error).collect();
        if !errors.is_empty() {
            summary.count(number, errors.iter().copied());
            human::write(console.err, console.err_style, View { sources, shown: &target.shown }, errors)?;
            continue;
        }
        let wanted = |file| target.names(sources.path(file));
        let expanded = analysis.expanded().into_iter().filter(|(file, _)| wanted(*file));
        texts.extend(expanded.map(|(file, text)| (format!("{}{}", target.shown, sources.path(file)), text)));
    }
    if summary.errors == 0 {
        // Of a file that holds nothing but templates, nothing is left.
        let are_several = texts.len() > 1;
        texts.retain(|(_, text)| !text.is_empty());
        for (index, (path, text)) in texts.iter().enumerate() {
            if are_several {
                let gap = if index > 0 { "\n" } else { "" };
                writeln!(console.out, "{gap}# {path}")?;
            }
            write!(console.out, "{text}")?;
        }
    }
    console.out.flush()?;
    if let Some(line) = summary.line() {
        writeln!(console.err, "{line}")?;
    }
    Ok(if summary.errors > 0 { Outcome::Findings } else { Outcome::Fine })
}
