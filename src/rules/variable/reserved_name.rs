//! `reserved-name`: `vars.GITHUB_X` and `secrets.GITHUB_X` are always empty: no such name can be given.
//!
//! Source: GitHub's documentation, "Naming conventions for configuration variables".

use crate::check::{of_owner, outward, owners};
use crate::diagnostic::Diagnostic;
use crate::model::{Base, Expression, Part};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    owners(facts.model, &mut |typing| {
        of_owner(typing, &mut |expression, _| {
            let Expression::Path { base: Base::Context(context), parts, .. } = expression else { return };
            let [Part::Name(name, site), ..] = &parts[..] else { return };
            let (what, free) = match context.as_str() {
                "vars" => ("variable", ""),
                "secrets" => ("secret", "GITHUB_TOKEN"),
                _ => return,
            };
            let upper = name.to_ascii_uppercase();
            let Some(span) = facts.sites.span(*site).filter(|_| upper.starts_with("GITHUB_") && upper != free) else {
                return;
            };
            let message = format!("no {what} can be called `{name}`: GitHub keeps names with `GITHUB_` for itself");
            let help = format!("give the {what} another name, or read GitHub's own value from the context `github`");
            found.push(outward(Diagnostic::finding("reserved-name", span, message).help(help), *site, facts.sites));
        });
    });
    found
}
