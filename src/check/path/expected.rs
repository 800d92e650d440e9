//! Values of which the source says itself that they may be missing: those with a fallback, and those behind a question.

use std::collections::BTreeSet;

use crate::ast::Operator;
use crate::model::Expression;

/// What has been seen of it on the way from the outside in.
#[derive(Default)]
pub struct Expected {
    missing: BTreeSet<*const Expression>,
}

impl Expected {
    /// Looks at an expression before at those inside it.
    pub fn look(&mut self, expression: &Expression) {
        match expression {
            Expression::Binary { operator: Operator::Or | Operator::Coalesce, left, right } => {
                self.operands(left);
                if is_question(left) && !matches!(**left, Expression::Path { .. }) {
                    self.all(right);
                }
            }
            Expression::Binary { operator: Operator::And, left, right } => {
                self.asked(left);
                if is_question(left) {
                    self.all(right);
                }
            }
            Expression::Not(inner) => self.asked(inner),
            Expression::If { condition, then, otherwise } => {
                self.asked(condition);
                if is_question(condition) {
                    self.all(then);
                    self.all(otherwise);
                }
            }
            _ => {}
        }
    }

    /// Whether the source says that an expression may have no value. It has been looked at from the outside.
    pub fn missing(&self, expression: &Expression) -> bool {
        self.missing.contains(&std::ptr::from_ref(expression))
    }

    /// `a` and `b` of `a || b || c`.
    fn operands(&mut self, expression: &Expression) {
        match expression {
            Expression::Binary { operator: Operator::Or | Operator::Coalesce, left, right } => {
                self.operands(left);
                self.operands(right);
            }
            _ => self.asked(expression),
        }
    }

    fn asked(&mut self, expression: &Expression) {
        if matches!(expression, Expression::Path { .. }) {
            self.missing.insert(std::ptr::from_ref(expression));
        }
    }

    fn all(&mut self, expression: &Expression) {
        expression.walk(&mut |inner| self.asked(inner));
    }
}

/// Whether it is asked for the event, or whether a part of it is there.
fn is_question(expression: &Expression) -> bool {
    let mut found = false;
    expression.walk(&mut |inner| {
        found |= matches!(inner.as_path(), Some((context, names))
            if context.eq_ignore_ascii_case("github")
                && names.first().is_some_and(|name| name.eq_ignore_ascii_case("event_name")));
    });
    found || matches!(expression, Expression::Path { .. })
}
