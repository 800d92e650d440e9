//! `default-project`: the project `default` allows any repository, any cluster and any kind of object.
//!
//! A note, and only for production: every installation begins with that project.

use super::subject::Subject;
use crate::diagnostic::Diagnostic;
use crate::model::Value;

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    if !subject.is_production() {
        return Vec::new();
    }
    let project = subject.field(&["project"]);
    let name = project.map(|field| &field.value).and_then(Value::as_text);
    if (project.is_some() || subject.app.is_as_written()) && name.as_deref() != Some("default") {
        return Vec::new();
    }
    let site = project.map_or(subject.app.site, |field| field.value.site);
    let place = subject.guarded_environment().map_or_else(|| "production".to_owned(), |one| format!("`{}`", one.id));
    let message = format!(
        "`{}` runs in {place} under the project `default`, which allows any repository, cluster and kind",
        subject.app.id
    );
    vec![subject.finding("default-project", site, message).help("name a project of its own: `project = \"…\"`")]
}
