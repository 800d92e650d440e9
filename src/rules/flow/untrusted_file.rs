//! `untrusted-environment`, `untrusted-output`: a line break in a value that is written to a file of the step begins
//! another variable or output.
//!
//! A text of one line can do no harm behind a name: titles and names of branches have no line breaks.

use super::source::of_anyone;
use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::flow::{Fence, Label, StepFile, Write};
use crate::model::Step;
use crate::rules::Facts;

/// `untrusted-environment`
pub(super) fn environment(facts: &Facts<'_>) -> Vec<Diagnostic> {
    check(facts, "untrusted-environment", |write| write.file != StepFile::Output)
}

/// `untrusted-output`
pub(super) fn output(facts: &Facts<'_>) -> Vec<Diagnostic> {
    check(facts, "untrusted-output", |write| write.file == StepFile::Output)
}

fn check(facts: &Facts<'_>, rule: &'static str, is_wanted: fn(&Write) -> bool) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    facts.flow.steps(&mut |scope, step| {
        for write in facts.flow.writes(step, scope).iter().filter(|write| is_wanted(write)) {
            let Some(label) = of_anyone(&write.labels, scope) else { continue };
            // The file of paths has no names, and one that comes with the value is the outsider's.
            let is_free = write.name.is_none();
            if write.fence != Fence::Random && (is_free || label.has_lines) {
                found.extend(report(facts, rule, step, write, &label));
            }
        }
    });
    found
}

fn report(facts: &Facts<'_>, rule: &'static str, step: &Step, write: &Write, label: &Label) -> Option<Diagnostic> {
    let layout = facts.sites.layout(step.site);
    let span = layout.and_then(|layout| layout.span(write.range.clone())).or_else(|| facts.sites.span(step.site))?;
    let (file, origin, shown) = (write.file.variable(), &label.origin, label.shown());
    let message = match (write.file, &write.name) {
        (StepFile::Path, _) => {
            format!("anyone can choose {shown}, and so the programs that later steps run from `${file}`")
        }
        (StepFile::Env, None) => format!("anyone can choose {shown}, and so which variables `${file}` sets"),
        (StepFile::Env, Some(_)) => {
            format!("anyone can put lines into `{origin}` that set other variables in `${file}`")
        }
        (StepFile::Output, None) => format!("anyone can choose {shown}, and so which outputs `${file}` sets"),
        (StepFile::Output, Some(_)) => {
            format!("anyone can put lines into `{origin}` that set other outputs in `${file}`")
        }
    };
    let help = match (write.file, &write.name) {
        (StepFile::Path, _) => "write only paths there that the repository says".to_owned(),
        (StepFile::Env, _) => "hand the value to the steps that need it, in their `env`".to_owned(),
        (StepFile::Output, None) => "write a fixed name before the value: `name=…`".to_owned(),
        (StepFile::Output, Some(name)) => format!(
            "put it between lines that nobody can guess: `end=$(uuidgen)`, then `{name}<<$end`, the value, `$end`; or \
             take out the line breaks"
        ),
    };
    let diagnostic = outward(Diagnostic::finding(rule, span, message), step.site, facts.sites);
    let mut diagnostic = diagnostic.help(help);
    for hop in &label.way {
        if let Some(span) = facts.sites.written(hop.site).filter(|span| *span != diagnostic.primary.span) {
            let what =
                if hop.what.starts_with("comes") { format!("`{origin}` {}", hop.what) } else { hop.what.to_string() };
            diagnostic = diagnostic.related(span, what);
        }
    }
    Some(diagnostic)
}
