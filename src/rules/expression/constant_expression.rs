//! `constant-expression`: a call with constants only. Its value could stand there, and hides otherwise.
//!
//! Lists and objects have no other form than `fromJSON`, and a brace that GitHub would take for the beginning of an
//! expression has none either.

use super::place::finding;
use crate::check::{of_owner, owners};
use crate::diagnostic::Diagnostic;
use crate::evaluate::{Nothing, coerce, evaluate};
use crate::model::Expression;
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    owners(facts.model, &mut |typing| {
        of_owner(typing, &mut |expression, _| {
            let Expression::Call { function, arguments, site } = expression else { return };
            // What is constant inside of it is said by itself.
            if !arguments.iter().all(is_literal) {
                return;
            }
            let Ok(value) = evaluate(expression, &Nothing) else { return };
            let text = coerce::text(&value);
            if !value.is_primitive() || text.contains("{{") || text.len() > 60 || text.contains('\n') {
                return;
            }
            let message = format!("`{function}` of constants is always `{text}`");
            found.extend(finding("constant-expression", *site, message, "write the value itself", facts.sites));
        });
    });
    found
}

fn is_literal(expression: &Expression) -> bool {
    matches!(expression, Expression::Null | Expression::Bool(_) | Expression::Number(_) | Expression::Text(_))
}
