//! `text-as-matrix`: a matrix, or a list of its values, that is a text: GitHub refuses it when the job is about to start.

use super::place::{finding, site_of};
use crate::check::owners;
use crate::diagnostic::Diagnostic;
use crate::evaluate::types::{Type, Typing, infer, shown_expression};
use crate::model::{Fields, Sites, Value, ValueKind};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    owners(facts.model, &mut |typing| {
        let (Some(job), None) = (typing.job, typing.action) else { return };
        let strategy = job.field("strategy").and_then(Value::as_map);
        let Some(matrix) = strategy.and_then(|strategy| strategy.get("matrix")) else { return };
        found.extend(refused(matrix, "a matrix", typing, facts.sites));
        for row in matrix.as_map().into_iter().flat_map(Fields::iter) {
            found.extend(refused(&row.value, "a list of values", typing, facts.sites));
        }
    });
    found
}

fn refused(value: &Value, wanted: &str, typing: Typing<'_, '_>, sites: &Sites) -> Option<Diagnostic> {
    let (site, help) = match &value.kind {
        ValueKind::Run(expression) => {
            let is_scalar = matches!(
                infer(expression, typing),
                Type::Text | Type::OneOf(_) | Type::BeginsWith(_) | Type::Bool | Type::Number
            );
            if !is_scalar {
                return None;
            }
            let shown = shown_expression(expression);
            (site_of(expression).unwrap_or(value.site), format!("where it holds JSON, write `fromJSON({shown})`"))
        }
        ValueKind::Text(_) | ValueKind::Number(_) | ValueKind::Bool(_) if wanted == "a matrix" => {
            (value.site, "write lists of values, or one expression with nothing around it".to_owned())
        }
        _ => return None,
    };
    finding("text-as-matrix", site, format!("GitHub wants {wanted} here, and this is one value"), help, sites)
}
