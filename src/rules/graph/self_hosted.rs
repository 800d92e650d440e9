//! Jobs on machines of one's own. `self-hosted-on-pull-request`: a pull request chooses what runs there.
//! `self-hosted-runner`: any other.
//!
//! In a private repository only those do that who may write anyway, so it is noted.

use super::labels::{Label, choices};
use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::evaluate::condition::condition;
use crate::evaluate::reach::may_run_for;
use crate::model::{Job, Pipeline};
use crate::rules::Facts;
use crate::rules::report::beside;

/// `self-hosted-on-pull-request`
pub(super) fn on_pull_request(facts: &Facts<'_>) -> Vec<Diagnostic> {
    all(facts).filter_map(|(pipeline, job)| of_pull_request(facts, pipeline, job)).collect()
}

/// `self-hosted-runner`
pub(super) fn any(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let of_job = |(pipeline, job): (&Pipeline, &Job)| {
        let label = own_machine(job).filter(|_| of_pull_request(facts, pipeline, job).is_none())?;
        let span = facts.sites.span(label.site)?;
        let message = format!("the job `{}` runs on a machine of your own, which keeps what jobs leave", job.id);
        let diagnostic =
            Diagnostic::finding("self-hosted-runner", span, message).help("let each job have a new machine");
        Some(outward(diagnostic, label.site, facts.sites))
    };
    all(facts).filter_map(of_job).collect()
}

fn all<'a>(facts: &Facts<'a>) -> impl Iterator<Item = (&'a Pipeline, &'a Job)> {
    facts.model.pipelines.iter().flat_map(|pipeline| pipeline.jobs.iter().map(move |job| (pipeline, job)))
}

/// The label that says so.
fn own_machine(job: &Job) -> Option<Label> {
    choices(job)?.into_iter().flatten().find(|label| label.name.eq_ignore_ascii_case("self-hosted"))
}

fn of_pull_request(facts: &Facts<'_>, pipeline: &Pipeline, job: &Job) -> Option<Diagnostic> {
    let trigger = pipeline.triggers.iter().find(|trigger| trigger.event == "pull_request")?;
    let labels = own_machine(job)?;
    if !may_run_for(pipeline, trigger, job) {
        return None;
    }
    if tells_forks_apart(pipeline, job) {
        return None;
    }
    let message = format!("whoever opens a pull request chooses what `{}` runs on a machine of your own", job.id);
    let mut diagnostic = Diagnostic::finding("self-hosted-on-pull-request", facts.sites.span(labels.site)?, message)
        .help("in a public repository take one of GitHub's runners, or write `guard = [same-repository]`")
        .help_in_yaml(
            "in a public repository take one of GitHub's runners, or write \
             `if: github.event.pull_request.head.repo.full_name == github.repository`",
        );
    diagnostic = beside(diagnostic, facts.sites, trigger.site, "it starts here");
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
