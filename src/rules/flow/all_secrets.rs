//! `all-secrets`: `toJSON(secrets)` and `secrets[name]` hand every secret of the repository to the runner.

use crate::check::{of_owner, outward, owners};
use crate::diagnostic::Diagnostic;
use crate::model::{Base, Expression, Part, Site};
use crate::rules::Facts;

/// `all-secrets`
pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    owners(facts.model, &mut |typing| {
        let mut whole = Vec::new();
        of_owner(typing, &mut |expression, _| {
            if let Expression::Call { function, arguments, .. } = expression
                && function.eq_ignore_ascii_case("toJSON")
            {
                whole.extend(
                    arguments.iter().filter_map(secrets).filter(|(parts, _)| parts.is_empty()).map(|(_, site)| site),
                );
            }
        });
        for site in whole {
            found.extend(report(facts, site, "`toJSON(secrets)` gives every secret of the repository to the runner"));
        }
        of_owner(typing, &mut |expression, _| {
            let Some((parts, site)) = secrets(expression) else { return };
            match parts {
                [Part::Index(Expression::Text(_)) | Part::Name(..), ..] | [] => {}
                [Part::Star, ..] => {
                    found.extend(report(facts, site, "`secrets.*` gives every secret of the repository to the runner"));
                }
                [Part::Index(_), ..] => found.extend(report(
                    facts,
                    site,
                    "a secret by a computed name makes GitHub give every secret of the repository to the runner",
                )),
            }
        });
    });
    found
}

/// What is read of `secrets`.
fn secrets(expression: &Expression) -> Option<(&[Part], Site)> {
    match expression {
        Expression::Path { base: Base::Context(context), parts, site } if context.eq_ignore_ascii_case("secrets") => {
            Some((parts, *site))
        }
        _ => None,
    }
}

fn report(facts: &Facts<'_>, site: Site, message: &str) -> Option<Diagnostic> {
    let span = facts.sites.span(site)?;
    let finding =
        Diagnostic::finding("all-secrets", span, message).help("name the secrets that are needed: `secrets.NAME`");
    Some(outward(finding, site, facts.sites))
}
