//! Permissions that are too few or too many.
//!
//! `project-permits-nothing`: no app can be synced. `unused-permission`: what no app of the project uses.

use super::glob::is_plain;
use super::{of_app, of_member};
use crate::diagnostic::Diagnostic;
use crate::model::{Declaration, Value};
use crate::rules::Facts;
use crate::rules::application::place::{cluster, of_destination, repository_url};
use crate::rules::application::subject::Subject;

/// `project-permits-nothing`
pub(super) fn nothing(facts: &Facts<'_>) -> Vec<Diagnostic> {
    const RULE: &str = "project-permits-nothing";
    let mut found = Vec::new();
    for project in facts.model.projects.iter().filter(|project| project.fields.get("raw").is_none()) {
        let id = &project.id;
        let missing = [("source-repos", "repository"), ("destinations", "destination")];
        let missing: Vec<_> = missing.into_iter().filter(|(name, _)| is_empty(project, name)).collect();
        if let Some((first, _)) = missing.first() {
            let what = missing.iter().map(|(_, what)| format!("no {what}")).collect::<Vec<_>>().join(" and ");
            let names = missing.iter().map(|(name, _)| format!("`{name} = [ … ]`")).collect::<Vec<_>>().join(" and ");
            let message = format!("the project `{id}` permits {what}, so none of its apps can be synced");
            let site = project.fields.field(first).map_or(project.site, |field| field.site);
            found.push(facts.finding(RULE, site, message).help(format!("say what its apps need: {names}")));
        }
        let kinds = project.fields.field("namespace-resource-whitelist");
        if let Some(field) = kinds.filter(|_| is_empty(project, "namespace-resource-whitelist")) {
            let message = "an empty list permits no kind at all; all are permitted where it is left out";
            found.push(facts.finding(RULE, field.site, message).help("remove it, or name the kinds"));
        }
    }
    found
}

fn is_empty(project: &Declaration, name: &str) -> bool {
    project.fields.get(name).is_none_or(|value| value.as_list().is_some_and(<[_]>::is_empty))
}

/// `unused-permission`
pub(super) fn unused(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    // What a set makes is not known here.
    if !facts.model.application_sets.is_empty() {
        return found;
    }
    for project in &facts.model.projects {
        let apps: Vec<&Declaration> =
            facts.model.apps.iter().filter(|app| of_app(facts, app).is_some_and(|own| own.id == project.id)).collect();
        if apps.is_empty() {
            continue;
        }
        let used = |url: &str| {
            apps.iter().any(|app| {
                let subject = Subject::new(facts.model, facts.sites, app);
                let synced = subject.field(&["source-hydrator"]).is_some();
                let sources = subject.sources();
                synced
                    || sources
                        .iter()
                        .any(|source| source.text("repo-url").is_none_or(|own| repository_url(&own) == url))
            })
        };
        for value in of_member(project, "source-repos") {
            let Some(text) = value.as_text().filter(|text| is_plain(text)) else { continue };
            if !used(&repository_url(&text)) {
                let message = format!("no app of the project `{}` comes from this repository", project.id);
                found.push(facts.finding("unused-permission", value.site, message).help("remove it"));
            }
        }
        for value in of_member(project, "destinations") {
            let Some(fields) = value.as_map() else { continue };
            let Some(namespace) = fields.get("namespace").and_then(Value::as_text).filter(|text| is_plain(text)) else {
                continue;
            };
            let Some(place) = of_destination(fields) else { continue };
            let is_used = |app: &&Declaration| {
                let own = app.fields.get_path(&["destination", "namespace"]).map(Value::as_text);
                own.is_none_or(|own| own.is_none_or(|own| own == namespace))
                    && cluster(app).is_none_or(|own| own == place || own.server().is_none() != place.server().is_none())
            };
            let is_pattern = ["server", "name"]
                .iter()
                .any(|name| fields.get(name).and_then(Value::as_text).is_some_and(|text| !is_plain(&text)));
            if !is_pattern && !apps.iter().any(is_used) {
                let message = format!("no app of the project `{}` runs in `{namespace}` of this cluster", project.id);
                found.push(facts.finding("unused-permission", value.site, message).help("remove it"));
            }
        }
    }
    found
}
