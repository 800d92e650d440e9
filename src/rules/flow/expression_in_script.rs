//! `expression-in-script`: an expression becomes text of a script before the shell reads it. Where nobody else chooses what
//! it holds, that is harmless, until it holds a blank or a quote; a matter of taste.
//!
//! What others choose, and secrets, are told of by `script-injection` and `secret-in-script`.

use super::hand_over::{self, Piece};
use super::injection::Wanted;
use super::source::Culprit;
use crate::ast::Operator;
use crate::catalog::security::SAFE_FUNCTIONS;
use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::model::{Action, Base, Expression, Site};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    facts.flow.steps(&mut |scope, step| {
        let Action::Run { script } = &step.action else { return };
        let mut pieces = Vec::new();
        script.expressions(&mut |expression| pieces.push(expression));
        let mut met: Vec<&Expression> = Vec::new();
        for (number, expression) in pieces.into_iter().enumerate() {
            let find =
                |wanted: Wanted| Culprit::find(&facts.flow, expression, scope, |labels| wanted.label(labels, scope));
            let is_said = [Wanted::Untrusted, Wanted::Secret].into_iter().any(|wanted| find(wanted).is_some());
            let is_new = is_text(expression) && !is_said && !met.contains(&expression);
            let Some(site) = site(expression).filter(|_| is_new) else { continue };
            met.push(expression);
            let Some(span) = facts.sites.span(site) else { continue };
            let shown = hand_over::shown(expression);
            let message = format!("`{shown}` becomes text of the script before the shell reads it");
            let finding = outward(Diagnostic::finding("expression-in-script", span, message), site, facts.sites);
            let piece = Piece { step, scope, expression, number, is_any: true };
            found.push(hand_over::mend(finding, facts, &piece, &shown));
        }
    });
    found
}

/// Whether an expression can be any text: what is true or false can not.
fn is_text(expression: &Expression) -> bool {
    match expression {
        Expression::Path { .. } | Expression::If { .. } => true,
        Expression::Call { function, .. } => {
            let is = |name: &&str| function.eq_ignore_ascii_case(name);
            !SAFE_FUNCTIONS.iter().any(is)
        }
        Expression::Binary { operator: Operator::And | Operator::Or | Operator::Coalesce, left, right } => {
            is_text(left) || is_text(right)
        }
        _ => false,
    }
}

/// Where the first path of an expression stands.
fn site(expression: &Expression) -> Option<Site> {
    let mut found = None;
    expression.walk(&mut |inner| {
        if let Expression::Path { base: Base::Context(_), site, .. } = inner {
            found = found.or(Some(*site));
        }
    });
    found
}
