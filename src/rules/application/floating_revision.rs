//! `floating-revision`: a guarded environment follows whatever the repository's default branch happens to be.

use super::subject::{Source, SourceKind, Subject};
use crate::diagnostic::{Diagnostic, Severity};

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    if !subject.is_production() {
        return Vec::new();
    }
    let environment = subject.guarded_environment();
    let asks = environment
        .map_or_else(|| format!("`{}` is in production", subject.app.id), |one| format!("`{}` asks for gates", one.id));
    // That names say so is less certain than that somebody requires something.
    let certainty = if environment.is_some() { Severity::Error } else { Severity::Note };
    let sources = subject.sources().into_iter().filter(|source| source.kind != SourceKind::Dry);
    sources
        .filter_map(|source| {
            let fault = fault(&source)?;
            let revision = source.fields.field("target-revision");
            let site = revision.map_or(source.site, |field| field.value.site);
            let (message, help) = match fault {
                Fault::Default => (
                    format!("{asks}, but this source follows the repository's default branch, whichever that is"),
                    "name the branch or the tag that is deployed: `target-revision = \"main\"`",
                ),
                Fault::Range => (
                    format!("{asks}, but whoever publishes a version in this range deploys it"),
                    "name one version, and let a pull request raise it",
                ),
            };
            Some(subject.finding("floating-revision", site, message).help(help).at_most(certainty))
        })
        .collect()
}

enum Fault {
    /// The default branch.
    Default,
    /// The newest of some versions.
    Range,
}

/// A chart without a version is refused, which another rule says.
fn fault(source: &Source) -> Option<Fault> {
    let Some(revision) = source.fields.get("target-revision") else {
        return source.fields.get("chart").is_none().then_some(Fault::Default);
    };
    let revision = revision.as_text()?;
    let is_range =
        revision.starts_with(['^', '~', '>', '<', '*']) || revision.ends_with(".*") || revision.ends_with(".x");
    match revision.as_str() {
        "" | "HEAD" => Some(Fault::Default),
        _ => is_range.then_some(Fault::Range),
    }
}
