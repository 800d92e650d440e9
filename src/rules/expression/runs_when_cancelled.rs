//! `runs-when-cancelled`: `always()` lets a job or a step run in a run that somebody has cancelled, too. `!cancelled()` is
//! what most mean: after a failure, but not then.

use super::place::{conditions, finding};
use crate::check::owners;
use crate::diagnostic::Diagnostic;
use crate::model::{Expression, Value};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    owners(facts.model, &mut |typing| {
        // `always() && !cancelled()` asks for it itself.
        for condition in conditions(typing).into_iter().filter(|condition| !calls(condition, "cancelled")) {
            condition.expressions(&mut |expression| {
                expression.walk(&mut |inner| {
                    let Expression::Call { function, site, .. } = inner else { return };
                    if function.eq_ignore_ascii_case("always") {
                        let message = "this goes on after somebody has cancelled the run, too";
                        let help = "write `!cancelled()`, unless it is there to clean up";
                        found.extend(finding("runs-when-cancelled", *site, message, help, facts.sites));
                    }
                });
            });
        }
    });
    found
}

fn calls(condition: &Value, name: &str) -> bool {
    let mut found = false;
    condition.expressions(&mut |expression| {
        expression.walk(&mut |inner| {
            found |= matches!(inner, Expression::Call { function, .. } if function.eq_ignore_ascii_case(name));
        });
    });
    found
}
