//! `many-sources`: an app that is put together of so many places is hard to follow, and is rendered anew for each.

use super::subject::{SourceKind, Subject};
use crate::diagnostic::Diagnostic;

/// More than a chart, its values and something beside them.
const SOURCES_MAX: usize = 3;

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let count = subject.sources().iter().filter(|source| source.kind == SourceKind::OfSeveral).count();
    let Some(field) = subject.field(&["sources"]).filter(|_| count > SOURCES_MAX) else { return Vec::new() };
    let message =
        format!("`{}` is put together of {count} sources: a commit to any of them changes it", subject.app.id);
    vec![subject.finding("many-sources", field.site, message).help("make an app of each that can stand alone")]
}
