//! `all-secrets`: `toJSON(secrets)` and `secrets[name]` hand every secret of the repository to the runner.
//!
//! Only where GitHub has `secrets`: elsewhere the checker has said that it is not there.

use crate::check::{outward, step_expressions};
use crate::diagnostic::Diagnostic;
use crate::model::{Base, Expression, Fields, Part, Site};
use crate::rules::Facts;

/// The members of pipelines and jobs in which secrets can be read.
const WITH_SECRETS: [&str; 4] = ["container", "env", "secrets", "services"];

/// `all-secrets`
pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut of = |expression: &Expression| {
        expression.walk(&mut |inner| found.extend(fault(inner).and_then(|(site, what)| report(facts, site, what))));
    };
    let of_fields = |fields: &Fields, of: &mut dyn FnMut(&Expression)| {
        let with_secrets = fields.iter().filter(|field| WITH_SECRETS.contains(&field.key.as_str()));
        with_secrets.for_each(|field| field.value.expressions(&mut |expression| of(expression)));
    };
    for pipeline in &facts.model.pipelines {
        of_fields(&pipeline.fields, &mut of);
        pipeline.jobs.iter().for_each(|job| of_fields(&job.fields, &mut of));
    }
    facts.flow.steps(&mut |scope, step| {
        if scope.pipeline().is_some() {
            let condition = step.condition.as_ref();
            step_expressions(step, &mut |expression| {
                let mut is_condition = false;
                condition.into_iter().for_each(|own| {
                    own.expressions(&mut |own| is_condition |= std::ptr::eq(own, expression));
                });
                if !is_condition {
                    of(expression);
                }
            });
        }
    });
    found
}

/// What is wrong with an expression, apart from what it is made of.
fn fault(expression: &Expression) -> Option<(Site, &'static str)> {
    match expression {
        Expression::Call { function, arguments, .. } if function.eq_ignore_ascii_case("toJSON") => {
            match secrets(arguments.first()?)? {
                ([], site) => Some((site, "`toJSON(secrets)` gives")),
                _ => None,
            }
        }
        _ => match secrets(expression)? {
            ([Part::Star, ..], site) => Some((site, "`secrets.*` gives")),
            ([Part::Index(Expression::Text(_)), ..], _) => None,
            ([Part::Index(_), ..], site) => Some((site, "a secret by a computed name makes GitHub give")),
            _ => None,
        },
    }
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

fn report(facts: &Facts<'_>, site: Site, what: &str) -> Option<Diagnostic> {
    let message = format!("{what} every secret of the repository to the runner");
    let finding = Diagnostic::finding("all-secrets", facts.sites.span(site)?, message);
    Some(outward(finding.help("name the secrets that are needed: `secrets.NAME`"), site, facts.sites))
}
