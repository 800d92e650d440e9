//! `unguarded-deployment`: a job that runs in an environment also runs in forks of the repository, since nothing asks
//! where it is. In most it fails for want of secrets; where a fork has some, it deploys.

use crate::diagnostic::Diagnostic;
use crate::model::graph::JobGraph;
use crate::model::{Expression, Job, Pipeline};
use crate::rules::Facts;

/// Events that happen in forks, too.
const EVENTS: [&str; 6] = ["create", "push", "release", "repository_dispatch", "schedule", "workflow_dispatch"];

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        let in_forks = |event: &str| EVENTS.contains(&event);
        let Some(trigger) = pipeline.triggers.iter().find(|trigger| in_forks(&trigger.event)) else { continue };
        for job in &pipeline.jobs {
            let Some(environment) = job.field("environment").filter(|_| !is_guarded(pipeline, job)) else { continue };
            let message = format!(
                "the job `{}` also runs in forks of the repository, where `{}` happens too",
                job.id, trigger.event
            );
            let own = facts.settings.repository.as_deref().unwrap_or("org/repo");
            let help = format!("ask where it is in the condition of the job: `if = github.repository == \"{own}\"`");
            found.push(facts.finding("unguarded-deployment", environment.site, message).help(help));
        }
    }
    found
}

/// Whether the job, or one that it waits for, asks for the repository.
fn is_guarded(pipeline: &Pipeline, job: &Job) -> bool {
    let ancestors = JobGraph::new(pipeline).ancestors(&job.id);
    let all = pipeline.jobs.iter().filter(|one| one.id == job.id || ancestors.contains(one.id.as_str()));
    let mut found = false;
    for one in all {
        one.guards.iter().for_each(|guard| found |= asks(guard));
        if let Some(condition) = &one.condition {
            condition.expressions(&mut |expression| found |= asks(expression));
        }
    }
    found
}

fn asks(expression: &Expression) -> bool {
    let mut found = false;
    expression.walk(&mut |inner| {
        let Some(("github", names)) = inner.as_path() else { return };
        let name = names.first().copied().unwrap_or_default();
        found |=
            name.starts_with("repository") || names.iter().any(|name| matches!(*name, "repository" | "repo" | "fork"));
    });
    found
}
