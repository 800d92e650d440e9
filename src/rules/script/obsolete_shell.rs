//! `obsolete-shell`: `cmd` reports the last command only, so a step of several succeeds where the first ones failed.

use crate::diagnostic::Diagnostic;
use crate::model::{Action, Step};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let steps = facts.model.pipelines.iter().flat_map(|pipeline| &pipeline.jobs).flat_map(|job| job.all_steps());
    steps
        .chain(facts.model.actions.iter().flat_map(|action| &action.steps))
        .filter_map(|step| of(facts, step))
        .collect()
}

fn of(facts: &Facts<'_>, step: &Step) -> Option<Diagnostic> {
    let Action::Run { script } = &step.action else { return None };
    let shell = step.fields.get("shell").filter(|shell| shell.as_text().is_some_and(|name| name == "cmd"))?;
    // With one command nothing is lost.
    let text: String = script.as_constant()?;
    if text.lines().filter(|line| !line.trim().is_empty()).count() < 2 {
        return None;
    }
    let message = "`cmd` goes on after a command has failed, and reports the last one only";
    let diagnostic = Diagnostic::finding("obsolete-shell", facts.sites.written(shell.site)?, message);
    Some(diagnostic.help("write the script for `pwsh` or `bash`, which stop at the first failure"))
}
