//! Where secrets are used.
//!
//! `secret-outside-environment`: an environment could ask for a review first, and keep the secret from other branches.
//! `secret-on-pull-request`: the runs of forks' pull requests have no secrets, so that it is empty there.

use super::scope::{Use, uses};
use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::evaluate::reach::may_run_for;
use crate::model::{Job, Pipeline};
use crate::rules::Facts;

/// `secret-outside-environment`
pub(super) fn outside_environment(facts: &Facts<'_>) -> Vec<Diagnostic> {
    each(facts, "secret-outside-environment", |_, job, used| {
        if job.call.is_some() || job.field("environment").is_some() || job.deploys().next().is_some() {
            return None;
        }
        let message = format!("the job `{}` uses the secret `{}` and names no environment", job.id, used.name);
        Some((message, "keep it in an environment, and name that in the job: `environment = production`"))
    })
}

/// `secret-on-pull-request`
pub(super) fn on_pull_request(facts: &Facts<'_>) -> Vec<Diagnostic> {
    each(facts, "secret-on-pull-request", |pipeline, job, used| {
        let mut triggers = pipeline.triggers.iter().filter(|trigger| trigger.event == "pull_request");
        let reaches = |trigger| may_run_for(pipeline, trigger, job);
        let is_open = job.guards.is_empty() && triggers.any(reaches);
        let is_asked = job.condition.is_some() || job.all_steps().any(|step| step.condition.is_some());
        if !is_open || is_asked {
            return None;
        }
        let message = format!("the secret `{}` is empty where a pull request comes from a fork", used.name);
        Some((message, "run the job for pull requests of this repository only, or do without the secret there"))
    })
}

/// The first use of each job.
fn each<'a>(
    facts: &Facts<'a>,
    rule: &'static str,
    describe: impl Fn(&Pipeline, &Job, &Use<'_>) -> Option<(String, &'static str)>,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        for job in &pipeline.jobs {
            let Some(used) = uses(pipeline, job).into_iter().next() else { continue };
            let Some((message, help)) = describe(pipeline, job, &used) else { continue };
            let Some(span) = facts.sites.span(used.site) else { continue };
            found.push(outward(Diagnostic::finding(rule, span, message).help(help), used.site, facts.sites));
        }
    }
    found
}
