//! `source-without-location`: a source says a repository, and what of it.

use super::subject::{SourceKind, Subject};
use crate::diagnostic::{Diagnostic, Severity};

const RULE: &str = "source-without-location";

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for source in subject.sources().into_iter().filter(|source| source.kind != SourceKind::Dry) {
        let has = |name| source.fields.get(name).is_some();
        if !has("repo-url") {
            let diagnostic = subject.finding(RULE, source.site, "the source has no `repo-url`");
            // A manifest that people wrote may be completed by Kustomize before anybody applies it.
            let weight = if subject.app.is_as_written() { Severity::Note } else { Severity::Error };
            found.push(diagnostic.help("write `repo-url = \"https://github.com/org/repo\"`").at_most(weight));
        }
        let only_referred_to = source.kind == SourceKind::OfSeveral && has("ref");
        if !has("path") && !has("chart") && !only_referred_to {
            let diagnostic = subject.finding(RULE, source.site, "the source has neither `path` nor `chart`");
            found.push(diagnostic.help("write `path = \"…\"`; the root of a repository is `path = \".\"`"));
        }
    }
    found
}
