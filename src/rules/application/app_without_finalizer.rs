//! `app-without-finalizer`: the Application can be deleted, and what it made stays.
//!
//! Only where nothing is filled in, and of apps for which nobody said so.

use super::subject::Subject;
use crate::diagnostic::Diagnostic;

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let app = subject.app;
    let is_said = ["finalizer", "raw"].iter().any(|name| app.fields.get(name).is_some());
    if !app.is_as_written() || is_said || !subject.is_production() {
        return Vec::new();
    }
    let message = format!("when `{}` is deleted, everything that it made stays in the cluster", app.id);
    vec![
        subject
            .finding("app-without-finalizer", app.site, message)
            .help("write `finalizer = foreground`, or `finalizer = none` if that is meant"),
    ]
}
