//! `uncovered-path`: by its annotation, a commit to the folder that the app renders does not concern the app.

use super::subject::Subject;
use crate::catalog::argo::{ANNOTATION_PREFIX, GENERATE_PATHS};
use crate::diagnostic::Diagnostic;
use crate::model::Value;
use crate::names::normal_path;

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let annotations = subject.field(&["annotations"]).map(|field| &field.value).and_then(Value::as_map);
    let annotation = annotations.and_then(|fields| fields.field(&format!("{ANNOTATION_PREFIX}{GENERATE_PATHS}")));
    let sources = subject.sources();
    let [source] = sources.as_slice() else { return Vec::new() };
    let (Some(annotation), Some(path)) = (annotation, source.text("path")) else { return Vec::new() };
    let Some(text) = annotation.value.as_text().filter(|text| !text.trim().is_empty()) else { return Vec::new() };
    let path = normal_path(&path);
    let covers = |entry: &str| {
        let entry = entry.trim();
        let folder = if entry.starts_with('/') { normal_path(entry) } else { normal_path(&format!("{path}/{entry}")) };
        let is_pattern = entry.contains(['*', '?', '[']);
        is_pattern
            || folder.is_empty()
            // What lies above covers it, and the root of the repository lies above everything.
            || path.is_empty()
            || path == folder
            || path.starts_with(&format!("{folder}/"))
            || folder.starts_with(&format!("{path}/"))
    };
    if text.split(';').filter(|entry| !entry.trim().is_empty()).any(covers) {
        return Vec::new();
    }
    let message =
        format!("a commit to `{path}` goes unnoticed: the app is rendered from it, and none of these paths is it");
    let diagnostic =
        subject.finding("uncovered-path", annotation.value.site, message).help("add `.`, which is the app's own path");
    vec![match source.fields.get("path").and_then(|value| subject.span(value.site)) {
        Some(span) => diagnostic.related(span, "what Argo CD renders"),
        None => diagnostic,
    }]
}
