//! `plain-secret`: a password that stands in a manifest is read by whoever reads the repository or Argo CD.

use super::subject::{Source, Subject};
use crate::diagnostic::Diagnostic;
use crate::model::{Fields, Site, Value, ValueKind};
use crate::yaml::{self, Node};

/// How names of secrets end, without `-`, `_` and capitals.
const NAMES: &[&str] = &[
    "password",
    "passwd",
    "apikey",
    "clientsecret",
    "privatekey",
    "secretaccesskey",
    "accesstoken",
    "apitoken",
    "authtoken",
    "bearertoken",
    "webhooksecret",
];

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let found = subject.sources().into_iter().flat_map(|source| of_source(&source));
    let report = |(name, site): (String, Site)| {
        let message = format!("`{name}` holds a secret in plain text: whoever reads the repository knows it");
        let help =
            "keep it in a Secret that is made in the cluster, by External Secrets or Sealed Secrets, and name that one";
        subject.finding("plain-secret", site, message).help(help)
    };
    found.map(report).collect()
}

fn of_source(source: &Source) -> Vec<(String, Site)> {
    let mut found = Vec::new();
    for path in [&["helm", "parameters"][..], &["plugin", "env"]] {
        let items = source.fields.get_path(path).and_then(Value::as_list).unwrap_or_default();
        for fields in items.iter().filter_map(|item| item.value.as_map()) {
            let Some((name, value)) = fields.get("name").and_then(Value::as_text).zip(fields.get("value")) else {
                continue;
            };
            if is_secret(&name, value) {
                found.push((name, value.site));
            }
        }
    }
    if let Some(values) = source.fields.get_path(&["helm", "values"])
        && let Some(Ok(node)) = values.as_text().map(|text| yaml::read(&text))
    {
        found.extend(in_text(&node).map(|name| (name, values.site)));
    }
    if let Some(values) = source.fields.get_path(&["helm", "values-object"]).and_then(Value::as_map) {
        of_values(values, &mut found);
    }
    found
}

fn of_values(fields: &Fields, found: &mut Vec<(String, Site)>) {
    // Beside or below the name of a Secret stand the names of its keys.
    let names_secret = fields.iter().any(|field| field.key.to_lowercase().contains("existingsecret"));
    for field in fields.iter().filter(|field| !names_keys(&field.key)) {
        match field.value.as_map() {
            Some(inner) => of_values(inner, found),
            None if !names_secret && is_secret(&field.key, &field.value) => {
                found.push((field.key.clone(), field.value.site))
            }
            None => {}
        }
    }
}

/// The first secret in values that stand as a text.
fn in_text(node: &Node) -> Option<String> {
    let names_secret = node.entries().iter().any(|entry| entry.key.to_lowercase().contains("existingsecret"));
    node.entries().iter().filter(|entry| !names_keys(&entry.key)).find_map(|entry| match entry.node.as_text() {
        Some(text) => (!names_secret && is_secret_text(&entry.key, text)).then(|| entry.key.clone()),
        None => in_text(&entry.node),
    })
}

/// `secretKeys`, `secretRef`, `existingSecret`
fn names_keys(key: &str) -> bool {
    let key = key.to_lowercase();
    ["secretkeys", "secretref", "secretkeyref", "existingsecret"].iter().any(|name| key.contains(name))
}

/// Whether a name is that of a secret and its value is one, rather than where to find it.
fn is_secret(name: &str, value: &Value) -> bool {
    let ValueKind::Text(text) = &value.kind else { return false };
    is_secret_text(name, &text.as_constant().unwrap_or_default())
}

fn is_secret_text(name: &str, text: &str) -> bool {
    let last: String = name.rsplit('.').next().unwrap_or(name).chars().filter(char::is_ascii_alphanumeric).collect();
    let last = last.to_lowercase();
    is_secret_name(&last) && !is_reference(text)
}

/// Whether a name, in small letters, is that of a secret itself, and not of what is done with one.
fn is_secret_name(name: &str) -> bool {
    let is_about = ["forgot", "reset", "enable", "disable", "allow", "change", "require"];
    NAMES.iter().any(|end| name.ends_with(end)) && !is_about.iter().any(|word| name.contains(word))
}

/// What a plugin, a template or a vault puts in; or a word that is none.
fn is_reference(text: &str) -> bool {
    let is_word = matches!(text.to_lowercase().as_str(), "true" | "false" | "null" | "none" | "enabled" | "disabled");
    // `ADMIN_PASSWORD`, `client_secret`: the name of a key.
    let plain: String = text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    let is_key =
        NAMES.contains(&plain.as_str()) || text.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_');
    let marks = ["$", "{{", "<", "://", "vault:", "ref+", "arn:", "secret:", "ENC["];
    text.trim().len() < 4 || is_word || is_key || marks.iter().any(|mark| text.contains(mark))
}
