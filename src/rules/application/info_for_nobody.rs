//! `info-notifies-nobody`: a channel or an address among the facts of an app. Argo CD shows it and sends nothing there.

use super::subject::Subject;
use crate::diagnostic::Diagnostic;

/// Where notifications go, as people write it.
const SERVICES: &[&str] =
    &["slack", "teams", "email", "e-mail", "mail", "pagerduty", "telegram", "discord", "mattermost", "opsgenie"];

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let entries = subject.field(&["info"]).and_then(|field| field.value.as_list()).unwrap_or_default();
    let annotations = subject.field(&["annotations"]).and_then(|field| field.value.as_map());
    let subscribes = annotations
        .is_some_and(|fields| fields.iter().any(|field| field.key.starts_with("notifications.argoproj.io/")));
    let found = entries.iter().filter(|_| !subscribes).filter_map(|item| {
        let fields = item.value.as_map()?;
        let value = fields.get("value")?;
        let (name, text) = (fields.get("name")?.as_text()?.to_lowercase(), value.as_text()?);
        let is_recipient = text.starts_with('#') || text.contains('@') && !text.contains("://");
        if !is_recipient || !SERVICES.iter().any(|service| name.contains(service)) {
            return None;
        }
        let message = format!("`{text}` is shown with the app, and nothing is sent there");
        let help = "write `annotations { \"notifications.argoproj.io/subscribe.on-deployed.slack\" = \"CHANNEL\" }`";
        Some(subject.finding("info-notifies-nobody", value.site, message).help(help))
    });
    found.collect()
}
