//! `reconciliation-skipped`: an annotation that stops everything, left behind.

use super::subject::Subject;
use crate::diagnostic::Diagnostic;
use crate::model::Value;

const ANNOTATION: &str = "argocd.argoproj.io/skip-reconcile";

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let annotations = subject.field(&["annotations"]).map(|field| &field.value).and_then(Value::as_map);
    let field = annotations.and_then(|fields| fields.field(ANNOTATION));
    let Some(field) = field.filter(|field| field.value.as_text().as_deref() == Some("true")) else { return Vec::new() };
    let message = "Argo CD does nothing with this app: it is neither compared nor synced";
    vec![subject.finding("reconciliation-skipped", field.site, message).help("remove the annotation")]
}
