//! When a job runs: named control flow, guards and its own condition as the one expression that GitHub evaluates.
//!
//! GitHub's implicit `success()` fails on failed and on skipped ancestors, at any depth. So a job that may go on after a
//! skipped one, and every job below it, says which results it wants.

use crate::ast::Operator;
use crate::catalog::function::STATUS_FUNCTIONS;
use crate::model::{Expression, Flow, Job, Pipeline, Site, Value, ValueKind};

/// The condition of a job; nothing where it has none.
pub fn condition(pipeline: &Pipeline, job: &Job) -> Option<Expression> {
    let flow = match job.flow {
        Flow::WhenFailed => vec![call("failure")],
        Flow::Finally => vec![call("always")],
        Flow::UnlessCancelled => vec![not("cancelled")],
        Flow::Plain if is_below_optional(pipeline, job, &mut Vec::new()) => results(job),
        Flow::Plain => Vec::new(),
    };
    let own = job.condition.as_ref().and_then(expression_of);
    let all = flow.into_iter().chain(job.guards.iter().cloned()).chain(own);
    all.reduce(|left, right| Expression::binary(Operator::And, left, right))
}

/// Whether more stands in the condition of a job than its own `if`.
pub fn is_put_together(pipeline: &Pipeline, job: &Job) -> bool {
    job.flow != Flow::Plain || !job.guards.is_empty() || is_below_optional(pipeline, job, &mut Vec::new())
}

/// Whether an expression calls a status function, so that what it stands on may run although something before it did not
/// succeed.
pub fn has_status(expression: &Expression) -> bool {
    let mut found = false;
    expression.walk(&mut |inner| found |= status(inner).is_some());
    found
}

/// The status function that an expression calls by itself.
pub fn status(expression: &Expression) -> Option<&'static str> {
    let Expression::Call { function, .. } = expression else { return None };
    STATUS_FUNCTIONS.iter().copied().find(|status| function.eq_ignore_ascii_case(status))
}

/// Whether a job's own `if` calls a status function.
pub fn asks_for_status(job: &Job) -> bool {
    let mut found = false;
    if let Some(condition) = &job.condition {
        condition.expressions(&mut |expression| found |= has_status(expression));
    }
    found
}

pub(super) fn expression_of(value: &Value) -> Option<Expression> {
    match &value.kind {
        ValueKind::Run(run) => Some(run.clone()),
        ValueKind::Bool(value) => Some(Expression::Bool(*value)),
        _ => None,
    }
}

/// The results that a job wants of those that it needs. One that may be skipped may not be so because another one
/// failed: `failure()` looks at all that came before.
fn results(job: &Job) -> Vec<Expression> {
    let mut found = vec![not("cancelled")];
    if job.needs.iter().any(|need| need.optional) {
        found.push(not("failure"));
    }
    found.extend(job.needs.iter().map(|need| {
        let is = |wanted: &str| result_is(&need.job, wanted);
        match need.optional {
            true => Expression::binary(Operator::Or, is("success"), is("skipped")),
            false => is("success"),
        }
    }));
    found
}

fn call(function: &str) -> Expression {
    Expression::Call { function: function.to_owned(), arguments: Vec::new(), site: Site::NONE }
}

fn not(function: &str) -> Expression {
    Expression::Not(Box::new(call(function)))
}

fn result_is(job: &str, wanted: &str) -> Expression {
    let result = Expression::path("needs", &[job, "result"], Site::NONE);
    Expression::binary(Operator::Equal, result, Expression::Text(wanted.to_owned()))
}

/// Whether a job, or one that it waits for, waits for a job that may be skipped.
fn is_below_optional<'a>(pipeline: &'a Pipeline, job: &'a Job, seen: &mut Vec<&'a str>) -> bool {
    if job.needs.iter().any(|need| need.optional) {
        return true;
    }
    if seen.contains(&job.id.as_str()) {
        return false;
    }
    seen.push(&job.id);
    let needed = job.needs.iter().filter_map(|need| pipeline.job(&need.job));
    needed.into_iter().any(|needed| is_below_optional(pipeline, needed, seen))
}
