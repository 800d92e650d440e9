//! `destination-without-namespace`: objects that name no namespace have nowhere to go.

use super::subject::Subject;
use crate::diagnostic::{Diagnostic, Severity};

const RULE: &str = "destination-without-namespace";
const HELP: &str = "write `namespace = \"…\"` in `destination`";

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let Some(destination) = subject.field(&["destination"]) else { return Vec::new() };
    let Some(fields) = destination.value.as_map() else { return Vec::new() };
    let namespace = fields.get("namespace");
    if namespace.is_some_and(|namespace| namespace.as_text().as_deref() != Some("")) {
        return Vec::new();
    }
    let diagnostic = match subject.sync_option("create-namespace", "true") {
        Some(option) => subject.finding(RULE, option.site, "`create-namespace` has no namespace to make"),
        None => {
            let message = "an object whose manifest names no namespace cannot be applied";
            subject.finding(RULE, destination.site, message).at_most(Severity::Warning)
        }
    };
    vec![diagnostic.help(HELP)]
}
