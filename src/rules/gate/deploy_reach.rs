//! Who may start a deploy.
//!
//! `deploy-on-pull-request`: a pull request reaches it. `deploy-from-branch`: a branch or tag outside `from` does.

use super::deployment::{Deployment, deployments};
use super::followed::After;
use crate::catalog::event::{FOLLOWING, RunRef, event};
use crate::diagnostic::Diagnostic;
use crate::evaluate::reach::may_run;
use crate::evaluate::scenario::{Before, Reference, Scenario, branches_before, scenarios, short};
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
            let trigger = deployment.pipeline.triggers.iter().find(|trigger| is_reached(deployment, trigger))?;
            let help = match trigger.event.as_str() {
                FOLLOWING => {
                    "add `if = github.event.workflow_run.event == \"push\"` to the job, or to one that it needs"
                }
                _ => "add `if = github.event_name == \"push\"` to the job, or to one that it needs",
            };
            report(facts, deployment, trigger, "deploy-on-pull-request", "a pull request".to_owned(), help)
        })
        .collect()
}

/// Whether a pull request reaches a deployment: by itself, or as the commit of the run that this one follows.
fn is_reached(deployment: &Deployment<'_>, trigger: &Trigger) -> bool {
    let (pipeline, job) = (deployment.pipeline, deployment.job);
    scenarios(pipeline, trigger, &[]).iter().any(|start| match trigger.event.as_str() {
        FOLLOWING => {
            let after = After { pipeline, job, trigger, start };
            after.takes_head() && after.may_follow_fork()
        }
        event => PULL_REQUESTS.contains(&event) && may_run(pipeline, start, job),
    })
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
        for trigger in &deployment.pipeline.triggers {
            let outside = ways(&deployment, trigger, &allowed).into_iter().find(|(reference, start)| {
                let is_outside = reference.name().is_some_and(|name| !filter.takes(short(name)));
                is_outside && may_run(deployment.pipeline, start, deployment.job)
            });
            let Some(reference) = outside.as_ref().and_then(|(reference, _)| reference.name()) else { continue };
            let what = match reference.strip_prefix("refs/tags/") {
                Some(_) => "a tag".to_owned(),
                None => "another branch".to_owned(),
            };
            let shown: Vec<_> = allowed.iter().map(|name| format!("`{name}`")).collect();
            let condition = match trigger.event.as_str() {
                FOLLOWING => "github.event.workflow_run.head_branch == \"…\"",
                _ => "github.ref == \"refs/heads/…\"",
            };
            let help =
                format!("it is deployed from {}: narrow the trigger, or add `if = {condition}`", shown.join(", "));
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

/// The refs of which a trigger brings something to a deployment, each with a way in which it starts.
fn ways(deployment: &Deployment<'_>, trigger: &Trigger, names: &[String]) -> Vec<(Reference, Scenario)> {
    let (pipeline, job) = (deployment.pipeline, deployment.job);
    let starts = scenarios(pipeline, trigger, names).into_iter();
    if is_of_any_ref(trigger) {
        return starts.map(|start| (start.reference.clone(), start)).collect();
    }
    if trigger.event != FOLLOWING {
        return Vec::new();
    }
    let branches = branches_before(pipeline, trigger, names);
    let of_start = |start: Scenario| {
        let takes_head = After { pipeline, job, trigger, start: &start }.takes_head();
        branches.clone().into_iter().filter(move |_| takes_head).map(move |branch| {
            let before = Before { branch: branch.clone(), ..Before::default() };
            (branch, start.after(before))
        })
    };
    starts.flat_map(of_start).collect()
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
