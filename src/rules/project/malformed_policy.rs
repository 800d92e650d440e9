//! `malformed-policy`: a line of a role that is not `p, proj:PROJECT:ROLE, RESOURCE, ACTION, PROJECT/OBJECT, allow`.
//!
//! Only Argo CD's own interface refuses such a project. One that comes from Git is taken: a line that cannot be read makes
//! Argo CD pass over all of its policies, and another matches no request (argo-cd, util/rbac/rbac.go).

use super::{of_member, values};
use crate::diagnostic::Diagnostic;
use crate::model::Value;
use crate::rules::Facts;

/// Source: `validatePolicy` in argo-cd (pkg/apis/application/v1alpha1/app_project_types.go), and util/rbac.
const RESOURCES: &[&str] = &["applications", "applicationsets", "repositories", "clusters", "exec", "logs"];
const ACTIONS: &[&str] = &["get", "create", "update", "delete", "sync", "override", "rollback", "*"];
/// What may stand before a slash, and more behind it.
const ACTIONS_OF_OBJECTS: &[&str] = &["action", "update", "delete"];

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for project in &facts.model.projects {
        let name = project.cluster_name();
        for role in of_member(project, "roles").into_iter().filter_map(Value::as_map) {
            let Some(role_name) = role.get("name").and_then(Value::as_text) else { continue };
            for policy in role.get("policies").map(values).unwrap_or_default() {
                let Some(message) = policy.as_text().and_then(|text| fault(&text, &name, &role_name)) else { continue };
                let help = format!("write `p, proj:{name}:{role_name}, applications, sync, {name}/*, allow`");
                found.push(facts.finding("malformed-policy", policy.site, message).help(help));
            }
        }
    }
    found
}

fn fault(text: &str, project: &str, role: &str) -> Option<String> {
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    let unread = "and Argo CD passes over all policies of the project";
    let [kind, subject, resource, action, object, effect] = parts.as_slice() else {
        return Some(format!("a policy has six parts, and this has {}, {unread}", parts.len()));
    };
    let idle = if *effect == "deny" { "so this line forbids nothing" } else { "so this line permits nothing" };
    let wanted = format!("proj:{project}:{role}");
    let known_action = ACTIONS.contains(action)
        || action.split_once('/').is_some_and(|(first, rest)| ACTIONS_OF_OBJECTS.contains(&first) && !rest.is_empty());
    match () {
        () if *kind != "p" => Some(format!("a policy begins with `p`, not `{kind}`, {unread}")),
        () if *subject != wanted => {
            Some(format!("`{subject}` is not this role, which is `{wanted}`, so it gets nothing by this line"))
        }
        () if !RESOURCES.contains(resource) => Some(format!("there is no resource `{resource}`, {idle}")),
        () if !known_action => Some(format!("there is no action `{action}`, {idle}")),
        () if !is_object(object, project) => Some(format!("`{object}` lies outside of `{project}/…`, {idle}")),
        () if !matches!(*effect, "allow" | "deny") => Some(format!("`{effect}` is neither `allow` nor `deny`, {idle}")),
        () => None,
    }
}

/// `PROJECT/…`, for the project itself or a pattern.
fn is_object(object: &str, project: &str) -> bool {
    object.strip_prefix(project).and_then(|rest| rest.strip_prefix('/')).is_some_and(|rest| !rest.is_empty())
}
