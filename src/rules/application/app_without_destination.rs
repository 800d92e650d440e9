//! `app-without-destination`: an app that says no cluster is refused.

use super::subject::Subject;
use crate::diagnostic::Diagnostic;

const RULE: &str = "app-without-destination";
const HELP: &str = "write `destination { server = in-cluster, namespace = \"…\" }`";

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let app = subject.app;
    let Some(field) = subject.field(&["destination"]) else {
        return vec![subject.finding(RULE, app.site, format!("`{}` has no destination", app.id)).help(HELP)];
    };
    match field.value.as_map() {
        Some(fields) if fields.get("server").is_none() && fields.get("name").is_none() => {
            let message = "the destination says no cluster: neither `server` nor `name`";
            vec![subject.finding(RULE, field.site, message).help(HELP)]
        }
        _ => Vec::new(),
    }
}
