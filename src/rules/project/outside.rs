//! `app-outside-project`: an app needs a repository, a destination, a kind or a namespace of its own that its project does
//! not permit. Argo CD finds it when it syncs.

use super::glob::{denies, matches};
use super::{of_app, of_member};
use crate::catalog::argo::NAMESPACE;
use crate::diagnostic::Diagnostic;
use crate::model::{Declaration, Fields, Site, Value};
use crate::rules::Facts;
use crate::rules::application::place::{Cluster, cluster, repository_url, server_url};
use crate::rules::application::subject::{Source, Subject};
use crate::rules::report::beside;
use crate::schema::app::IN_CLUSTER;

const RULE: &str = "app-outside-project";

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let templates = crate::rules::application_set::templates(facts.model);
    let apps = facts.model.apps.iter().chain(&templates);
    apps.filter_map(|app| Some((app, of_app(facts, app)?)))
        .flat_map(|(app, project)| of_pair(facts, app, project))
        .collect()
}

fn of_pair(facts: &Facts<'_>, app: &Declaration, project: &Declaration) -> Vec<Diagnostic> {
    if project.fields.get("raw").is_some() {
        return Vec::new();
    }
    let subject = Subject::new(facts.model, facts.sites, app);
    let sources = subject.sources();
    let mut faults: Vec<(Site, String, String)> =
        sources.iter().filter_map(|source| repository(source, project)).collect();
    faults.extend(destination(app, project));
    faults.extend(namespace_kind(&subject, project));
    faults.extend(own_namespace(app, project));
    let report = |(site, message, help): (Site, String, String)| {
        beside(facts.finding(RULE, site, message).help(help), facts.sites, project.site, "its project")
    };
    faults.into_iter().map(report).collect()
}

/// A project that permits nothing at all has a finding of its own.
fn known<'a>(project: &'a Declaration, member: &str) -> Option<Vec<&'a Value>> {
    let values = of_member(project, member);
    let unknown = values.iter().any(|value| value.is_unknown());
    (!values.is_empty() && !unknown).then_some(values)
}

/// Source: `IsSourcePermitted`.
fn repository(source: &Source, project: &Declaration) -> Option<(Site, String, String)> {
    let value = source.fields.get("repo-url")?;
    let text = value.as_text()?;
    let url = repository_url(&text);
    let mut permitted = false;
    for pattern in known(project, "source-repos")? {
        let pattern = pattern.as_text()?;
        let pattern = match pattern.strip_prefix('!') {
            Some(denied) => format!("!{}", repository_url(denied)),
            None => repository_url(&pattern),
        };
        let fits = matches(&pattern, &url, Some('/'));
        permitted |= fits;
        if !fits && denies(&pattern) {
            permitted = false;
            break;
        }
    }
    let message = format!("the project `{}` does not permit this repository", project.id);
    (!permitted).then(|| (value.site, message, format!("add \"{text}\" to its `source-repos`")))
}

/// Source: `IsDestinationPermitted`. A cluster has a URL and a name, of which only one is known here; so an entry by the
/// other one may fit.
fn destination(app: &Declaration, project: &Declaration) -> Option<(Site, String, String)> {
    let place = cluster(app)?;
    let namespace = app.fields.get_path(&["destination", "namespace"])?;
    let name = namespace.as_text()?;
    let mut permitted = false;
    for entry in known(project, "destinations")? {
        let entry = entry.as_map()?;
        if entry.get("raw").is_some() {
            return None;
        }
        let of_namespace = entry.get("namespace").map_or(Some(String::new()), Value::as_text)?;
        let fits_namespace = matches(&of_namespace, &name, None);
        match fits_cluster(entry, &place) {
            None if fits_namespace || denies(&of_namespace) => return None,
            None => {}
            Some((fits, excludes)) => {
                permitted |= fits && fits_namespace;
                let denied = !fits && excludes && fits_namespace || !fits_namespace && denies(&of_namespace) && fits;
                if denied {
                    permitted = false;
                    break;
                }
            }
        }
    }
    let message = format!("the project `{}` does not permit the namespace `{name}` of this cluster", project.id);
    let cluster = match &place {
        Cluster::Own => format!("server = {IN_CLUSTER}"),
        Cluster::Server(url) => format!("server = \"{url}\""),
        Cluster::Name(name) => format!("name = \"{name}\""),
    };
    let help = format!("add `{{ {cluster}, namespace = \"{name}\" }}` to its `destinations`");
    (!permitted).then_some((namespace.site, message, help))
}

/// Whether an entry names a cluster, and whether it excludes what it names; none where that cannot be told.
fn fits_cluster(entry: &Fields, place: &Cluster) -> Option<(bool, bool)> {
    let server = entry.get("server").map(server_url);
    let name = entry.get("name").map(Value::as_text);
    let by = |pattern: Option<Option<String>>, own: Option<&str>| match (pattern, own) {
        (None, _) => Some((false, false)),
        (Some(pattern), own) => {
            let pattern = pattern?;
            let fits = match own {
                Some(own) => matches(&pattern, own, None),
                None if pattern == "*" => true,
                None => return None,
            };
            Some((fits, denies(&pattern)))
        }
    };
    let of_server = by(server, place.server());
    let of_name = by(name, place.name());
    match (of_server, of_name) {
        (Some((true, _)), _) | (_, Some((true, _))) => Some((true, false)),
        (Some((_, first)), Some((_, second))) => Some((false, first || second)),
        _ => None,
    }
}

/// The namespace that a sync makes is an object without a namespace, of which a project permits none unless it says so.
fn namespace_kind(subject: &Subject, project: &Declaration) -> Option<(Site, String, String)> {
    let option = subject.sync_option("create-namespace", "true")?;
    let name = subject.field(&["destination", "namespace"])?.value.as_text().filter(|name| !name.is_empty())?;
    let listed = |member: &str| -> Option<bool> {
        let mut found = false;
        for entry in of_member(project, member) {
            let entry = entry.as_map()?;
            let part = |key: &str| entry.get(key).map_or(Some(String::new()), Value::as_text);
            let fits_name = entry
                .get("name")
                .is_none_or(|value| value.as_text().is_none_or(|pattern| matches(&pattern, &name, None)));
            found |= matches(&part("group")?, "", None) && matches(&part("kind")?, "Namespace", None) && fits_name;
        }
        Some(found)
    };
    let permitted = listed("cluster-resource-whitelist")? && !listed("cluster-resource-blacklist")?;
    let message = format!("the project `{}` does not permit its apps to make a namespace", project.id);
    let help = "add `{ group = \"\", kind = \"Namespace\" }` to its `cluster-resource-whitelist`".to_owned();
    (!permitted).then_some((option.site, message, help))
}

/// An Application outside of Argo CD's own namespace.
fn own_namespace(app: &Declaration, project: &Declaration) -> Option<(Site, String, String)> {
    let value = app.fields.get("namespace")?;
    let name = value.as_text()?;
    let home = project.fields.get("namespace").map_or(Some(NAMESPACE.to_owned()), Value::as_text)?;
    if name == home {
        return None;
    }
    // Those between slashes are regular expressions, of another kind than ours.
    let fits =
        |pattern: &Value| pattern.as_text().is_none_or(|text| text.starts_with('/') || matches(&text, &name, None));
    if of_member(project, "source-namespaces").into_iter().any(fits) {
        return None;
    }
    let message = format!("the project `{}` is not for apps in the namespace `{name}`", project.id);
    Some((value.site, message, format!("add \"{name}\" to its `source-namespaces`")))
}
