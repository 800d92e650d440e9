//! `negated-status`: `!success()` holds where something failed, and for cancelled runs too.

use super::place::{conditions, finding};
use crate::check::owners;
use crate::diagnostic::Diagnostic;
use crate::model::{Expression, ValueKind};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    owners(facts.model, &mut |typing| {
        for condition in conditions(typing) {
            let ValueKind::Run(expression) = &condition.kind else { continue };
            if leaves_cancelled_out(expression) {
                continue;
            }
            expression.walk(&mut |inner| {
                let Expression::Not(status) = inner else { return };
                let Expression::Call { function, site, .. } = &**status else { return };
                if function.eq_ignore_ascii_case("success") {
                    let message = "`!success()` also holds in a run that was cancelled";
                    let help = "write `failure()`, or `failure() || cancelled()` where both are meant";
                    found.extend(finding("negated-status", *site, message, help, facts.sites));
                }
            });
        }
    });
    found
}

/// `!cancelled()`
fn leaves_cancelled_out(expression: &Expression) -> bool {
    let mut found = false;
    expression.walk(&mut |inner| {
        if let Expression::Not(status) = inner
            && let Expression::Call { function, .. } = &**status
        {
            found |= function.eq_ignore_ascii_case("cancelled");
        }
    });
    found
}
