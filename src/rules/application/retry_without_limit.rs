//! `retry-without-limit`: beside a `retry` without a limit, Argo CD's default of five attempts becomes none.

use super::subject::Subject;
use crate::diagnostic::Diagnostic;

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let Some(field) = subject.field(&["sync", "retry"]) else { return Vec::new() };
    if field.value.as_map().is_none_or(|fields| ["limit", "raw"].iter().any(|name| fields.get(name).is_some())) {
        return Vec::new();
    }
    let message = "a `retry` without `limit` means no retries at all";
    vec![subject.finding("retry-without-limit", field.site, message).help("write `limit = 5`, or remove `retry`")]
}
