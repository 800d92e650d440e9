//! `self-hosted-runner`: a job runs on a machine of one's own. One that a pull request reaches is
//! `self-hosted-on-pull-request`.

use crate::diagnostic::Diagnostic;
use crate::model::{Job, Pipeline, Value};
use crate::rules::Facts;

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
