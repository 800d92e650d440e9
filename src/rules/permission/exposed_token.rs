//! `exposed-token`: anybody can start a run, and nothing says what the token of a job may do, so the settings of the
//! repository decide: in many, that it may write everything. One finding a pipeline.

use super::missing_permission::block;
use crate::catalog::security::ACTIVITIES_OF_MEMBERS;
use crate::catalog::security::DANGER_EVENTS;
use crate::diagnostic::Diagnostic;
use crate::model::{Job, Pipeline, Trigger, Value};
use crate::permission::{is_inferred, needed, statement};
use crate::rules::Facts;
use crate::source::Span;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let of_pipeline = |pipeline: &Pipeline| {
        let trigger = pipeline.triggers.iter().find(|trigger| is_caused_by_anybody(trigger))?;
        let open = open_jobs(pipeline);
        let (subject, span) = subject(facts, pipeline, &open)?;
        let message =
            format!("anybody can cause `{}`, and {subject} does not say what its token may do", trigger.event);
        Some(Diagnostic::finding("exposed-token", span, message).help(help(facts, pipeline, &open)))
    };
    facts.model.pipelines.iter().filter_map(of_pipeline).collect()
}

/// The jobs of which nothing is said.
fn open_jobs(pipeline: &Pipeline) -> Vec<&Job> {
    let is_open = |job: &&Job| statement(pipeline, job).is_none() && !is_inferred(pipeline, job);
    pipeline.jobs.iter().filter(is_open).collect()
}

/// What is spoken of: all of the pipeline, or the first of its jobs.
fn subject(facts: &Facts<'_>, pipeline: &Pipeline, open: &[&Job]) -> Option<(String, Span)> {
    let first = open.first()?;
    let (subject, site) = match open.len() == pipeline.jobs.len() {
        true => ("the pipeline".to_owned(), pipeline.site),
        false => (format!("the job `{}`", first.id), first.site),
    };
    Some((subject, facts.sites.written(site)?))
}

fn help(facts: &Facts<'_>, pipeline: &Pipeline, open: &[&Job]) -> String {
    if let [job] = open {
        let needed = needed(pipeline, job, facts.model, facts.lock);
        if needed.unknown.is_empty() && !needed.is_open {
            return format!("write `{}`", block(&needed));
        }
    }
    "write `permissions { contents = read }`, and what else is needed in the jobs that need it".to_owned()
}

/// Whether a stranger can start it with a token that is not cut down. Of a run before, that depends on its own cause.
pub(in crate::rules) fn is_caused_by_anybody(trigger: &Trigger) -> bool {
    let types = trigger.filters.get("types").map(Value::as_texts).unwrap_or_default();
    let is_for_members = !types.is_empty() && types.iter().all(|one| ACTIVITIES_OF_MEMBERS.contains(&one.as_str()));
    trigger.event != "workflow_run" && DANGER_EVENTS.contains(&trigger.event.as_str()) && !is_for_members
}
