//! `idle-automation`: settings of an automation that is switched off.

use super::subject::{Subject, is_true};
use crate::diagnostic::Diagnostic;
use crate::model::ValueKind;
use crate::rules::report::beside;

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let enabled = subject.field(&["sync", "automated", "enabled"]);
    let Some(enabled) = enabled.filter(|field| field.value.kind == ValueKind::Bool(false)) else { return Vec::new() };
    let settings = ["prune", "self-heal", "allow-empty"].iter();
    settings
        .filter_map(|name| subject.field(&["sync", "automated", name]).filter(|field| is_true(Some(field))))
        .map(|field| {
            let message = format!("`{}` does nothing while the automation is switched off", field.key);
            let mut diagnostic = subject.finding("idle-automation", field.site, message);
            diagnostic = beside(diagnostic, subject.sites, enabled.site, "switched off here");
            diagnostic.help("remove it, or `enabled = false`")
        })
        .collect()
}
