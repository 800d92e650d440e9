//! `computed-index`: which member of a context is read is known in the run only, so nobody can tell by reading, and no
//! rule can check it.
//!
//! A table that stands in the file (`fromJSON('…')[key]`) is there to be read by a key, and so is a row of a matrix or a
//! secret, of which `all-secrets` speaks.

use super::place::finding;
use crate::check::{of_owner, owners};
use crate::diagnostic::Diagnostic;
use crate::model::{Base, Expression, Part};
use crate::rules::Facts;

/// The contexts whose members somebody has given names, so that one could be named.
const NAMED: [&str; 7] = ["env", "github", "inputs", "jobs", "needs", "steps", "vars"];

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    owners(facts.model, &mut |typing| {
        of_owner(typing, &mut |expression, _| {
            let Expression::Path { base: Base::Context(context), parts, site } = expression else { return };
            let is_computed = parts.iter().any(
                |part| matches!(part, Part::Index(index) if !matches!(index, Expression::Text(_) | Expression::Number(_))),
            );
            if !is_computed || NAMED.iter().all(|name| !context.eq_ignore_ascii_case(name)) {
                return;
            }
            let message = format!("which member of `{context}` this reads is known in the run only");
            let help = "name the member, or choose between named ones by a condition";
            found.extend(finding("computed-index", *site, message, help, facts.sites));
        });
    });
    found
}
