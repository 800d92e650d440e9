//! `changed-number`: a number that is written with more digits than arrive: `3.10` is 3.1.

use super::variables;
use crate::diagnostic::Diagnostic;
use crate::model::{Action, Value, ValueKind};
use crate::rules::Facts;
use crate::source::Span;

/// What is said of a number as it is written and as it is read; nothing where that is another form of the same.
pub fn changed_number(written: &str, read: &str, span: Span) -> Option<Diagnostic> {
    let is_plain = written.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if !is_plain || !written.contains('.') || !written.ends_with('0') {
        return None;
    }
    let message = format!("`{written}` is the number {read}, and that is what arrives");
    let diagnostic = Diagnostic::finding("changed-number", span, message);
    Some(diagnostic.help("put it in quotes, so that it is a text").guess(
        "put it in quotes",
        span,
        format!("\"{written}\""),
    ))
}

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut look = |value: &Value| in_value(value, facts, &mut found);
    variables(facts.model, &mut |field| look(&field.value));
    for job in facts.model.pipelines.iter().flat_map(|pipeline| &pipeline.jobs) {
        job.field("strategy").and_then(|strategy| strategy.as_map()?.get("matrix")).into_iter().for_each(&mut look);
        job.call.iter().flat_map(|call| call.inputs.iter()).for_each(|field| look(&field.value));
    }
    let jobs = facts.model.pipelines.iter().flat_map(|pipeline| &pipeline.jobs);
    let steps = jobs.flat_map(|job| job.all_steps());
    for step in steps.chain(facts.model.actions.iter().flat_map(|action| &action.steps)) {
        if let Action::Use { inputs, .. } = &step.action {
            inputs.iter().for_each(|field| look(&field.value));
        }
    }
    found
}

fn in_value(value: &Value, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    match &value.kind {
        ValueKind::Number(written) => {
            let read = written.trim_end_matches('0').trim_end_matches('.');
            let span = facts.sites.written(value.site);
            found.extend(span.and_then(|span| changed_number(written, read, span)));
        }
        ValueKind::List(items) => items.iter().for_each(|item| in_value(&item.value, facts, found)),
        ValueKind::Map(fields) => fields.iter().for_each(|field| in_value(&field.value, facts, found)),
        _ => {}
    }
}
