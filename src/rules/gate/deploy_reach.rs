//! Who may start a deploy.
//!
//! `deploy-on-pull-request`: a pull request reaches it. `deploy-from-branch`: a branch or tag outside `from` does.

use super::deployment::{Deployment, deployments};
use crate::catalog::event::{RunRef, event};
use crate::diagnostic::Diagnostic;
use crate::evaluate::reach::may_run;
use crate::evaluate::scenario::{scenarios, short};
use crate::model::{Trigger, Value};
use crate::pattern::Filter;
use crate::rules::Facts;
use crate::rules::report::beside;

/// The events of pull requests; whoever opens one decides what is in it.
const PULL_REQUESTS: [&str; 2] = ["pull_request", "pull_request_target"];

/// `deploy-on-pull-request`
pub(super) fn on_pull_request(facts: &Facts<'_>) -> Vec<Diagnostic> {
    deployments(facts)
        .iter()
        .filter_map(|deployment| {
            let trigger = deployment.pipeline.triggers.iter().find(|trigger| {
                let pipeline = deployment.pipeline;
                let reaches =
                    || scenarios(pipeline, trigger, &[]).iter().any(|start| may_run(pipeline, start, deployment.job));
                PULL_REQUESTS.contains(&trigger.event.as_str()) && reaches()
            })?;
            let help = "add `if = github.event_name == \"push\"` to the job, or to one that it needs";
            report(facts, deployment, trigger, "deploy-on-pull-request", "a pull request".to_owned(), help)
        })
        .collect()
}

/// `deploy-from-branch`
pub(super) fn from_branch(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for deployment in deployments(facts) {
        let Some(from) = deployment.environment.and_then(|environment| environment.fields.get("from")) else {
            continue;
        };
        let allowed = from.as_texts();
        let filter = Filter::references(&allowed, false);
        for trigger in deployment.pipeline.triggers.iter().filter(|trigger| is_of_any_ref(trigger)) {
            let starts = scenarios(deployment.pipeline, trigger, &allowed);
            let outside = starts.iter().find_map(|start| {
                let reference = start.reference.name().filter(|reference| !filter.takes(short(reference)))?;
                may_run(deployment.pipeline, start, deployment.job).then_some(reference)
            });
            let Some(reference) = outside else { continue };
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

/// Whether it is not always the default branch that an event is of.
fn is_of_any_ref(trigger: &Trigger) -> bool {
    event(&trigger.event).is_some_and(|event| matches!(event.runs_on, RunRef::PushedRef | RunRef::ChosenRef))
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
    diagnostic = beside(diagnostic, facts.sites, trigger.site, "it starts here");
    Some(diagnostic)
}

/// The environment of a deployment, for messages.
pub(in crate::rules) fn environment_name(value: Option<&Value>) -> Option<String> {
    value.and_then(Value::as_entity).map(|entity| entity.id.clone())
}
