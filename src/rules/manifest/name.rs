//! `refused-name`: names and values of labels that Kubernetes refuses. The names of apps have a rule of their own, which
//! knows what they are used for.

use crate::diagnostic::Diagnostic;
use crate::model::{Declaration, EntityKind, Value};
use crate::names::{is_dns_label, is_dns_subdomain, is_filled_in};
use crate::rules::Facts;

/// Source: Kubernetes, "Object Names and IDs".
const LETTERS_MAX: usize = 253;

/// Source: Kubernetes, "Labels and Selectors".
const LABEL_LETTERS_MAX: usize = 63;

/// The values of labels that are refused.
fn labels(facts: &Facts<'_>, declaration: &Declaration) -> Vec<Diagnostic> {
    let labels = declaration.fields.get("labels").and_then(Value::as_map);
    let values = labels.into_iter().flat_map(|labels| labels.iter()).map(|field| &field.value);
    let found = values.filter_map(|value| {
        let text = value.as_text().filter(|text| !is_filled_in(text))?;
        let end = |letter: Option<char>| letter.is_none_or(|letter| letter.is_ascii_alphanumeric());
        let inner = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
        let message = match () {
            () if text.len() > LABEL_LETTERS_MAX => {
                format!("this value of a label has {} letters, and Kubernetes takes {LABEL_LETTERS_MAX}", text.len())
            }
            () if !end(text.chars().next()) || !end(text.chars().last()) || !text.chars().all(inner) => {
                format!("Kubernetes refuses `{text}` as the value of a label")
            }
            () => return None,
        };
        let help = "use letters, digits, `-`, `_` and `.`; an annotation takes any text";
        Some(facts.finding("refused-name", value.site, message).help(help))
    });
    found.collect()
}

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    const RULE: &str = "refused-name";
    const OF_NAMESPACES: &str = "use lower-case letters, digits and `-`, with a letter or a digit at both ends";
    const OF_NAMES: &str = "use lower-case letters, digits, `-` and `.`, with a letter or a digit at both ends";
    let mut found: Vec<Diagnostic> = facts.model.manifests().flat_map(|(_, one)| labels(facts, one)).collect();
    for (_, declaration) in facts.model.manifests().filter(|(kind, _)| *kind != EntityKind::App) {
        let (name, site) = match declaration.fields.get("name") {
            Some(value) => (value.as_text(), value.site),
            None => (Some(declaration.id.clone()), declaration.site),
        };
        if let Some(name) =
            name.filter(|name| !is_filled_in(name) && (!is_dns_subdomain(name) || name.len() > LETTERS_MAX))
        {
            found.push(facts.finding(RULE, site, format!("Kubernetes refuses the name `{name}`")).help(OF_NAMES));
        }
        let namespace = declaration.fields.get("namespace");
        if let Some((name, site)) = namespace.and_then(|value: &Value| Some((value.as_text()?, value.site)))
            && !name.is_empty()
            && !is_filled_in(&name)
            && !is_dns_label(&name)
        {
            found.push(
                facts.finding(RULE, site, format!("Kubernetes refuses the namespace `{name}`")).help(OF_NAMESPACES),
            );
        }
    }
    found
}
