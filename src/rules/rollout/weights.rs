//! The shares of the traffic that a canary gets.
//!
//! `falling-weight`: a later step gives it less. `idle-step`: the last step gives it all, which it gets anyway.
//! `canary-without-steps`: neither steps nor an analysis.

use super::{canary, number, report, rollouts, steps};
use crate::diagnostic::Diagnostic;
use crate::model::{Fields, Value};
use crate::rules::Facts;

/// What all of the traffic is.
pub(super) fn all_traffic(canary: &Fields) -> Option<i64> {
    match canary.get_path(&["traffic-routing", "max-traffic-weight"]) {
        Some(value) => number(value),
        None => Some(100),
    }
}

/// `falling-weight`
pub(super) fn falling(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for canary in rollouts(facts).filter_map(canary) {
        let mut highest = 0;
        let all = all_traffic(canary);
        for value in steps(canary).iter().filter_map(|(step, _)| step.get("set-weight")) {
            // What is no share of the traffic has a finding of its own.
            let Some(weight) = number(value).filter(|weight| *weight >= 0 && all.is_none_or(|all| *weight <= all))
            else {
                break;
            };
            if weight < highest {
                let message = format!("this step takes traffic back: the new version had {highest} % before");
                found.push(report(facts, "falling-weight", value.site, message, "let the weights rise"));
            }
            highest = highest.max(weight);
        }
    }
    found
}

/// `idle-step`
pub(super) fn idle(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for canary in rollouts(facts).filter_map(canary) {
        let steps = steps(canary);
        let last = steps.last().filter(|_| steps.len() > 1).and_then(|(step, _)| step.get("set-weight"));
        if let Some(value) = last.filter(|value| number(value).is_some() && number(value) == all_traffic(canary)) {
            let message = "after the last step the new version gets all of the traffic anyway";
            found.push(report(facts, "idle-step", value.site, message, "remove this step"));
        }
    }
    found
}

/// `canary-without-steps`
pub(super) fn without_steps(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rollout in rollouts(facts) {
        let Some(canary) = canary(rollout) else { continue };
        if rollout.fields.get_path(&["strategy", "blue-green"]).is_some() {
            continue;
        }
        let steps = canary.get("steps");
        let none = steps.is_none_or(|steps| steps.as_list().is_some_and(<[_]>::is_empty));
        if none && canary.get("analysis").is_none() {
            let site = rollout
                .fields
                .get_path(&["strategy"])
                .and_then(Value::as_map)
                .and_then(|strategy| strategy.field("canary"));
            let site = site.map_or(rollout.site, |field| field.site);
            let message = "without steps and without an analysis, this changes all pods one after the other, as a Deployment does";
            let help = "write `steps = [{ set-weight = 20 }, { pause = 10m }]`";
            found.push(report(facts, "canary-without-steps", site, message, help));
        }
    }
    found
}
