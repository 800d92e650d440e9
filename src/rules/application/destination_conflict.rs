//! `destination-conflict`: a cluster is named by its URL or by its name.

use super::subject::Subject;
use crate::diagnostic::Diagnostic;
use crate::rules::report::beside;

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let field = |name| subject.field(&["destination", name]);
    let (Some(server), Some(name)) = (field("server"), field("name")) else { return Vec::new() };
    let message = "the destination names its cluster twice: Argo CD takes `server` or `name`";
    let mut diagnostic = subject.finding("destination-conflict", name.site, message);
    diagnostic = beside(diagnostic, subject.sites, server.site, "the cluster's URL");
    vec![diagnostic.help("keep one of them")]
}
