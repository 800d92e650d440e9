//! `overwritten-differences`: a sync still writes the fields whose differences are ignored.

use super::subject::Subject;
use crate::diagnostic::Diagnostic;

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let Some(field) = subject.field(&["ignore-differences"]) else { return Vec::new() };
    let empty = field.value.as_list().is_none_or(<[_]>::is_empty);
    if empty || !subject.lacks_sync_option("respect-ignore-differences") {
        return Vec::new();
    }
    let message = "a difference is not shown, but every sync still overwrites it";
    vec![
        subject
            .finding("overwritten-differences", field.site, message)
            .help("add `respect-ignore-differences` to the sync's `options`"),
    ]
}
