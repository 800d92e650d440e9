//! `self-hosted-on-pull-request`: a pull request chooses what runs on a machine of one's own.
//!
//! In a private repository only those do that who may write anyway, so it is noted.

use super::labels::choices;
use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::evaluate::condition::condition;
use crate::evaluate::reach::may_run;
use crate::evaluate::scenario::scenarios;
use crate::model::{Job, Pipeline};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let all = facts.model.pipelines.iter().flat_map(|pipeline| pipeline.jobs.iter().map(move |job| (pipeline, job)));
    all.filter_map(|(pipeline, job)| of_job(facts, pipeline, job)).collect()
}

fn of_job(facts: &Facts<'_>, pipeline: &Pipeline, job: &Job) -> Option<Diagnostic> {
    let trigger = pipeline.triggers.iter().find(|trigger| trigger.event == "pull_request")?;
    let labels = choices(job)?.into_iter().flatten().find(|label| label.name.eq_ignore_ascii_case("self-hosted"))?;
    if !scenarios(pipeline, trigger, &[]).iter().any(|start| may_run(pipeline, start, job)) {
        return None;
    }
    if tells_forks_apart(pipeline, job) {
        return None;
    }
    let message = format!("whoever opens a pull request chooses what `{}` runs on a machine of your own", job.id);
    let mut diagnostic = Diagnostic::finding("self-hosted-on-pull-request", facts.sites.span(labels.site)?, message)
        .help("in a public repository take one of GitHub's runners, or write `guard = [same-repository]`");
    if let Some(span) = facts.sites.span(trigger.site) {
        diagnostic = diagnostic.related(span, "it starts here");
    }
    Some(outward(diagnostic, labels.site, facts.sites))
}

/// Whether a condition of the job asks whose repository a pull request comes from.
fn tells_forks_apart(pipeline: &Pipeline, job: &Job) -> bool {
    let mut found = false;
    if let Some(condition) = condition(pipeline, job) {
        condition.walk(&mut |inner| {
            if let Some(("github", names)) = inner.as_path() {
                found |= matches!(names[..], ["event", "pull_request", "head", "repo", ..]);
            }
        });
    }
    found
}
