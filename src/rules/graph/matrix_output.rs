//! `output-of-matrix`: an output of a job with a matrix is that of the leg that ended last.

use crate::ast::Operator;
use crate::check::{of_owner, outward, owners};
use crate::diagnostic::Diagnostic;
use crate::evaluate::types::Matrix;
use crate::model::{Expression, Job, Part, Site, Value};
use crate::rules::Facts;
use crate::rules::report::beside;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut said: Vec<(String, String, String)> = Vec::new();
    owners(facts.model, &mut |typing| {
        of_owner(typing, &mut |expression, _| {
            let Some((job, output, site)) = read(expression) else { return };
            let Some(written) = typing.pipeline.job(job).filter(|job| has_legs(job)) else { return };
            let Some(value) = written.fields.get_path(&["outputs", output]).filter(|value| is_of_leg(value)) else {
                return;
            };
            let key = (typing.pipeline.id.clone(), job.to_owned(), output.to_owned());
            if said.contains(&key) {
                return;
            }
            said.push(key);
            found.extend(report(facts, job, output, site, value));
        });
    });
    found
}

/// `needs.JOB.outputs.OUTPUT`
fn read(expression: &Expression) -> Option<(&str, &str, Site)> {
    let ("needs", names) = expression.as_path()? else { return None };
    let [job, "outputs", output] = names[..] else { return None };
    let Expression::Path { parts, .. } = expression else { return None };
    let Some(Part::Name(_, site)) = parts.last() else { return None };
    Some((job, output, *site))
}

/// Whether a job runs more than once.
fn has_legs(job: &Job) -> bool {
    Matrix::of(job).and_then(|matrix| matrix.count()).is_some_and(|count| count > 1)
}

/// Whether the value says that it differs from leg to leg. One that is empty in all legs but some is theirs: GitHub keeps no
/// empty output.
fn is_of_leg(value: &Value) -> bool {
    let mut found = false;
    value.expressions(&mut |expression| {
        if let Expression::Binary { operator: Operator::Or, right, .. } = expression
            && matches!(&**right, Expression::Text(text) if text.is_empty())
        {
            return;
        }
        expression.walk(&mut |inner| {
            found |= inner.as_path().is_some_and(|(context, _)| context.eq_ignore_ascii_case("matrix"));
        });
    });
    found
}

fn report(facts: &Facts<'_>, job: &str, output: &str, site: Site, value: &Value) -> Option<Diagnostic> {
    let message = format!("`{output}` is that of one leg of the matrix of `{job}`: the one that ends last");
    let mut diagnostic = Diagnostic::finding("output-of-matrix", facts.sites.span(site)?, message)
        .help("give each leg an output of its own, or hand the values on as artifacts");
    diagnostic = beside(diagnostic, facts.sites, value.site, "each leg writes it");
    Some(outward(diagnostic, site, facts.sites))
}
