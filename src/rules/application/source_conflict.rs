//! `source-conflict`: of several kinds of source, Argo CD takes one and ignores the rest.

use super::subject::Subject;
use crate::diagnostic::Diagnostic;
use crate::rules::report::beside;

/// The first that is there wins.
const KINDS: &[&str] = &["source-hydrator", "sources", "source"];

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let said: Vec<_> = KINDS.iter().filter_map(|kind| subject.field(&[kind])).collect();
    let [winner, ignored @ ..] = said.as_slice() else { return Vec::new() };
    ignored
        .iter()
        .map(|field| {
            let message = format!("Argo CD ignores `{}` beside `{}`", field.key, winner.key);
            let mut diagnostic = subject.finding("source-conflict", field.site, message);
            diagnostic = beside(diagnostic, subject.sites, winner.site, "this one is taken");
            diagnostic.help("keep one of them; several sources stand in `sources = [{ … }, { … }]`")
        })
        .collect()
}
