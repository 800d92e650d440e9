//! Where expressions and texts of a model stand.
//!
//! In: an owner of expressions. Out: its texts, its conditions, and places to point at: constants have none of their own, so
//! the nearest name is taken.

use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::evaluate::types::Typing;
use crate::model::{Action, Expression, Fields, Site, Sites, Step, Text, Value, ValueKind};

/// The first path or call in an expression.
pub(super) fn site_of(expression: &Expression) -> Option<Site> {
    let mut found = None;
    expression.walk(&mut |inner| {
        if let Expression::Path { site, .. } | Expression::Call { site, .. } = inner {
            found = found.or(Some(*site));
        }
    });
    found
}

/// A finding at a place, told of the place that the user wrote.
pub(super) fn finding(
    rule: &'static str,
    site: Site,
    message: impl Into<String>,
    help: impl Into<String>,
    sites: &Sites,
) -> Option<Diagnostic> {
    let diagnostic = Diagnostic::finding(rule, sites.span(site)?, message).help(help);
    Some(outward(diagnostic, site, sites))
}

/// Calls a function for each text of an owner and the place of the value that it is.
pub(super) fn texts<'a>(typing: Typing<'_, 'a>, visit: &mut dyn FnMut(&'a Text, Site)) {
    if let Some(action) = typing.action {
        action.interface.outputs.iter().for_each(|output| of_value(&output.value, visit));
        return action.steps.iter().for_each(|step| of_step(step, visit));
    }
    let Some(job) = typing.job else { return of_fields(&typing.pipeline.fields, visit) };
    if let Some(title) = &job.title {
        visit(title, job.site);
    }
    of_fields(&job.fields, visit);
    if let Some(call) = &job.call {
        of_fields(&call.inputs, visit);
    }
    job.steps.iter().for_each(|step| of_step(step, visit));
}

fn of_step<'a>(step: &'a Step, visit: &mut dyn FnMut(&'a Text, Site)) {
    if let Some(title) = &step.title {
        visit(title, step.site);
    }
    of_fields(&step.env, visit);
    of_fields(&step.fields, visit);
    match &step.action {
        Action::Run { script } => visit(script, step.site),
        Action::Use { inputs, .. } => of_fields(inputs, visit),
        Action::Parallel { steps } => steps.iter().for_each(|step| of_step(step, visit)),
        Action::Wait { .. } | Action::WaitAll | Action::Cancel { .. } => {}
    }
}

fn of_fields<'a>(fields: &'a Fields, visit: &mut dyn FnMut(&'a Text, Site)) {
    fields.iter().for_each(|field| of_value(&field.value, visit));
}

fn of_value<'a>(value: &'a Value, visit: &mut dyn FnMut(&'a Text, Site)) {
    match &value.kind {
        ValueKind::Text(text) => visit(text, value.site),
        ValueKind::List(items) => items.iter().for_each(|item| of_value(&item.value, visit)),
        ValueKind::Map(fields) => of_fields(fields, visit),
        _ => {}
    }
}

/// The conditions of a job or an action: its own, and those of its steps.
pub(super) fn conditions<'a>(typing: Typing<'_, 'a>) -> Vec<&'a Value> {
    match (typing.action, typing.job) {
        (Some(action), _) => action.steps.iter().filter_map(|step| step.condition.as_ref()).collect(),
        (None, Some(job)) => {
            let steps = job.all_steps().filter_map(|step| step.condition.as_ref());
            job.condition.iter().chain(steps).collect()
        }
        (None, None) => Vec::new(),
    }
}
