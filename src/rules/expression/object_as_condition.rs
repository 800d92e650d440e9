//! `object-as-condition`: a condition that is an object or a list. It counts as true, even where it is empty.

use super::place::{conditions, finding};
use crate::ast::Operator;
use crate::check::{of_owner, owners};
use crate::diagnostic::Diagnostic;
use crate::evaluate::types::{Type, Typing, infer, shown_expression};
use crate::model::{Base, Expression, Sites, ValueKind};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    owners(facts.model, &mut |typing| {
        let mut ask = |expression: &Expression| found.extend(always(expression, typing, facts.sites));
        for condition in conditions(typing) {
            if let ValueKind::Run(expression) = &condition.kind {
                ask(expression);
            }
        }
        of_owner(typing, &mut |expression, _| match expression {
            Expression::Not(inner) => ask(inner),
            Expression::Binary { operator: Operator::And | Operator::Or, left, .. } => ask(left),
            Expression::If { condition, .. } => ask(condition),
            _ => {}
        });
    });
    found
}

fn always(expression: &Expression, typing: Typing<'_, '_>, sites: &Sites) -> Option<Diagnostic> {
    let Expression::Path { base: Base::Context(context), parts, site } = expression else { return None };
    // A whole context may be missing where there is nothing to put into it.
    if parts.is_empty() && context != "github" {
        return None;
    }
    let what = match infer(expression, typing) {
        Type::Object => "an object",
        Type::Array(_) => "a list",
        _ => return None,
    };
    let shown = shown_expression(expression);
    let message = format!("`{shown}` is {what}, which counts as true whatever is in it");
    let help = match (context.as_str(), parts.len()) {
        ("needs", 1) => format!("ask for a member of it: `{shown}.result == \"success\"`"),
        ("steps", 1) => format!("ask for a member of it: `{shown}.outcome == \"success\"`"),
        _ => "ask for a member of it".to_owned(),
    };
    finding("object-as-condition", *site, message, help, sites)
}
