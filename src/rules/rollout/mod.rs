//! Rules of Rollouts and of the analyses that they run.
//!
//! Source of what the controller refuses: argo-rollouts v1.9.1, pkg/apis/rollouts/validation/validation.go. It marks such
//! a Rollout as invalid and does nothing.

mod invalid;
mod metric;
mod routing;
mod services;
mod timing;
mod weights;

use super::Check::Project;
use super::{Facts, Rule, deny, note, warn};
use crate::diagnostic::Diagnostic;
use crate::model::{Declaration, Fields, Site, Value};

pub(super) const RULES: &[Rule] = &[
    deny(
        "rollout-without-strategy",
        "A Rollout without a strategy, or with two, does nothing.",
        Project(invalid::strategy),
    ),
    deny(
        "rollout-without-pods",
        "A Rollout says its pods, and the labels by which it knows them.",
        Project(invalid::pods),
    ),
    deny("canary-step", "A step of a canary does one thing.", Project(invalid::step)),
    warn("falling-weight", "A step takes traffic back from the new version.", Project(weights::falling)),
    note("idle-step", "A step does what happens anyway.", Project(weights::idle)),
    note("canary-without-steps", "A canary that is a plain change of all pods.", Project(weights::without_steps)),
    deny("step-without-router", "A step needs something that splits the traffic.", Project(routing::steps_with_router)),
    deny("router-without-services", "A router needs a Service for each version.", Project(routing::services)),
    deny("idle-scaling", "Settings of a canary that only a router makes possible.", Project(routing::scaling)),
    deny("shared-service", "One Service would be that of two versions, or of two Rollouts.", Project(services::check)),
    deny("rollout-cannot-move", "No pod may be added and none may be missing.", Project(timing::surge)),
    deny("short-deadline", "A Rollout fails before its first pod counts.", Project(timing::deadline)),
    warn(
        "mutable-rollout-image",
        "A Rollout of a tag that moves has nothing to roll back to.",
        Project(services::image),
    ),
    deny(
        "missing-analysis-argument",
        "An analysis is not given an argument that its template needs.",
        Project(invalid::argument),
    ),
    note("undeclared-analysis", "A Rollout needs an analysis that no source declares.", Project(invalid::undeclared)),
    deny("metric-provider", "A metric is measured by one provider.", Project(metric::provider)),
    deny("metric-limits", "Counts and limits of a metric that exclude each other.", Project(metric::limits)),
    deny("duplicate-metric", "Two metrics of one name.", Project(metric::duplicate)),
    deny("undeclared-argument", "A text names an argument that its template does not have.", Project(metric::argument)),
];

/// Whether a block has keys that nobody looks at.
fn has_raw(fields: &Fields) -> bool {
    fields.get("raw").is_some()
}

/// The rollouts of which everything is known.
fn rollouts<'a>(facts: &'a Facts<'_>) -> impl Iterator<Item = &'a Declaration> {
    facts.model.rollouts.iter().filter(|one| !has_raw(&one.fields))
}

/// The canary of a rollout.
fn canary(rollout: &Declaration) -> Option<&Fields> {
    rollout.fields.get_path(&["strategy", "canary"])?.as_map().filter(|fields| !has_raw(fields))
}

/// The blocks of the steps of a canary.
fn steps(canary: &Fields) -> Vec<(&Fields, Site)> {
    let steps = canary.get("steps").and_then(Value::as_list).unwrap_or_default().iter();
    steps.filter_map(|item| Some((item.value.as_map()?, item.value.site))).collect()
}

/// A whole number.
fn number(value: &Value) -> Option<i64> {
    value.as_text()?.parse().ok()
}

fn report(facts: &Facts<'_>, rule: &'static str, site: Site, message: impl Into<String>, help: &str) -> Diagnostic {
    facts.finding(rule, site, message).help(help)
}
