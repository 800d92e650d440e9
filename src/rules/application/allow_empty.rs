//! `sync-may-delete-everything`: an app that syncs by itself may render to nothing, and be deleted.

use super::subject::{Subject, is_true};
use crate::diagnostic::Diagnostic;

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let field = subject.field(&["sync", "automated", "allow-empty"]);
    let prune = subject.field(&["sync", "automated", "prune"]);
    let Some(field) = field.filter(|field| is_true(Some(field)) && is_true(prune)) else { return Vec::new() };
    let message = "a source that renders to nothing, as after a wrong move, deletes the whole app";
    vec![
        subject
            .finding("sync-may-delete-everything", field.site, message)
            .help("leave `allow-empty` out: such a sync is then refused"),
    ]
}
