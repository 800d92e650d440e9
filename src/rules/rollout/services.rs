//! What a Rollout names beside its pods.
//!
//! `shared-service`: a Service that would be that of two versions, or of two Rollouts. `mutable-rollout-image`: a tag that
//! moves.

use super::{report, rollouts};
use crate::diagnostic::Diagnostic;
use crate::model::{Declaration, Value};
use crate::rules::Facts;
use crate::rules::application::mutable_image::is_latest;
use crate::rules::report::beside;

const SERVICES: &[&[&str]] = &[
    &["strategy", "canary", "stable-service"],
    &["strategy", "canary", "canary-service"],
    &["strategy", "canary", "ping-pong", "ping-service"],
    &["strategy", "canary", "ping-pong", "pong-service"],
    &["strategy", "blue-green", "active-service"],
    &["strategy", "blue-green", "preview-service"],
];

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut seen: Vec<(String, Option<String>, &Value, &Declaration)> = Vec::new();
    let mut found = Vec::new();
    for rollout in rollouts(facts) {
        let namespace = rollout.fields.get("namespace").and_then(Value::as_text);
        // Rollouts of two folders are of two environments, and may each have such a Service.
        for value in SERVICES.iter().filter_map(|path| rollout.fields.get_path(path)) {
            let Some(name) = value.as_text() else { continue };
            let other = seen.iter().find(|(known, place, _, owner)| {
                // One Rollout that is declared twice is no two Rollouts.
                let is_other = owner.id != rollout.id && owner.folder() == rollout.folder();
                *known == name && *place == namespace && (std::ptr::eq(*owner, rollout) || is_other)
            });
            if let Some((_, _, first, owner)) = other {
                let message = if std::ptr::eq(*owner, rollout) {
                    format!("`{name}` would be the Service of two versions of `{}`", rollout.id)
                } else {
                    format!("the rollouts `{}` and `{}` would both change the Service `{name}`", owner.id, rollout.id)
                };
                let diagnostic = report(facts, "shared-service", value.site, message, "name a Service of its own");
                found.push(beside(diagnostic, facts.sites, first.site, "named here as well"));
            }
            seen.push((name, namespace.clone(), value, rollout));
        }
    }
    found
}

/// `mutable-rollout-image`
pub(super) fn image(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rollout in &facts.model.rollouts {
        let containers = rollout.fields.get_path(&["template", "spec", "containers"]).and_then(Value::as_list);
        for item in containers.unwrap_or_default() {
            let Some(value) = item.value.as_map().and_then(|container| container.get("image")) else { continue };
            if value.as_text().is_some_and(|image| is_latest(&image)) {
                let message = "`latest` is another image tomorrow: no version is left to go back to";
                found.push(report(
                    facts,
                    "mutable-rollout-image",
                    value.site,
                    message,
                    "name a tag that stays, or the digest",
                ));
            }
        }
    }
    found
}
