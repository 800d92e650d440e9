//! `app-without-project`: Kubernetes refuses an Application that names no project.
//!
//! Only where nothing is filled in: else the project is `default` unless something is said.

use super::subject::Subject;
use crate::diagnostic::Diagnostic;

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let app = subject.app;
    if !app.is_as_written() || ["project", "raw"].iter().any(|name| app.fields.get(name).is_some()) {
        return Vec::new();
    }
    let message = format!("`{}` names no project, and Kubernetes refuses it", app.id);
    vec![
        subject
            .finding("app-without-project", app.site, message)
            .help("write `project = \"default\"`, or one of its own"),
    ]
}
