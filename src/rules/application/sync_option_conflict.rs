//! `sync-option-conflict`: of two ways to apply an object, one wins.

use super::subject::Subject;
use crate::diagnostic::Diagnostic;
use crate::rules::report::beside;

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let option = |name| subject.sync_option(name, "true");
    let (Some(replace), Some(server_side)) = (option("replace"), option("server-side-apply")) else {
        return Vec::new();
    };
    let message = "`server-side-apply` does nothing beside `replace`";
    let mut diagnostic = subject.finding("sync-option-conflict", server_side.site, message);
    diagnostic = beside(diagnostic, subject.sites, replace.site, "this one wins");
    vec![diagnostic.help("keep one of them")]
}
