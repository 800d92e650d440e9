//! `unsound-choice`: `a && b || c` is no choice where `b` counts as false: the result is always `c`.

use super::place::{finding, site_of};
use crate::ast::Operator;
use crate::check::{of_owner, owners};
use crate::diagnostic::Diagnostic;
use crate::evaluate::types::{Type, Typing, infer};
use crate::evaluate::{Nothing, coerce, evaluate};
use crate::model::{Expression, Site};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    owners(facts.model, &mut |typing| {
        of_owner(typing, &mut |expression, _| {
            found.extend(unsound(expression, typing).and_then(|(site, message)| {
                let help = "turn the question round, `!a && c || b`, or write `case(a, b, c)`";
                finding("unsound-choice", site, message, help, facts.sites)
            }));
        });
    });
    found
}

fn unsound(expression: &Expression, typing: Typing<'_, '_>) -> Option<(Site, String)> {
    let Expression::Binary { operator: Operator::Or, left, right } = expression else { return None };
    let Expression::Binary { operator: Operator::And, left: asked, right: then } = &**left else { return None };
    let site = site_of(asked)?;
    // Where both count as false it is no choice.
    match (counts_as_true(then), counts_as_true(right)) {
        // A plain `false` switches something off, and is meant where anything else than `true` follows.
        (Some(false), Some(true) | None) if **then != Expression::Bool(false) || **right == Expression::Bool(true) => {
            let message =
                "this choice always ends with what stands behind `||`: what stands behind `&&` counts as false";
            Some((site, message.to_owned()))
        }
        (None, Some(true)) if matches!(**right, Expression::Bool(true)) && infer(then, typing) == Type::Bool => {
            let message = "this choice is always true: where what stands behind `&&` is false, `|| true` follows";
            Some((site, message.to_owned()))
        }
        _ => None,
    }
}

fn counts_as_true(expression: &Expression) -> Option<bool> {
    match expression {
        Expression::Null | Expression::Bool(_) | Expression::Number(_) | Expression::Text(_) => {
            evaluate(expression, &Nothing).ok().map(|value| coerce::is_true(&value))
        }
        _ => None,
    }
}
