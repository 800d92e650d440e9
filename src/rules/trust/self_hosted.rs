//! Runners of one's own.
//!
//! `self-hosted-runner`: a job runs on one. `self-hosted-on-pull-request`: a pull request reaches it. Where the repository
//! is public, anybody's code stays on the machine; of a private one that is not known here.

use crate::diagnostic::Diagnostic;
use crate::model::{Job, Pipeline, Value};
use crate::rules::Facts;

/// `self-hosted-runner`
pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    each(facts, |pipeline, job, runner| {
        if reaches(pipeline, job) {
            return None;
        }
        let span = facts.sites.span(runner.site)?;
        let message = format!("the job `{}` runs on a machine of your own, which keeps what jobs leave", job.id);
        Some(Diagnostic::finding("self-hosted-runner", span, message).help("let each job have a new machine"))
    })
}

/// `self-hosted-on-pull-request`
pub(super) fn on_pull_request(facts: &Facts<'_>) -> Vec<Diagnostic> {
    each(facts, |pipeline, job, runner| {
        if !reaches(pipeline, job) {
            return None;
        }
        let span = facts.sites.span(runner.site)?;
        let message = format!(
            "a pull request can run its code in the job `{}`, on a machine of your own: in a public repository, \
             that is anybody's code",
            job.id
        );
        let help = "take a runner of GitHub's, or let each job have a new machine";
        Some(Diagnostic::finding("self-hosted-on-pull-request", span, message).help(help))
    })
}

/// Whether pull requests of forks get to the job.
fn reaches(pipeline: &Pipeline, job: &Job) -> bool {
    pipeline.triggered_by("pull_request") && job.condition.is_none() && job.guards.is_empty()
}

fn each(facts: &Facts<'_>, report: impl Fn(&Pipeline, &Job, &Value) -> Option<Diagnostic>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        for job in &pipeline.jobs {
            let runner =
                job.field("runs-on").filter(|value| value.as_texts().iter().any(|label| label == "self-hosted"));
            found.extend(runner.and_then(|runner| report(pipeline, job, runner)));
        }
    }
    found
}
