//! `idle-namespace-metadata`: labels for a namespace that the sync does not make.

use super::subject::Subject;
use crate::diagnostic::Diagnostic;

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let Some(field) = subject.field(&["sync", "managed-namespace-metadata"]) else { return Vec::new() };
    if !subject.lacks_sync_option("create-namespace") {
        return Vec::new();
    }
    let message = "Argo CD sets these only on a namespace that it makes itself";
    vec![
        subject
            .finding("idle-namespace-metadata", field.site, message)
            .help("add `create-namespace` to the sync's `options`"),
    ]
}
