//! What an app names of its Argo CD, where `[argocd]` in `pipe.toml` says what is there.
//!
//! `unknown-cluster`, `unwatched-namespace`, `unknown-subscription`: Argo CD finds the first when it syncs, and says
//! nothing of the others.

use crate::diagnostic::Diagnostic;
use crate::model::{Declaration, Site, Value};
use crate::pattern;
use crate::rules::application::place::{Cluster, of_destination};
use crate::rules::{Facts, application_set};
use crate::suggest::suggest;

/// What the annotations of subscriptions begin with.
const SUBSCRIBE: &str = "notifications.argoproj.io/subscribe.";

/// The apps, and what sets make, as far as it is known.
fn apps(facts: &Facts<'_>) -> Vec<Declaration> {
    facts.model.apps.iter().cloned().chain(application_set::templates(facts.model)).collect()
}

/// A finding, with the known name that is near.
fn report(
    facts: &Facts<'_>,
    rule: &'static str,
    site: Site,
    message: String,
    (name, known, setting): (&str, &[String], &str),
) -> Diagnostic {
    let help = match suggest(name, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("add it to `{setting}` below `[argocd]` in pipe.toml, if it is there"),
    };
    facts.finding(rule, site, message).help(help)
}

/// `unknown-cluster`
pub(super) fn cluster(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let known = &facts.settings.argocd.clusters;
    let of_app = |app: Declaration| {
        let destination = app.fields.get("destination")?.as_map()?;
        let (name, member) = match of_destination(destination)? {
            Cluster::Own => return None,
            // What is no URL is said by `server-without-url`.
            Cluster::Server(url) if !url.contains("://") => return None,
            Cluster::Server(url) => (url, "server"),
            Cluster::Name(name) => (name, "name"),
        };
        let is_known = known.iter().any(|one| one.trim_end_matches('/') == name.trim_end_matches('/'));
        if known.is_empty() || is_known || name.contains("{{") {
            return None;
        }
        let message = format!("no cluster `{name}` is registered in Argo CD, so `{}` runs nowhere", app.id);
        let site = destination.get(member)?.site;
        Some(report(facts, "unknown-cluster", site, message, (&name, known, "clusters")))
    };
    apps(facts).into_iter().filter_map(of_app).collect()
}

/// `unwatched-namespace`
pub(super) fn namespace(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let known = &facts.settings.argocd.namespaces;
    let of_app = |app: Declaration| {
        let value = app.fields.get("namespace")?;
        let name = value.as_text()?;
        let fits = |one: &String| pattern::parse(one).is_ok_and(|pattern| pattern.matches(&name));
        if known.is_empty() || known.iter().any(fits) || name.contains("{{") {
            return None;
        }
        let message = format!("Argo CD does not look into the namespace `{name}`: nothing becomes of `{}`", app.id);
        Some(report(facts, "unwatched-namespace", value.site, message, (&name, known, "namespaces")))
    };
    apps(facts).into_iter().filter_map(of_app).collect()
}

/// `unknown-subscription`
pub(super) fn subscription(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let argocd = &facts.settings.argocd;
    let mut found = Vec::new();
    for app in apps(facts) {
        let annotations = app.fields.get("annotations").and_then(Value::as_map);
        for field in annotations.into_iter().flat_map(|fields| fields.iter()) {
            let Some(rest) = field.key.strip_prefix(SUBSCRIBE) else { continue };
            let (trigger, service) = rest.split_once('.').map_or((None, rest), |(one, two)| (Some(one), two));
            let named = [
                (trigger, &argocd.triggers, "trigger", "triggers"),
                (Some(service), &argocd.services, "service", "services"),
            ];
            for (name, known, what, setting) in named {
                let Some(name) = name.filter(|name| !known.is_empty() && !known.iter().any(|one| one == name)) else {
                    continue;
                };
                let message = format!("the notifications of Argo CD have no {what} `{name}`, so nobody is told");
                found.push(report(facts, "unknown-subscription", field.site, message, (name, known, setting)));
            }
        }
    }
    found
}
