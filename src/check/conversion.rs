//! `unconverted-text`: texts where GitHub wants a boolean or a number; and outputs that are asked as conditions under
//! `baseline = github`, where each text but the empty one counts as true.

use super::path::{of_owner, owners};
use super::{fit, outward};
use crate::ast::Operator;
use crate::diagnostic::Diagnostic;
use crate::evaluate::types::{Typing, shown_expression};
use crate::model::interface::OutputType;
use crate::model::{Action, Base, Expression, Fields, Job, Model, Sites, Value, ValueKind};
use crate::schema::job::JOB;
use crate::schema::pipeline::PIPELINE;
use crate::schema::step::{RUN, USE};
use crate::schema::{Block, Shape};

/// Looks at every value that GitHub wants to be a boolean or a number, and at every condition in which nothing is
/// converted.
pub(super) fn conversions(model: &Model, sites: &Sites) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    owners(model, &mut |typing| {
        values(typing, &mut |value, expression, is_bool| {
            found.extend(misfit(value, expression, is_bool, typing, sites));
        });
        if !typing.pipeline.baseline.others.is_safe() {
            conditions(typing, &mut |expression| found.extend(unconverted(expression, typing, sites)));
        }
    });
    found
}

/// Calls a function for each expression that has to be a boolean, or else a number.
fn values(typing: Typing<'_, '_>, visit: &mut dyn FnMut(&Value, &Expression, bool)) {
    let Some(job) = typing.job else {
        return of_block(&typing.pipeline.fields, &PIPELINE, visit);
    };
    of_block(&job.fields, &JOB, visit);
    for step in job.all_steps() {
        let schema = if matches!(step.action, Action::Use { .. }) { &USE } else { &RUN };
        of_block(&step.fields, schema, visit);
    }
}

fn of_block(fields: &Fields, schema: &'static Block, visit: &mut dyn FnMut(&Value, &Expression, bool)) {
    for field in fields.iter() {
        // Of a condition GitHub asks only whether it counts as true.
        let Some(member) = schema.member(&field.key).filter(|member| member.name != "if") else { continue };
        of_shape(&field.value, &member.shape, visit);
    }
}

fn of_shape(value: &Value, shape: &Shape, visit: &mut dyn FnMut(&Value, &Expression, bool)) {
    match (&value.kind, shape) {
        (ValueKind::Run(expression), Shape::Bool) => visit(value, expression, true),
        (ValueKind::Run(expression), Shape::Number | Shape::Duration) => visit(value, expression, false),
        (ValueKind::Map(fields), Shape::Block(schema)) => of_block(fields, schema, visit),
        (ValueKind::Map(_), Shape::Either(shapes)) => shapes.iter().for_each(|shape| of_shape(value, shape, visit)),
        _ => {}
    }
}

fn misfit(
    value: &Value,
    expression: &Expression,
    is_bool: bool,
    typing: Typing<'_, '_>,
    sites: &Sites,
) -> Option<Diagnostic> {
    let misfit = fit::unconverted(expression, is_bool, typing)?;
    let wanted = if is_bool { "`true` or `false`" } else { "a number" };
    let message = format!("GitHub wants {wanted} here, and this is {}", misfit.is);
    Some(outward(misfit.diagnostic(sites.span(value.site)?, message), value.site, sites))
}

/// Calls a function for each expression that is asked whether it counts as true.
fn conditions<'a>(typing: Typing<'_, 'a>, report: &mut dyn FnMut(&'a Expression)) {
    for condition in typing.job.into_iter().flat_map(of_job) {
        if let ValueKind::Run(expression) = &condition.kind {
            asked(expression, report);
        }
    }
    // What decides inside of other values.
    of_owner(typing, &mut |expression, _| match expression {
        Expression::Binary { operator: Operator::And, left, .. } => asked(left, report),
        Expression::If { condition, .. } => asked(condition, report),
        Expression::Not(inner) => asked(inner, report),
        _ => {}
    });
}

fn of_job(job: &Job) -> impl Iterator<Item = &Value> {
    job.condition.iter().chain(job.all_steps().filter_map(|step| step.condition.as_ref()))
}

/// Calls a function for each part of a condition that it is asked of whether it counts as true.
fn asked<'a>(expression: &'a Expression, report: &mut dyn FnMut(&'a Expression)) {
    match expression {
        Expression::Path { .. } => report(expression),
        Expression::Binary { operator: Operator::Or, left, right } => {
            asked(left, report);
            asked(right, report);
        }
        // The left side of `&&` is looked at by itself.
        Expression::Binary { operator: Operator::And, right, .. } => asked(right, report),
        Expression::If { then, otherwise, .. } => {
            asked(then, report);
            asked(otherwise, report);
        }
        _ => {}
    }
}

fn unconverted(expression: &Expression, typing: Typing<'_, '_>, sites: &Sites) -> Option<Diagnostic> {
    let Expression::Path { base: Base::Context(context), parts, site } = expression else { return None };
    let (kind, []) = typing.output(context, parts)? else { return None };
    let shown = shown_expression(expression);
    let (text, help) = match kind {
        OutputType::Bool => ("false", format!("write `{shown} == \"true\"`")),
        OutputType::Number => ("0", format!("write `{shown} != 0`")),
        _ => return None,
    };
    let message = format!("`{shown}` is a text here, and `\"{text}\"` counts as true");
    Some(outward(Diagnostic::error("unconverted-text", sites.span(*site)?, message).help(help), *site, sites))
}
