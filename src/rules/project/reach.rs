//! How far a project reaches.
//!
//! `project-reaches-argocd`: into the namespace of Argo CD, where whoever may deploy an Application or a project is its
//! administrator. `unrestricted-project`: everywhere.

use super::{of_app, of_member};
use crate::catalog::argo::NAMESPACE;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Declaration, Fields, Value};
use crate::rules::Facts;
use crate::rules::application::subject::Subject;

/// `project-reaches-argocd`
pub(super) fn argocd(facts: &Facts<'_>) -> Vec<Diagnostic> {
    const RULE: &str = "project-reaches-argocd";
    let mut found = Vec::new();
    for project in &facts.model.projects {
        for value in of_member(project, "source-namespaces") {
            if value.as_text().as_deref() == Some(NAMESPACE) {
                let message = format!(
                    "`{NAMESPACE}` may name every project anyway, and whoever may write there is the administrator"
                );
                found.push(
                    facts.finding(RULE, value.site, message).help("remove it, and give teams namespaces of their own"),
                );
            }
        }
        for value in of_member(project, "destinations")
            .into_iter()
            .filter_map(Value::as_map)
            .filter_map(|one| one.get("namespace"))
        {
            if value.as_text().as_deref() == Some(NAMESPACE) {
                let message =
                    format!("an app of `{}` may change Argo CD itself, and so give itself every right", project.id);
                // The project of the administrators has to reach it.
                let diagnostic = facts.finding(RULE, value.site, message).at_most(Severity::Note);
                found.push(diagnostic.help("leave that to a project of the administrators"));
            }
        }
    }
    found
}

/// `unrestricted-project`
pub(super) fn unrestricted(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for project in facts.model.projects.iter().filter(|project| permits_everything(project)) {
        let runs = |app: &&Declaration| {
            let own = of_app(facts, app).is_some_and(|own| own.id == project.id);
            own && Subject::new(facts.model, facts.sites, app).is_production()
        };
        let app = facts.model.apps.iter().find(runs);
        let message = match app {
            Some(app) => format!(
                "the project `{}`, in which `{}` runs, permits every repository, cluster and kind",
                project.id, app.id
            ),
            None => format!("the project `{}` permits every repository, cluster and kind", project.id),
        };
        let certainty = if app.is_some() { Severity::Warning } else { Severity::Note };
        let help = "name the repositories, the destinations and the kinds that its apps need";
        found.push(facts.finding("unrestricted-project", project.site, message).help(help).at_most(certainty));
    }
    found
}

fn permits_everything(project: &Declaration) -> bool {
    let any = |fields: &Fields, name: &str| fields.get(name).and_then(Value::as_text).as_deref() == Some("*");
    let maps = |name: &str| of_member(project, name).into_iter().filter_map(Value::as_map).collect::<Vec<_>>();
    let repositories = of_member(project, "source-repos").iter().any(|value| value.as_text().as_deref() == Some("*"));
    let denied = of_member(project, "source-repos")
        .iter()
        .any(|value| value.as_text().is_some_and(|text| text.starts_with('!')));
    let destinations = maps("destinations");
    let places = destinations.iter().any(|one| any(one, "namespace") && (any(one, "server") || any(one, "name")));
    let kinds = maps("cluster-resource-whitelist").iter().any(|one| any(one, "group") && any(one, "kind"));
    repositories && !denied && places && kinds && maps("cluster-resource-blacklist").is_empty()
}
