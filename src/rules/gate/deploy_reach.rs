//! Who may start a deploy.
//!
//! `deploy-on-pull-request`: a pull request reaches it. `deploy-from-branch`: a branch or tag outside `from` does.

use super::deployment::{Deployment, deployments};
use crate::diagnostic::Diagnostic;
use crate::evaluate::scenario::{Scenario, is_from, scenarios};
use crate::model::{Trigger, Value};
use crate::rules::Facts;

/// The events of pull requests; whoever opens one decides what is in it.
const PULL_REQUESTS: [&str; 2] = ["pull_request", "pull_request_target"];

/// `deploy-on-pull-request`
pub(super) fn on_pull_request(facts: &Facts<'_>) -> Vec<Diagnostic> {
    deployments(facts.model)
        .iter()
        .filter_map(|deployment| {
            let trigger = deployment.pipeline.triggers.iter().find(|trigger| {
                let scenario = Scenario { event: trigger.event.clone(), reference: None };
                PULL_REQUESTS.contains(&trigger.event.as_str()) && scenario.may_run(deployment.pipeline, deployment.job)
            })?;
            let help = "add `if = github.event_name == \"push\"` to the job, or to one that it needs";
            report(facts, deployment, trigger, "deploy-on-pull-request", "a pull request".to_owned(), help)
        })
        .collect()
}

/// `deploy-from-branch`
pub(super) fn from_branch(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for deployment in deployments(facts.model) {
        let Some(from) = deployment.environment.and_then(|environment| environment.fields.get("from")) else {
            continue;
        };
        let allowed = from.as_texts();
        for trigger in &deployment.pipeline.triggers {
            let outside = scenarios(trigger, &allowed).into_iter().find(|scenario| {
                let reference = scenario.reference.as_deref().unwrap_or_default();
                !reference.is_empty()
                    && !is_from(reference, &allowed)
                    && scenario.may_run(deployment.pipeline, deployment.job)
            });
            let Some(reference) = outside.and_then(|scenario| scenario.reference) else { continue };
            let what = match reference.strip_prefix("refs/tags/") {
                Some(_) => "a tag".to_owned(),
                None => "another branch".to_owned(),
            };
            let shown: Vec<_> = allowed.iter().map(|name| format!("`{name}`")).collect();
            let help = format!(
                "it is deployed from {}: narrow the trigger, or add `if = github.ref == \"refs/heads/…\"`",
                shown.join(", ")
            );
            let diagnostic = report(facts, &deployment, trigger, "deploy-from-branch", what, &help);
            let span = facts.sites.span(from.site);
            found.extend(diagnostic.map(|diagnostic| match span {
                Some(span) => diagnostic.related(span, "what may be deployed there"),
                None => diagnostic,
            }));
        }
    }
    found
}

fn report(
    facts: &Facts<'_>,
    deployment: &Deployment<'_>,
    trigger: &Trigger,
    rule: &'static str,
    who: String,
    help: &str,
) -> Option<Diagnostic> {
    let span = facts.sites.written(deployment.site)?;
    let message = format!("{who} reaches the job `{}`, which {}", deployment.job.id, deployment.what);
    let mut diagnostic = Diagnostic::finding(rule, span, message).help(help);
    if let Some(span) = facts.sites.span(trigger.site) {
        diagnostic = diagnostic.related(span, "it starts here");
    }
    Some(diagnostic)
}

/// The environment of a deployment, for messages.
pub(in crate::rules) fn environment_name(value: Option<&Value>) -> Option<String> {
    value.and_then(Value::as_entity).map(|entity| entity.id.clone())
}
