//! `secret-in-output`: GitHub leaves out an output of a job that holds a secret, so who reads it gets nothing.

use super::source::Culprit;
use crate::diagnostic::Diagnostic;
use crate::model::Value;
use crate::rules::Facts;

/// `secret-in-output`
pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    facts.flow.jobs(&mut |scope, job| {
        for field in job.field("outputs").and_then(Value::as_map).into_iter().flat_map(|outputs| outputs.iter()) {
            field.value.expressions(&mut |expression| {
                let culprit = Culprit::find(&facts.flow, expression, scope, |labels| labels.secret().cloned());
                let Some(culprit) = culprit else { return };
                let (name, origin) = (&field.key, &culprit.label.origin);
                let message = format!("the output `{name}` holds the secret `{origin}`, so GitHub leaves it empty");
                let finding = culprit.finding(facts, "secret-in-output", message);
                found.extend(finding.map(|one| one.help(format!("read `{origin}` in the job that needs it"))));
            });
        }
    });
    found
}
