//! `server-without-url`: a cluster that is named where its URL belongs. Argo CD knows no such cluster.

use super::subject::Subject;
use crate::diagnostic::Diagnostic;
use crate::model::{Fields, Site, Value, ValueKind};
use crate::schema::app::IN_CLUSTER;

pub(super) const RULE: &str = "server-without-url";

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let destination = subject.field(&["destination"]).and_then(|field| field.value.as_map());
    let fault = destination.and_then(fault);
    fault.map(|(site, message, help)| subject.finding(RULE, site, message).help(help)).into_iter().collect()
}

/// What is wrong with the `server` of a destination, and what to write.
pub(in crate::rules) fn fault(destination: &Fields) -> Option<(Site, String, String)> {
    let server = destination.get("server")?;
    let ValueKind::Text(text) = &server.kind else { return None };
    let text = text.as_constant()?;
    let pattern = text.trim_start_matches('!');
    if pattern.is_empty() || pattern.contains("://") || pattern.starts_with(['*', '{', '[', '?']) {
        return None;
    }
    let help = match text.as_str() {
        IN_CLUSTER => format!("without quotes it is the cluster of Argo CD: `server = {IN_CLUSTER}`"),
        _ if text.contains('.') => format!("write `server = \"https://{text}\"`"),
        _ => format!("write `name = \"{text}\"`, or the URL of its API server"),
    };
    Some((server.site, format!("`{text}` is no URL, and Argo CD knows no cluster by it"), help))
}

/// The same for a value that may be a destination.
pub(in crate::rules) fn fault_of(value: &Value) -> Option<(Site, String, String)> {
    fault(value.as_map()?)
}
