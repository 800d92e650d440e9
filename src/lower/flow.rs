//! When a job runs: named control flow, guards and its own condition as one `if`.
//!
//! GitHub's implicit `success()` fails on failed and on skipped ancestors, at any depth. So a job that may go on after a
//! skipped one, and every job below it, says which results it wants.

use super::expression;
use crate::model::expression::Operator;
use crate::model::{Expression, Flow, Job, Pipeline, Site, Value, ValueKind};
use crate::yaml::Node;

/// The `if` of a job; nothing where it has none.
pub(super) fn condition(pipeline: &Pipeline, job: &Job) -> Option<Node> {
    let asked = asked(job);
    let function = |name: &str| Expression::Call { function: name.to_owned(), arguments: Vec::new(), site: Site::NONE };
    let compiled = match job.flow {
        Flow::WhenFailed => and(vec![function("failure")], asked),
        Flow::Finally => and(vec![function("always")], asked),
        Flow::UnlessCancelled => and(vec![not_cancelled()], asked),
        Flow::Plain if is_below_optional(pipeline, job, &mut Vec::new()) => {
            let results = job.needs.iter().map(|need| {
                let is = |wanted: &str| result_is(&need.job, wanted);
                match need.optional {
                    true => Expression::binary(Operator::Or, is("success"), is("skipped")),
                    false => is("success"),
                }
            });
            and(std::iter::once(not_cancelled()).chain(results).collect(), asked)
        }
        Flow::Plain if job.guards.is_empty() => return job.condition.as_ref().map(super::step::condition),
        Flow::Plain => and(Vec::new(), asked),
    };
    // A condition that is put together here always stands in `${{ }}`: it may begin with `!`.
    Some(Node::text(expression::interpolated(&compiled)))
}

/// The guards and the job's own condition.
fn asked(job: &Job) -> Vec<Expression> {
    let own = job.condition.as_ref().and_then(expression_of);
    job.guards.iter().cloned().chain(own).collect()
}

fn expression_of(value: &Value) -> Option<Expression> {
    match &value.kind {
        ValueKind::Run(run) => Some(run.clone()),
        ValueKind::Bool(value) => Some(Expression::Bool(*value)),
        _ => None,
    }
}

fn and(first: Vec<Expression>, asked: Vec<Expression>) -> Expression {
    let joined = first.into_iter().chain(asked).reduce(|left, right| Expression::binary(Operator::And, left, right));
    joined.unwrap_or(Expression::Bool(true))
}

fn not_cancelled() -> Expression {
    let call = Expression::Call { function: "cancelled".to_owned(), arguments: Vec::new(), site: Site::NONE };
    Expression::Not(Box::new(call))
}

fn result_is(job: &str, wanted: &str) -> Expression {
    let result = Expression::path("needs", &[job, "result"], Site::NONE);
    Expression::binary(Operator::Equal, result, Expression::Text(wanted.to_owned()))
}

/// Whether a job, or one that it waits for, waits for a job that may be skipped.
fn is_below_optional<'a>(pipeline: &'a Pipeline, job: &'a Job, on_the_way: &mut Vec<&'a str>) -> bool {
    if job.needs.iter().any(|need| need.optional) {
        return true;
    }
    if on_the_way.contains(&job.id.as_str()) {
        return false;
    }
    on_the_way.push(&job.id);
    let needed = job.needs.iter().filter_map(|need| pipeline.job(&need.job));
    let found = needed.into_iter().any(|needed| is_below_optional(pipeline, needed, on_the_way));
    on_the_way.pop();
    found
}
