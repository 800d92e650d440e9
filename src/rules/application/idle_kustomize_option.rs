//! `idle-kustomize-option`: an option that does nothing without another.

use super::subject::{Subject, is_true};
use crate::diagnostic::Diagnostic;
use crate::model::{Fields, Value};

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let sources = subject.sources().into_iter();
    sources
        .filter_map(|source| source.fields.get("kustomize").and_then(Value::as_map))
        .flat_map(|kustomize| [templates(subject, kustomize), components(subject, kustomize)])
        .flatten()
        .collect()
}

fn templates(subject: &Subject, kustomize: &Fields) -> Option<Diagnostic> {
    let selectors = is_true(kustomize.field("label-without-selector"));
    without(subject, kustomize, "label-include-templates", selectors, "label-without-selector = true")
}

fn components(subject: &Subject, kustomize: &Fields) -> Option<Diagnostic> {
    let components = kustomize.get("components").is_some();
    without(subject, kustomize, "ignore-missing-components", components, "components = […]")
}

fn without(subject: &Subject, fields: &Fields, name: &str, has: bool, needed: &str) -> Option<Diagnostic> {
    let field = fields.field(name).filter(|field| !has && is_true(Some(field)))?;
    let message = format!("`{name}` does nothing without `{needed}`");
    Some(subject.finding("idle-kustomize-option", field.site, message).help(format!("add `{needed}`, or remove it")))
}
