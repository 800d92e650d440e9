//! `helm-values-conflict`: `values` is ignored where `values-object` is set.

use super::subject::Subject;
use crate::diagnostic::Diagnostic;
use crate::model::Value;

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let sources = subject.sources().into_iter();
    sources
        .filter_map(|source| {
            let helm = source.fields.get("helm").and_then(Value::as_map)?;
            let (values, _) = (helm.field("values")?, helm.field("values-object")?);
            let message = "Argo CD ignores `values` beside `values-object`";
            Some(subject.finding("helm-values-conflict", values.site, message).help("keep `values-object`"))
        })
        .collect()
}
