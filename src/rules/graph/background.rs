//! `misplaced-background`: steps in the background, or in parallel, where GitHub refuses them.

use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::model::{Action, Job, Step, ValueKind};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let jobs = facts.model.pipelines.iter().flat_map(|pipeline| &pipeline.jobs);
    jobs.flat_map(|job| of_job(facts, job)).collect()
}

fn of_job(facts: &Facts<'_>, job: &Job) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for step in &job.steps {
        match &step.action {
            Action::Parallel { steps } => {
                found.extend(steps.iter().filter_map(|inner| inside(facts, inner)));
            }
            Action::Wait { ids } => found.extend(ids.iter().filter_map(|id| waits(facts, job, step, id))),
            Action::Cancel { id } => found.extend(waits(facts, job, step, id)),
            _ => {}
        }
    }
    found
}

/// A step inside of `parallel`.
fn inside(facts: &Facts<'_>, step: &Step) -> Option<Diagnostic> {
    let what = match &step.action {
        Action::Parallel { .. } => "another `parallel`",
        Action::Wait { .. } | Action::WaitAll => "a step that waits",
        Action::Cancel { .. } => "a step that cancels",
        _ if step.fields.get("background").is_some() => "`background`",
        _ => return None,
    };
    let message = format!("{what} cannot stand in `parallel`, whose steps start together and are all waited for");
    report(facts, step, message, "put it before or behind the `parallel`")
}

/// A step that is waited for or cancelled. That there is none is said elsewhere.
fn waits(facts: &Facts<'_>, job: &Job, step: &Step, id: &str) -> Option<Diagnostic> {
    let meant = job.step(id)?;
    let is_in_background = meant.fields.get("background").is_some_and(|value| value.kind != ValueKind::Bool(false));
    if is_in_background {
        return None;
    }
    let message = format!("`{id}` does not run in the background: it has ended before this step");
    let diagnostic = report(facts, step, message, "write `background = true` in that step, or leave this one out")?;
    Some(match facts.sites.written(meant.site) {
        Some(span) => diagnostic.related(span, "the step that is meant"),
        None => diagnostic,
    })
}

fn report(facts: &Facts<'_>, step: &Step, message: String, help: &str) -> Option<Diagnostic> {
    let span = facts.sites.span(step.site)?;
    Some(outward(Diagnostic::finding("misplaced-background", span, message).help(help), step.site, facts.sites))
}
