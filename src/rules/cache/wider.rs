//! `wider-cache-mode`: a called pipeline asks for more of the cache than the job that calls it has. GitHub gives a called
//! workflow no more than its caller.

use super::mode::{Said, said};
use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::model::{Call, Pipeline, Target};
use crate::rules::Facts;
use crate::rules::report::beside;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        for job in &pipeline.jobs {
            let (Some(call), Some(granted)) = (&job.call, said(pipeline, job)) else { continue };
            let asked = callee(facts, call).and_then(|callee| beyond(facts, callee, granted, &mut Vec::new()));
            found.extend(asked.and_then(|(name, asked)| report(facts, call, granted, &name, asked)));
        }
    }
    found
}

fn callee<'a>(facts: &Facts<'a>, call: &Call) -> Option<&'a Pipeline> {
    match &call.target {
        Target::Pipeline(id) => facts.model.pipeline(id),
        _ => None,
    }
}

/// The first job of a called pipeline, or of those that it calls, which asks for more. What says a mode of its own has
/// been held against its caller there.
fn beyond<'a>(
    facts: &Facts<'a>,
    pipeline: &'a Pipeline,
    granted: Said<'_>,
    seen: &mut Vec<&'a str>,
) -> Option<(String, Said<'a>)> {
    if seen.contains(&pipeline.id.as_str()) {
        return None;
    }
    seen.push(&pipeline.id);
    pipeline.jobs.iter().find_map(|job| match (said(pipeline, job), &job.call) {
        (Some(asked), _) => {
            (!asked.access.is_within(granted.access)).then(|| (format!("{}.{}", pipeline.id, job.id), asked))
        }
        (None, Some(call)) => beyond(facts, callee(facts, call)?, granted, seen),
        (None, None) => None,
    })
}

fn report(facts: &Facts<'_>, call: &Call, granted: Said<'_>, name: &str, asked: Said<'_>) -> Option<Diagnostic> {
    let (has, wants) = (granted.value.as_text()?, asked.value.as_text()?);
    let message =
        format!("`{name}` asks for the cache mode `{wants}`, and this call has `{has}`, which GitHub refuses");
    let diagnostic = Diagnostic::finding("wider-cache-mode", facts.sites.span(call.site)?, message)
        .help(format!("write `cache-mode = {wants}` in this job, or `cache-mode = {has}` in `{name}`"));
    let diagnostic = beside(diagnostic, facts.sites, asked.value.site, "asked for here");
    let diagnostic = beside(diagnostic, facts.sites, granted.value.site, "said here");
    Some(outward(diagnostic, call.site, facts.sites))
}
