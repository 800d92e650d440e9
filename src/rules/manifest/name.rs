//! `refused-name`: names of projects, sets, rollouts and analyses that Kubernetes refuses. Those of apps have a rule of
//! their own, which knows of their labels.

use crate::diagnostic::Diagnostic;
use crate::model::{EntityKind, Value};
use crate::names::{is_dns_label, is_dns_subdomain};
use crate::rules::Facts;

/// Source: Kubernetes, "Object Names and IDs".
const LETTERS_MAX: usize = 253;

/// Whether another program puts something in before Kubernetes reads it.
fn is_filled_in(name: &str) -> bool {
    name.contains(['$', '{', '<'])
}

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    const RULE: &str = "refused-name";
    const HELP: &str = "use lower-case letters, digits and `-`, with a letter or a digit at both ends";
    let mut found = Vec::new();
    for (_, declaration) in facts.model.manifests().filter(|(kind, _)| *kind != EntityKind::App) {
        let (name, site) = match declaration.fields.get("name") {
            Some(value) => (value.as_text(), value.site),
            None => (Some(declaration.id.clone()), declaration.site),
        };
        if let Some(name) =
            name.filter(|name| !is_filled_in(name) && (!is_dns_subdomain(name) || name.len() > LETTERS_MAX))
        {
            found.push(facts.finding(RULE, site, format!("Kubernetes refuses the name `{name}`")).help(HELP));
        }
        let namespace = declaration.fields.get("namespace");
        if let Some((name, site)) = namespace.and_then(|value: &Value| Some((value.as_text()?, value.site)))
            && !name.is_empty()
            && !is_filled_in(&name)
            && !is_dns_label(&name)
        {
            found.push(facts.finding(RULE, site, format!("Kubernetes refuses the namespace `{name}`")).help(HELP));
        }
    }
    found
}
