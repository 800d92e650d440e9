//! Rules of projects: what Argo CD's own validation says only to those who ask its API, and whether a project permits what
//! its apps need.
//!
//! Source of the former: `ValidateProject` of argo-cd (pkg/apis/application/v1alpha1/app_project_types.go). It runs in the
//! API server; a project that comes from Git is taken as it is, and its apps fail.

mod duplicate_permission;
pub(super) mod glob;
mod malformed_policy;
mod malformed_window;
mod outside;
mod permits;
mod reach;
mod unknown;
mod refused;

use super::Check::Project;
use super::{Facts, Rule, deny, note, warn};
use crate::model::{Declaration, EntityKind, Value};

pub(super) const RULES: &[Rule] = &[
    deny(
        "refused-project",
        "What Argo CD's own pages refuse in a project, and what has no effect where it comes from Git.",
        Project(refused::check),
    ),
    deny(
        "duplicate-permission",
        "A project says the same twice, and Argo CD refuses it.",
        Project(duplicate_permission::check),
    ),
    deny("malformed-policy", "A line of a role that permits nothing.", Project(malformed_policy::check)),
    deny("malformed-sync-window", "A window that never opens, or at another time.", Project(malformed_window::check)),
    warn("unknown-project", "An app names a project that is nearly one of these.", Project(unknown::check)),
    deny("app-outside-project", "An app needs what its project does not permit.", Project(outside::check)),
    warn("project-permits-nothing", "No app of a project can be synced.", Project(permits::nothing)),
    warn("project-reaches-argocd", "Who may deploy in a project may change Argo CD itself.", Project(reach::argocd)),
    warn("unrestricted-project", "A project permits everything.", Project(reach::unrestricted)),
    note("unused-permission", "A project permits what none of its apps uses.", Project(permits::unused)),
    note(
        "retired-signature-keys",
        "Argo CD has another word for the keys of commits.",
        Project(refused::signature_keys),
    ),
];

/// The project of an app, where it is one of these sources. Where several folders have one of that name, as for several
/// installations of Argo CD, it is that of the app's own folder.
pub(super) fn of_app<'a>(facts: &Facts<'a>, app: &Declaration) -> Option<&'a Declaration> {
    let said = app.fields.get("project");
    if let Some(entity) = said.and_then(Value::as_entity) {
        return facts.model.declaration(EntityKind::Project, &entity.id);
    }
    let name = said.map_or(Some(crate::catalog::argo::PROJECT.to_owned()), Value::as_text)?;
    let named: Vec<&Declaration> =
        facts.model.projects.iter().filter(|project| project.cluster_name() == name).collect();
    match named[..] {
        [one] => Some(one),
        _ => named.into_iter().find(|project| project.folder() == app.folder()),
    }
}

/// A value, or the elements of a list of them.
fn values(value: &Value) -> Vec<&Value> {
    match value.as_list() {
        Some(items) => items.iter().map(|item| &item.value).collect(),
        None => vec![value],
    }
}

/// The values of a member that holds one or several.
pub(super) fn of_member<'a>(declaration: &'a Declaration, name: &str) -> Vec<&'a Value> {
    declaration.fields.get(name).map(values).unwrap_or_default()
}
