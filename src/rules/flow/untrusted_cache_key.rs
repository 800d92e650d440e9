//! `untrusted-cache-key`: an outsider chooses the key of a cache, and so what is restored or overwritten.
//!
//! Source: GitHub's documentation, "Restrictions for accessing a cache": a cache of a pull request's own ref is restored by
//! that pull request alone.

use super::source::{Culprit, of_anyone};
use crate::diagnostic::Diagnostic;
use crate::model::{Action, Target};
use crate::rules::Facts;

/// `untrusted-cache-key`
pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    facts.flow.steps(&mut |scope, step| {
        let Action::Use { target: Target::Action(target), inputs, .. } = &step.action else { return };
        if !target.repository.eq_ignore_ascii_case("actions/cache") {
            return;
        }
        for field in inputs.iter().filter(|field| matches!(field.key.as_str(), "key" | "restore-keys")) {
            field.value.expressions(&mut |expression| {
                let culprit = Culprit::find(&facts.flow, expression, scope, |labels| of_anyone(labels, scope));
                // What a run of a pull request stores, only that pull request restores.
                let is_shared = |culprit: &Culprit| scope.delivers_to_shared_ref(&culprit.label.origin);
                let Some(culprit) = culprit.filter(is_shared) else { return };
                let message = format!("anyone can choose `{}`, and so which cache this is", culprit.shown);
                let finding = culprit.finding(facts, "untrusted-cache-key", message);
                found.extend(finding.map(|one| {
                    one.help(
                        "make the key of what decides the content: `hashFiles(…)`, `runner.os`, a number of the event",
                    )
                }));
            });
        }
    });
    found
}
