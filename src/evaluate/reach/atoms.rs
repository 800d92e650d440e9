//! What conditions ask that only the run knows: each question once, so that all that ask it get one answer.

use super::moment::Moment;
use crate::ast::Operator;
use crate::evaluate::condition::{has_status, status};
use crate::evaluate::scenario::Scenario;
use crate::evaluate::{Error, Value, coerce, evaluate};
use crate::model::{Base, Expression, Part, Site};

/// The context under which a question stands in an expression. No source can name it.
const CONTEXT: &str = " atom";

/// Questions and their answers.
#[derive(Default)]
pub(super) struct Atoms {
    questions: Vec<Expression>,
    answers: Vec<Option<bool>>,
}

/// Which question a path is.
pub(super) fn index_of(context: &str, names: &[&str]) -> Option<usize> {
    (context == CONTEXT).then(|| names.first()?.parse().ok()).flatten()
}

impl Atoms {
    /// The expression with its truth kept, and a path in place of each question.
    pub fn take_out(&mut self, expression: &Expression, scenario: &Scenario) -> Expression {
        let mut inner = |part: &Expression| Box::new(self.take_out(part, scenario));
        match expression {
            _ if status(expression).is_some() => expression.clone(),
            Expression::Binary { operator: operator @ (Operator::And | Operator::Or), left, right } => {
                Expression::Binary { operator: *operator, left: inner(left), right: inner(right) }
            }
            Expression::Not(negated) => Expression::Not(inner(negated)),
            Expression::If { condition, then, otherwise } => {
                Expression::If { condition: inner(condition), then: inner(then), otherwise: inner(otherwise) }
            }
            _ => self.leaf(expression, scenario),
        }
    }

    fn leaf(&mut self, expression: &Expression, scenario: &Scenario) -> Expression {
        if !has_status(expression)
            && let Some(truth) = scenario.truth(expression)
        {
            return Expression::Bool(truth);
        }
        if has_status(expression) || (reads_results(expression) && !reads_outputs(expression)) {
            return expression.clone();
        }
        match expression {
            Expression::Binary { operator: Operator::NotEqual, left, right } => {
                let equal = Expression::Binary { operator: Operator::Equal, left: left.clone(), right: right.clone() };
                Expression::Not(Box::new(self.question(equal)))
            }
            _ => self.question(expression.clone()),
        }
    }

    fn question(&mut self, expression: Expression) -> Expression {
        let known = self.questions.iter().position(|question| *question == expression);
        let index = known.unwrap_or_else(|| {
            self.questions.push(expression);
            self.answers.push(None);
            self.questions.len() - 1
        });
        Expression::path(CONTEXT, &[&index.to_string()], Site::NONE)
    }

    /// The answer to a question: what the results of jobs say, else what was decided.
    pub fn value(&self, index: usize, moment: &Moment<'_>) -> Result<Value, Error> {
        if let Some(truth) = self.by_results(index, moment) {
            return Ok(Value::Bool(truth));
        }
        self.answers.get(index).copied().flatten().map(Value::Bool).ok_or(Error::Open)
    }

    fn by_results(&self, index: usize, moment: &Moment<'_>) -> Option<bool> {
        let question = self.questions.get(index)?;
        if !reads_results(question) || reads_any_outputs(question) {
            return None;
        }
        evaluate(question, moment).ok().map(|value| coerce::is_true(&value))
    }

    /// A question in an expression that has no answer yet.
    pub fn undecided(&self, expression: &Expression, moment: &Moment<'_>) -> Option<usize> {
        let mut found = None;
        expression.walk(&mut |inner| {
            let index = inner.as_path().and_then(|(context, names)| index_of(context, &names));
            if let Some(index) = index
                && found.is_none()
                && self.value(index, moment).is_err()
            {
                found = Some(index);
            }
        });
        found
    }

    pub fn set(&mut self, index: usize, answer: Option<bool>) {
        if let Some(place) = self.answers.get_mut(index) {
            *place = answer;
        }
    }

    /// Whether an answer does not contradict those that were given: one thing is not equal to two texts.
    pub fn may_be(&self, index: usize, truth: bool) -> bool {
        let Some((path, text)) = self.questions.get(index).and_then(compared).filter(|_| truth) else { return true };
        let others = self.questions.iter().zip(&self.answers).filter(|(_, answer)| **answer == Some(true));
        others
            .filter_map(|(question, _)| compared(question))
            .all(|(other, equal)| other != path || coerce::without_case(equal) == coerce::without_case(text))
    }
}

/// `path == "text"`
fn compared(question: &Expression) -> Option<(&Expression, &str)> {
    match question {
        Expression::Binary { operator: Operator::Equal, left, right } => match (left.as_ref(), right.as_ref()) {
            (path @ Expression::Path { .. }, Expression::Text(text))
            | (Expression::Text(text), path @ Expression::Path { .. }) => Some((path, text)),
            _ => None,
        },
        _ => None,
    }
}

/// Whether it reads what became of jobs.
fn reads_results(expression: &Expression) -> bool {
    any(expression, &|context, _| context.eq_ignore_ascii_case("needs"))
}

/// Whether it reads an output of a job.
fn reads_outputs(expression: &Expression) -> bool {
    let is_outputs = |part: &Part| matches!(part, Part::Name(name, _) if name.eq_ignore_ascii_case("outputs"));
    any(expression, &|context, parts| context.eq_ignore_ascii_case("needs") && parts.iter().any(is_outputs))
}

/// Whether it reads an output of no certain job: `needs.*.outputs.x`.
fn reads_any_outputs(expression: &Expression) -> bool {
    let is_plain = |part: &Part| matches!(part, Part::Name(..) | Part::Index(Expression::Text(_)));
    let all_plain = |parts: &[Part]| parts.iter().all(is_plain);
    reads_outputs(expression)
        && any(expression, &|context, parts| context.eq_ignore_ascii_case("needs") && !all_plain(parts))
}

fn any(expression: &Expression, test: &dyn Fn(&str, &[Part]) -> bool) -> bool {
    let mut found = false;
    expression.walk(&mut |inner| {
        if let Expression::Path { base: Base::Context(context), parts, .. } = inner {
            found |= test(context, parts);
        }
    });
    found
}
