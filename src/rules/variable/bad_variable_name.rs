//! `bad-variable-name`: a name that no environment variable can have, or that no script can read.

use super::variables;
use crate::diagnostic::Diagnostic;
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    variables(facts.model, &mut |field| {
        // Such a name is made in the run.
        if field.key.contains("${{") {
            return;
        }
        let Some(bad) = field.key.chars().find(|character| character.is_whitespace() || "=&".contains(*character))
        else {
            return;
        };
        let Some(span) = facts.sites.written(field.site) else { return };
        let what = if bad.is_whitespace() { "a blank".to_owned() } else { format!("`{bad}`") };
        let message = format!("the name of an environment variable cannot have {what} in it");
        let help = "take letters, digits and `_`";
        found.push(Diagnostic::finding("bad-variable-name", span, message).help(help));
    });
    found
}
