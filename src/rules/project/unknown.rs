//! `unknown-project`: an app names a project that is nearly one of these sources.
//!
//! A project may be declared elsewhere, so only what looks like a slip is reported.

use crate::catalog::argo::PROJECT;
use crate::diagnostic::Diagnostic;
use crate::model::Value;
use crate::rules::{Facts, application_set};
use crate::suggest::suggest;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let known: Vec<String> = facts.model.projects.iter().map(|project| project.cluster_name()).collect();
    let templates = application_set::templates(facts.model);
    let apps: Vec<_> = facts.model.apps.iter().chain(&templates).collect();
    let names: Vec<String> = apps.iter().filter_map(|app| app.fields.get("project")?.as_text()).collect();
    let of_app = |app: &&crate::model::Declaration| {
        let value = app.fields.get("project").filter(|value: &&Value| value.as_entity().is_none())?;
        let name = value.as_text()?;
        // What several apps say is a name, and a number at the end tells two apart.
        let is_usual = names.iter().filter(|other| **other == name).count() > 1;
        let plain = |text: &str| text.trim_end_matches(|letter: char| !letter.is_ascii_alphabetic()).to_owned();
        let near = suggest(&name, known.iter().map(String::as_str)).filter(|near| plain(near) != plain(&name))?;
        if name == PROJECT || known.contains(&name) || is_usual {
            return None;
        }
        let message = format!("there is no project `{name}` here: Argo CD refuses `{}` unless it is elsewhere", app.id);
        Some(facts.finding("unknown-project", value.site, message).help(format!("did you mean `{near}`?")))
    };
    apps.iter().filter_map(of_app).collect()
}
