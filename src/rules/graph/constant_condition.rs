//! `constant-condition`: an `if` that is the same in every run.
//!
//! `false` by itself switches something off on purpose, and is only noted.

use crate::ast::Operator;
use crate::diagnostic::{Diagnostic, Severity};
use crate::evaluate::{Contexts, Error, Value as Known, coerce, evaluate};
use crate::model::{Expression, Job, Value, ValueKind};
use crate::rules::Facts;
use crate::source_text;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let jobs = || facts.model.pipelines.iter().flat_map(|pipeline| &pipeline.jobs);
    let of_jobs = jobs().filter_map(|job| job.condition.as_ref());
    let actions = facts.model.actions.iter().flat_map(|action| &action.steps);
    let of_steps = jobs().flat_map(Job::all_steps).chain(actions).filter_map(|step| step.condition.as_ref());
    of_jobs.chain(of_steps).filter_map(|condition| report(facts, condition)).collect()
}

fn report(facts: &Facts<'_>, condition: &Value) -> Option<Diagnostic> {
    let truth = truth(condition)?;
    let [span] = facts.sites.trail(condition.site)[..] else { return None };
    // A name of the compiler may be another value in another turn of a `for`, or tomorrow.
    let is_written = |value: bool| span.range().len() == value.to_string().len();
    if matches!(condition.kind, ValueKind::Bool(value) if !is_written(value)) {
        return None;
    }
    let message = format!("this `if` is always {truth}");
    let overriding = match &condition.kind {
        ValueKind::Run(expression) => overriding(expression, truth),
        _ => None,
    };
    let help = match (overriding, truth) {
        (Some(part), true) => format!("remove `{part}`, which overrides the rest"),
        (Some(part), false) => format!("it never runs: to switch it on again, remove `{part}`"),
        (None, true) => "leave it out".to_owned(),
        (None, false) => "it never runs: write when it does, or remove it".to_owned(),
    };
    let mut diagnostic = Diagnostic::finding("constant-condition", span, message).help(help);
    if is_switched_off(condition) {
        diagnostic = diagnostic.at_most(Severity::Note);
    }
    Some(diagnostic)
}

/// The part of a condition without which it would depend on something: `|| true`, `false &&`.
fn overriding(expression: &Expression, truth: bool) -> Option<String> {
    let wanted = if truth { Operator::Or } else { Operator::And };
    let Expression::Binary { operator, left, right } = expression else { return None };
    if *operator != wanted {
        return None;
    }
    match (truth_of(left), truth_of(right)) {
        (None, Some(_)) => Some(format!("{} {}", operator.text(), source_text::expression(right))),
        (Some(_), None) => {
            let inner = overriding(left, truth);
            inner.or_else(|| Some(format!("{} {}", source_text::expression(left), operator.text())))
        }
        _ => None,
    }
}

/// `false`, also before what it was: `false && …`.
fn is_switched_off(condition: &Value) -> bool {
    fn is_off(expression: &Expression) -> bool {
        match expression {
            Expression::Bool(value) => !value,
            Expression::Binary { operator: Operator::And, left, right } => is_off(left) || is_off(right),
            _ => false,
        }
    }
    match &condition.kind {
        ValueKind::Bool(value) => !value,
        ValueKind::Run(expression) => is_off(expression),
        _ => false,
    }
}

/// Whether a condition depends on nothing.
pub(super) fn is_constant(condition: &Value) -> bool {
    truth(condition).is_some()
}

fn truth(condition: &Value) -> Option<bool> {
    match &condition.kind {
        ValueKind::Bool(value) => Some(*value),
        ValueKind::Run(expression) => truth_of(expression),
        _ => None,
    }
}

fn truth_of(expression: &Expression) -> Option<bool> {
    let value = evaluate(expression, &Nothing).ok()?;
    Some(coerce::is_true(&value))
}

/// Nothing is known of the run.
struct Nothing;

impl Contexts for Nothing {
    fn context(&self, _: &str) -> Result<Known, Error> {
        Err(Error::Open)
    }
}
