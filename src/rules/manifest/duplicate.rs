//! Two of what there can be one of.
//!
//! `duplicate-manifest`: two manifests of one name. `duplicate-app`: two apps that bring the same to the same place.

use crate::catalog::argo::NAMESPACE;
use crate::diagnostic::Diagnostic;
use crate::model::{Declaration, EntityKind, Value};
use crate::rules::Facts;
use crate::rules::application::place::{Cluster, cluster, repository_url};
use crate::rules::report::beside;

/// `duplicate-manifest`
pub(super) fn manifests(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut seen: Vec<(EntityKind, String, String, &Declaration)> = Vec::new();
    let mut found = Vec::new();
    for (kind, declaration) in facts.model.manifests() {
        // Where a rollout goes without a namespace, the app says that renders it.
        let is_ours = matches!(kind, EntityKind::App | EntityKind::Project | EntityKind::ApplicationSet);
        let namespace = match declaration.fields.get("namespace") {
            Some(value) => value.as_text(),
            None => is_ours.then(|| NAMESPACE.to_owned()),
        };
        let Some(namespace) = namespace else { continue };
        let name = declaration.cluster_name();
        let earlier = seen.iter().find(|(other, place, id, one)| {
            *other == kind && *place == namespace && *id == name && one.folder() == declaration.folder()
        });
        if let Some((.., first)) = earlier {
            let site = declaration.fields.get("name").map_or(declaration.site, |value| value.site);
            let message = format!("there is a second {} named `{name}` in the namespace `{namespace}`", kind.keyword());
            let diagnostic = facts.finding("duplicate-manifest", site, message);
            let first = first.fields.get("name").map_or(first.site, |value| value.site);
            found.push(beside(diagnostic, facts.sites, first, "the first one").help("name them apart"));
        }
        seen.push((kind, namespace, name, declaration));
    }
    found
}

/// `duplicate-app`
pub(super) fn apps(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut seen: Vec<(Rendered, &Declaration)> = Vec::new();
    let mut found = Vec::new();
    for app in &facts.model.apps {
        let Some(rendered) = Rendered::of(app) else { continue };
        if let Some((_, first)) = seen.iter().find(|(other, _)| *other == rendered) {
            let message = format!(
                "`{}` brings the same folder to the same namespace as `{}`: both own its objects",
                app.id, first.id
            );
            let diagnostic = facts.finding("duplicate-app", app.site, message);
            found.push(beside(diagnostic, facts.sites, first.site, "the other app").help("keep one of them"));
        }
        seen.push((rendered, app));
    }
    found
}

/// What an app renders and where to, as far as nothing in the app makes a difference.
#[derive(PartialEq)]
struct Rendered {
    repository: String,
    path: String,
    cluster: Cluster,
    namespace: String,
    /// Two instances of Argo CD may stand for two clusters.
    own_namespace: Option<String>,
}

impl Rendered {
    fn of(app: &Declaration) -> Option<Self> {
        let source = app.fields.get_path(&["source"])?.as_map()?;
        let differs = ["helm", "kustomize", "directory", "plugin", "chart", "raw"];
        if differs.iter().any(|tool| source.get(tool).is_some()) || app.fields.get("raw").is_some() {
            return None;
        }
        let text = |path: &[&str]| app.fields.get_path(path).map(Value::as_text);
        Some(Self {
            repository: repository_url(&text(&["source", "repo-url"])??),
            path: text(&["source", "path"])??.trim_matches('/').to_owned(),
            cluster: cluster(app)?,
            namespace: text(&["destination", "namespace"])??,
            own_namespace: text(&["namespace"]).unwrap_or_default(),
        })
    }
}
