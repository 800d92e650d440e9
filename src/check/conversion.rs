//! `unconverted-text`: outputs that are asked as conditions under `baseline = github`, where each text but the empty one
//! counts as true.

use super::outward;
use super::path::expressions;
use crate::ast::Operator;
use crate::diagnostic::Diagnostic;
use crate::evaluate::types::{Outputs, Typing, shown_expression};
use crate::model::interface::OutputType;
use crate::model::{Base, Expression, Job, Model, Sites, Value, ValueKind};

/// Looks at every condition of a pipeline in which nothing is converted.
pub(super) fn conversions(model: &Model, sites: &Sites) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let outputs = Outputs::new(model);
    for pipeline in model.pipelines.iter().filter(|pipeline| !pipeline.baseline.others.is_safe()) {
        for job in &pipeline.jobs {
            let typing = Typing { outputs: &outputs, pipeline, job: Some(job), action: None };
            let mut report = |asked: &Expression| found.extend(unconverted(asked, typing, sites));
            for condition in conditions(job) {
                if let ValueKind::Run(expression) = &condition.kind {
                    asked(expression, &mut report);
                }
            }
            // What decides inside of other values.
            expressions(job, &mut |expression, _| match expression {
                Expression::Binary { operator: Operator::And, left, .. } => asked(left, &mut report),
                Expression::If { condition, .. } => asked(condition, &mut report),
                Expression::Not(inner) => asked(inner, &mut report),
                _ => {}
            });
        }
    }
    found
}

fn conditions(job: &Job) -> impl Iterator<Item = &Value> {
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
