//! `duplicate-permission`: a project says the same twice, and Argo CD refuses it.
//!
//! Texts are compared as they are: two spellings of one repository are two. Source: `ValidateProject` in argo-cd,
//! pkg/apis/application/v1alpha1/app_project_types.go.

use super::{of_member, values};
use crate::diagnostic::Diagnostic;
use crate::model::{Declaration, Fields, Site, Value};
use crate::rules::Facts;
use crate::rules::application::place::server_url;
use crate::rules::report::beside;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let groups = facts.model.projects.iter().flat_map(groups);
    groups.flat_map(|(what, said)| repeated(facts, what, &said)).collect()
}

/// What may be said once: the texts by which entries are the same, with their places.
fn groups(project: &Declaration) -> Vec<(&'static str, Vec<(String, Site)>)> {
    let texts = |name: &str| -> Vec<(String, Site)> {
        of_member(project, name).into_iter().filter_map(|value| Some((value.as_text()?, value.site))).collect()
    };
    let maps =
        |name: &str| of_member(project, name).into_iter().filter_map(|value| Some((value.as_map()?, value.site)));
    let destinations = maps("destinations").filter_map(|(one, site)| Some((destination(one)?, site))).collect();
    let accounts = maps("destination-service-accounts")
        .map(|(one, site)| (texts_of(one, &["server", "namespace"]), site))
        .collect();
    let windows = maps("sync-windows").map(|(one, site)| {
        let names = ["kind", "schedule", "time-zone", "applications", "namespaces", "clusters"];
        (format!("{} {:?}", texts_of(one, &names), one.get("duration").map(|value| &value.kind)), site)
    });
    let roles: Vec<_> = maps("roles").collect();
    let names =
        roles.iter().filter_map(|(role, _)| role.get("name")).filter_map(|value| Some((value.as_text()?, value.site)));
    let mut groups = vec![
        ("repository", texts("source-repos")),
        ("source namespace", texts("source-namespaces")),
        ("destination", destinations),
        ("service account", accounts),
        ("sync window", windows.collect()),
        ("role", names.collect()),
    ];
    for (role, _) in &roles {
        for (what, member) in [("policy", "policies"), ("group", "groups")] {
            let said = role.get(member).map(values).unwrap_or_default();
            groups.push((what, said.into_iter().filter_map(|value| Some((value.as_text()?, value.site))).collect()));
        }
    }
    groups
}

/// Argo CD compares the cluster and the namespace; the name of a cluster counts where there is no URL.
fn destination(fields: &Fields) -> Option<String> {
    let server = fields.get("server").map_or(Some(String::new()), server_url)?;
    let cluster = if server.is_empty() { texts_of(fields, &["name"]) } else { server };
    Some(format!("{cluster} {}", texts_of(fields, &["namespace"])))
}

fn texts_of(fields: &Fields, names: &[&str]) -> String {
    names.iter().map(|name| fields.get(name).map(Value::as_texts).unwrap_or_default().join(";") + " ").collect()
}

fn repeated(facts: &Facts<'_>, what: &str, said: &[(String, Site)]) -> Vec<Diagnostic> {
    let faults = said.iter().enumerate().filter_map(|(index, (text, site))| {
        let (_, first) = said.iter().take(index).find(|(earlier, _)| earlier == text)?;
        let message = format!("this {what} stands there twice, and Argo CD refuses the project");
        let diagnostic = facts.finding("duplicate-permission", *site, message);
        Some(beside(diagnostic, facts.sites, *first, "first here").help("remove one of them"))
    });
    faults.collect()
}
