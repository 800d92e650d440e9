//! `default-permissions`: nothing says what the token of a job may do, so the settings of the repository decide: in many
//! repositories, that it may write everything.

use super::missing_permission::block;
use crate::catalog::security::DANGER_EVENTS;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Job, Pipeline};
use crate::permission::{is_inferred, needed, statement};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    facts.model.pipelines.iter().filter_map(|pipeline| of_pipeline(facts, pipeline)).collect()
}

fn of_pipeline(facts: &Facts<'_>, pipeline: &Pipeline) -> Option<Diagnostic> {
    // What is only called has the token of the caller.
    if pipeline.triggers.iter().all(|trigger| trigger.event == "workflow_call") {
        return None;
    }
    let open: Vec<&Job> = pipeline
        .jobs
        .iter()
        .filter(|job| statement(pipeline, job).is_none() && !is_inferred(pipeline, job))
        .collect();
    let first = open.first()?;
    let (subject, site) = match open.len() == pipeline.jobs.len() {
        true => ("the pipeline".to_owned(), pipeline.site),
        false => (format!("the job `{}`", first.id), first.site),
    };
    let risky = pipeline.triggers.iter().find(|trigger| DANGER_EVENTS.contains(&trigger.event.as_str()));
    let message = match risky {
        Some(trigger) => format!(
            "`{}` can be caused by anybody, and {subject} does not say what its token may do",
            trigger.event
        ),
        None => format!("{subject} does not say what its token may do: the settings of the repository decide"),
    };
    let diagnostic = Diagnostic::finding("default-permissions", facts.sites.written(site)?, message);
    let diagnostic = if risky.is_some() { diagnostic } else { diagnostic.at_most(Severity::Note) };
    let all: Vec<_> = open.iter().map(|job| needed(pipeline, job, facts.model, facts.lock)).collect();
    Some(match &all[..] {
        [one] if one.unknown.is_empty() && !one.is_open => diagnostic.help(format!("write `{}`", block(one))),
        _ => diagnostic.help("write `permissions { contents = read }`, and what else is needed in the jobs that need it"),
    })
}
