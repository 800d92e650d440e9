//! `untrusted-matrix`: an outsider chooses the values of a matrix, and with them how many jobs run, and on what.

use super::source::{Culprit, of_anyone};
use crate::diagnostic::Diagnostic;
use crate::model::Value;
use crate::rules::Facts;

/// `untrusted-matrix`
pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    facts.flow.jobs(&mut |scope, job| {
        let strategy = job.field("strategy").and_then(Value::as_map);
        let Some(matrix) = strategy.and_then(|strategy| strategy.get("matrix")) else { return };
        matrix.expressions(&mut |expression| {
            let culprit = Culprit::find(&facts.flow, expression, scope, |labels| of_anyone(labels, scope));
            let Some(culprit) = culprit else { return };
            let shown = culprit.shown_origin();
            let message = format!("anyone can choose {shown}, and so the jobs of this matrix");
            let finding = culprit.finding(facts, "untrusted-matrix", message);
            found.extend(finding.map(|one| one.help("list the values that are allowed, and compare with them")));
        });
    });
    found
}
