//! `malformed-subscription`: an annotation of the notifications that nobody reads.

use super::subject::Subject;
use crate::diagnostic::Diagnostic;
use crate::model::Value;

const PREFIX: &str = "notifications.argoproj.io/";

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let annotations = subject.field(&["annotations"]).map(|field| &field.value).and_then(Value::as_map);
    let fields = annotations.into_iter().flat_map(|fields| fields.iter());
    fields
        .filter(|field| field.key.strip_prefix(PREFIX).is_some_and(|name| !is_read(name)))
        .map(|field| {
            let message = format!("`{}` subscribes to nothing", field.key);
            let help = format!("write \"{PREFIX}subscribe.<trigger>.<service>\" = \"<recipient>\"");
            subject.finding("malformed-subscription", field.site, message).help(help)
        })
        .collect()
}

/// `subscribe.<service>`, `subscribe.<trigger>.<service>`, `subscriptions`, or what the controller notes itself.
fn is_read(name: &str) -> bool {
    let parts: Vec<&str> = name.split('.').collect();
    match parts.as_slice() {
        ["subscriptions" | "notified"] => true,
        ["subscribe", rest @ ..] => matches!(rest.len(), 1 | 2) && rest.iter().all(|part| !part.is_empty()),
        _ => false,
    }
}
