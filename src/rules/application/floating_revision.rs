//! `floating-revision`: a guarded environment follows whatever the repository's default branch happens to be.

use super::subject::{Source, SourceKind, Subject};
use crate::diagnostic::Diagnostic;

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let Some(environment) = subject.guarded_environment() else { return Vec::new() };
    let sources = subject.sources().into_iter();
    sources
        .filter(|source| source.kind != SourceKind::Dry && floats(source))
        .map(|source| {
            let revision = source.fields.field("target-revision");
            let site = revision.map_or(source.site, |field| field.value.site);
            let message = format!(
                "`{}` asks for gates, but this source follows the repository's default branch, whichever that is",
                environment.id
            );
            subject
                .finding("floating-revision", site, message)
                .help("name the branch or the tag that is deployed: `target-revision = \"main\"`")
        })
        .collect()
}

/// A chart without a version is refused, which another rule says.
fn floats(source: &Source) -> bool {
    match source.fields.get("target-revision") {
        Some(revision) => revision.as_text().is_some_and(|revision| revision.is_empty() || revision == "HEAD"),
        None => source.fields.get("chart").is_none(),
    }
}
