//! What several apps have in common.
//!
//! `environments-share-namespace`: two environments run in one place. `shared-namespace`: apps in one namespace, of which
//! none notices that another owns an object. `missing-generate-paths`: apps of one repository, all of which are rendered
//! at every commit.

use crate::catalog::argo::{ANNOTATION_PREFIX, GENERATE_PATHS};
use crate::diagnostic::Diagnostic;
use crate::model::{Declaration, Sites, Value};
use crate::rules::Facts;
use crate::rules::application::place::{Cluster, cluster, repository_url};
use crate::rules::application::subject::Subject;
use crate::rules::report::beside;

/// From so many apps on, a repository is a large one.
const MANY_APPS: usize = 5;
/// Namespaces in which several apps are usual: of Argo CD, where those lie that bring other apps, and of the cluster.
const COMMON: &[&str] = &["argocd", "openshift-gitops", "kube-system", "default"];

/// `environments-share-namespace`
pub(super) fn environments(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut seen: Vec<(Cluster, String, &Value, &Declaration)> = Vec::new();
    let mut found = Vec::new();
    for app in &facts.model.apps {
        let Some((cluster, namespace)) = own_place(app) else { continue };
        let Some(value) = app.fields.get("environment") else { continue };
        let Some(environment) = value.as_entity() else { continue };
        let other = seen.iter().find(|(known, name, other, _)| {
            *known == cluster && *name == namespace && other.as_entity().is_some_and(|other| other.id != environment.id)
        });
        if let Some((.., first)) = other {
            let message = format!(
                "`{}` of `{}` runs in the namespace `{namespace}`, where `{}` of another environment runs",
                app.id, environment.id, first.id
            );
            let diagnostic = facts.finding("environments-share-namespace", app.site, message);
            found.push(
                beside(diagnostic, facts.sites, first.site, "the app of the other environment")
                    .help("give each environment a namespace or a cluster of its own"),
            );
        }
        seen.push((cluster, namespace, value, app));
    }
    found
}

/// Where an app runs, if that is a place which apps have to themselves.
fn own_place(app: &Declaration) -> Option<(Cluster, String)> {
    let namespace = app.fields.get_path(&["destination", "namespace"])?.as_text()?;
    let is_common = COMMON.contains(&namespace.as_str());
    (!is_common).then(|| Some((cluster(app)?, namespace)))?
}

/// `shared-namespace`
pub(super) fn namespaces(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut reported: Vec<(Cluster, String)> = Vec::new();
    let mut seen: Vec<((Cluster, String), &Declaration)> = Vec::new();
    let mut found = Vec::new();
    for app in facts.model.apps.iter().filter(|app| is_lenient(facts, app)) {
        let Some(place) = own_place(app) else { continue };
        let first = seen.iter().find(|(known, _)| *known == place).map(|(_, first)| *first);
        if let Some(first) = first.filter(|_| !reported.contains(&place)) {
            let message = format!(
                "`{}` and `{}` share the namespace `{}`: where both have an object, it goes back and forth",
                first.id, app.id, place.1
            );
            let diagnostic = facts.finding("shared-namespace", app.site, message);
            found.push(
                beside(diagnostic, facts.sites, first.site, "the other app")
                    .help("add `fail-on-shared-resource` to the options of their syncs"),
            );
            reported.push(place.clone());
        }
        seen.push((place, app));
    }
    found
}

fn is_lenient(facts: &Facts<'_>, app: &Declaration) -> bool {
    Subject::new(facts.model, facts.sites, app).lacks_sync_option("fail-on-shared-resource")
}

/// `missing-generate-paths`
pub(super) fn repository(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let annotation = format!("{ANNOTATION_PREFIX}{GENERATE_PATHS}");
    let mut repositories: Vec<(String, Vec<&Declaration>)> = Vec::new();
    for app in &facts.model.apps {
        let is_folder = app.fields.get_path(&["source", "path"]).is_some();
        let Some(url) = app.fields.get_path(&["source", "repo-url"]).and_then(Value::as_text) else { continue };
        let annotations = app.fields.get("annotations").and_then(Value::as_map);
        if !is_folder || annotations.is_some_and(|annotations| annotations.get(&annotation).is_some()) {
            continue;
        }
        let url = repository_url(&url);
        match repositories.iter_mut().find(|(known, _)| *known == url) {
            Some((_, apps)) => apps.push(app),
            None => repositories.push((url, vec![app])),
        }
    }
    let large = repositories.into_iter().filter(|(_, apps)| apps.len() >= MANY_APPS);
    large.filter_map(|(_, apps)| report(facts, facts.sites, apps.first()?, apps.len())).collect()
}

fn report(facts: &Facts<'_>, sites: &Sites, first: &Declaration, count: usize) -> Option<Diagnostic> {
    let url = first.fields.get_path(&["source", "repo-url"])?;
    sites.span(url.site)?;
    let message = format!("each commit to this repository renders all of its {count} apps anew");
    Some(
        facts
            .finding("missing-generate-paths", url.site, message)
            .help("say what each is made of: `annotations { \"argocd.argoproj.io/manifest-generate-paths\" = \".\" }`"),
    )
}
