//! `digest-without-push`: what is built and not pushed has no digest that anybody could pull.

use super::jobs;
use super::script::action;
use crate::diagnostic::Diagnostic;
use crate::model::{Action, Expression, Fields, Job, Piece, Site, Step, Text, Value, ValueKind};
use crate::rules::Facts;
use crate::rules::report::beside;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    jobs(facts).flat_map(|(_, job)| of_job(facts, job)).collect()
}

fn of_job(facts: &Facts<'_>, job: &Job) -> Vec<Diagnostic> {
    let mut read: Vec<&Expression> = Vec::new();
    // What a job gives is for others, and an image is pulled by its digest behind an `@`; else it may be a mere number.
    if let Some(outputs) = job.field("outputs") {
        outputs.expressions(&mut |expression| read.push(expression));
    }
    for step in job.all_steps() {
        match &step.action {
            Action::Run { script } => pulled(script, &mut read),
            Action::Use { inputs, .. } => of_fields(inputs, &mut read),
            _ => {}
        }
        of_fields(&step.env, &mut read);
    }
    let mut found = Vec::new();
    for (id, site) in read.into_iter().filter_map(digest) {
        let Some(step) = job.step(id).filter(|step| builds_only(step)) else { continue };
        let message = format!("the step `{id}` builds an image and does not push it: nobody can pull this digest");
        let diagnostic = facts.finding("digest-without-push", site, message);
        found.push(beside(diagnostic, facts.sites, step.site, "built here").help("write `push = true` in that step"));
    }
    found
}

fn of_fields<'a>(fields: &'a Fields, read: &mut Vec<&'a Expression>) {
    for field in fields.iter() {
        if let ValueKind::Text(text) = &field.value.kind {
            pulled(text, read);
        }
    }
}

/// The expressions behind an `@`.
fn pulled<'a>(text: &'a Text, read: &mut Vec<&'a Expression>) {
    for pair in text.pieces.windows(2) {
        if let [Piece::Text(before), Piece::Run(expression)] = pair
            && before.ends_with('@')
        {
            read.push(expression);
        }
    }
}

/// The step whose digest an expression is.
fn digest(expression: &Expression) -> Option<(&str, Site)> {
    let Expression::Path { site, .. } = expression else { return None };
    let ("steps", names) = expression.as_path()? else { return None };
    match names[..] {
        [id, "outputs", "digest"] => Some((id, *site)),
        _ => None,
    }
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
