//! `endless-retry`: without `refresh`, one bad commit is tried for ever and its repair is never looked at.

use super::subject::{Subject, is_true};
use crate::diagnostic::Diagnostic;

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let Some(limit) = subject.field(&["sync", "retry", "limit"]) else { return Vec::new() };
    let endless = limit.value.as_text().is_some_and(|limit| limit.starts_with('-'));
    if !endless || is_true(subject.field(&["sync", "retry", "refresh"])) {
        return Vec::new();
    }
    let message = "a commit that cannot be synced is tried for ever, and the one that mends it is not looked at";
    vec![
        subject
            .finding("endless-retry", limit.value.site, message)
            .help("write `refresh = true` beside it, or a limit above 0"),
    ]
}
