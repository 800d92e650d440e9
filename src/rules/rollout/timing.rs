//! How a Rollout moves.
//!
//! `rollout-cannot-move`: no pod may be added and none may be missing. `short-deadline`: it fails before a pod counts.

use super::{canary, number, report, rollouts};
use crate::diagnostic::Diagnostic;
use crate::model::{Value, ValueKind};
use crate::rules::Facts;

/// Unless something is said. Source: argo-rollouts, utils/defaults.
const DEADLINE: i64 = 600;

/// `rollout-cannot-move`
pub(super) fn surge(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for canary in rollouts(facts).filter_map(canary) {
        let none = |name: &str| canary.field(name).filter(|field| is_zero(&field.value));
        if let (Some(_), Some(field)) = (none("max-surge"), none("max-unavailable")) {
            let message = "no pod may be added and none may be missing, so nothing can change";
            found.push(report(
                facts,
                "rollout-cannot-move",
                field.site,
                message,
                "let one of `max-surge` and `max-unavailable` be more than 0",
            ));
        }
    }
    found
}

fn is_zero(value: &Value) -> bool {
    match &value.kind {
        ValueKind::Number(text) | ValueKind::Percent(text) => text.parse::<f64>().is_ok_and(|number| number == 0.0),
        _ => false,
    }
}

/// `short-deadline`
pub(super) fn deadline(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rollout in rollouts(facts) {
        let said = rollout.fields.get("progress-deadline-seconds");
        let Some(ready) = rollout.fields.get("min-ready-seconds") else { continue };
        let Some((limit, wait)) = said.map_or(Some(DEADLINE), number).zip(number(ready)) else { continue };
        if limit <= wait {
            let site = said.map_or(ready.site, |value| value.site);
            let message = format!("no progress in {limit} s is a failure, and a pod counts after {wait} s only");
            found.push(report(
                facts,
                "short-deadline",
                site,
                message,
                "let `progress-deadline-seconds` be more than `min-ready-seconds`",
            ));
        }
    }
    found
}
