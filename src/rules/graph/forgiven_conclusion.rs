//! `forgiven-conclusion`: the `conclusion` of a step whose failure is forgiven is always success; what became of it is its
//! `outcome`.

use crate::ast::Operator;
use crate::check::{of_owner, outward, owners};
use crate::diagnostic::Diagnostic;
use crate::model::{Expression, Part, Site, ValueKind};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    owners(facts.model, &mut |typing| {
        of_owner(typing, &mut |expression, _| {
            let Some((id, site)) = compared(expression) else { return };
            let Some(step) = typing.job.and_then(|job| job.step(id)) else { return };
            let is_forgiven =
                step.fields.get("continue-on-error").is_some_and(|value| value.kind == ValueKind::Bool(true));
            if is_forgiven {
                found.extend(report(facts, id, site));
            }
        });
    });
    found
}

/// `steps.ID.conclusion == 'failure'`, or `!= 'success'`
fn compared(expression: &Expression) -> Option<(&str, Site)> {
    let Expression::Binary { operator, left, right } = expression else { return None };
    let (path, text) = match (left.as_ref(), right.as_ref()) {
        (path @ Expression::Path { .. }, Expression::Text(text))
        | (Expression::Text(text), path @ Expression::Path { .. }) => (path, text),
        _ => return None,
    };
    let asks = match operator {
        Operator::Equal => text.eq_ignore_ascii_case("failure"),
        Operator::NotEqual => text.eq_ignore_ascii_case("success"),
        _ => false,
    };
    let ("steps", names) = path.as_path()? else { return None };
    let ([id, "conclusion"], true) = (&names[..], asks) else { return None };
    let Expression::Path { parts, .. } = path else { return None };
    let Some(Part::Name(_, site)) = parts.last() else { return None };
    Some((id, *site))
}

fn report(facts: &Facts<'_>, id: &str, site: Site) -> Option<Diagnostic> {
    let span = facts.sites.span(site)?;
    let message =
        format!("the failure of `{id}` is forgiven (`continue-on-error`), so its `conclusion` is never `failure`");
    let diagnostic = Diagnostic::finding("forgiven-conclusion", span, message)
        .help("what became of the step is its `outcome`")
        .fix("replace with `outcome`", span, "outcome");
    Some(outward(diagnostic, site, facts.sites))
}
