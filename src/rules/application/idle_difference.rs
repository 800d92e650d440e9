//! `idle-difference`: an entry of `ignore-differences` that can match nothing.

use super::subject::Subject;
use crate::diagnostic::Diagnostic;
use crate::model::{Fields, Site, Value};

const RULE: &str = "idle-difference";
const FIELDS: &[&str] = &["json-pointers", "jq-path-expressions", "managed-fields-managers"];

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let Some(field) = subject.field(&["ignore-differences"]) else { return Vec::new() };
    let entries = field.value.as_list().unwrap_or_default().iter().map(|item| &item.value);
    entries
        .filter_map(|entry| Some((entry.as_map()?, entry.site)))
        .flat_map(|(entry, site)| {
            [
                without_kind(subject, entry, site),
                without_fields(subject, entry, site),
                group(subject, entry),
                kind(subject, entry),
            ]
        })
        .flatten()
        .collect()
}

fn without_kind(subject: &Subject, entry: &Fields, site: Site) -> Option<Diagnostic> {
    let missing = entry.get("kind").is_none();
    missing
        .then(|| subject.finding(RULE, site, "the entry names no kind").help("write `kind = \"…\"`, or `kind = \"*\"`"))
}

fn without_fields(subject: &Subject, entry: &Fields, site: Site) -> Option<Diagnostic> {
    let empty = |name: &&str| entry.get(name).is_none_or(|value| value.as_list().is_some_and(<[_]>::is_empty));
    FIELDS.iter().all(empty).then(|| {
        subject
            .finding(RULE, site, "the entry names no fields, so it ignores nothing")
            .help("write `json-pointers = [\"/…\"]` or `jq-path-expressions = [\"…\"]`")
    })
}

/// Argo CD compares the group alone.
fn group(subject: &Subject, entry: &Fields) -> Option<Diagnostic> {
    let value = entry.get("group")?;
    let group = value.as_text()?;
    let (name, _) = group.split_once('/')?;
    let message = format!("`{group}` is a group with a version, and matches no object");
    Some(subject.finding(RULE, value.site, message).help(format!("write `group = \"{name}\"`")))
}

fn kind(subject: &Subject, entry: &Fields) -> Option<Diagnostic> {
    let value: &Value = entry.get("kind")?;
    let kind = value.as_text()?;
    let lower = kind.starts_with(|letter: char| letter.is_ascii_lowercase());
    lower.then(|| {
        let message = format!("`{kind}` matches no object: kinds begin with a capital");
        subject.finding(RULE, value.site, message).help("write the kind as in a manifest: `Deployment`")
    })
}
