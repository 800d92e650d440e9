//! `digest-without-push`: what is built and not pushed has no digest that anybody could pull.

use super::jobs;
use super::script::action;
use crate::check::expressions;
use crate::diagnostic::Diagnostic;
use crate::model::{Expression, Fields, Job, Step, Value, ValueKind};
use crate::rules::Facts;
use crate::rules::report::beside;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    jobs(facts).flat_map(|(_, job)| of_job(facts, job)).collect()
}

fn of_job(facts: &Facts<'_>, job: &Job) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    expressions(job, &mut |expression, _| {
        let Expression::Path { site, .. } = expression else { return };
        let Some(("steps", names)) = expression.as_path() else { return };
        let [id, "outputs", "digest"] = names[..] else { return };
        let Some(step) = job.step(id).filter(|step| builds_only(step)) else { return };
        let message = format!("the step `{id}` builds an image and does not push it: nobody can pull this digest");
        let diagnostic = facts.finding("digest-without-push", *site, message);
        found.push(beside(diagnostic, facts.sites, step.site, "built here").help("write `push = true` in that step"));
    });
    found
}

/// Whether a step surely pushes nothing.
fn builds_only(step: &Step) -> bool {
    let Some((reference, inputs)) = action(step) else { return false };
    let is_build = reference.repository.eq_ignore_ascii_case("docker/build-push-action");
    is_build && inputs.get("push").is_none_or(is_false) && !exports(inputs)
}

fn is_false(value: &Value) -> bool {
    value.kind == ValueKind::Bool(false) || value.as_text().as_deref() == Some("false")
}

/// `outputs` may push as well.
fn exports(inputs: &Fields) -> bool {
    inputs.get("outputs").is_some_and(|value| {
        value.as_text().is_none_or(|text| text.contains("push=true") || text.contains("type=registry"))
    })
}
