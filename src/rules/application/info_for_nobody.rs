//! `info-notifies-nobody`: a channel or an address among the facts of an app. Argo CD shows it and sends nothing there.

use super::subject::Subject;
use crate::diagnostic::Diagnostic;

/// Where notifications go, as people write it, and what Argo CD calls it.
const SERVICES: &[(&str, &str)] = &[
    ("slack", "slack"),
    ("teams", "teams"),
    ("mail", "email"),
    ("pagerduty", "pagerduty"),
    ("telegram", "telegram"),
    ("discord", "discord"),
    ("mattermost", "mattermost"),
    ("opsgenie", "opsgenie"),
];

/// What says that an address is one to send to: without it, it is one to ask.
const SENT: &[&str] = &["notif", "alert", "subscri"];

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let entries = subject.field(&["info"]).and_then(|field| field.value.as_list()).unwrap_or_default();
    let annotations = subject.field(&["annotations"]).and_then(|field| field.value.as_map());
    let subscribes = annotations
        .is_some_and(|fields| fields.iter().any(|field| field.key.starts_with("notifications.argoproj.io/")));
    let found = entries.iter().filter(|_| !subscribes).filter_map(|item| {
        let fields = item.value.as_map()?;
        let value = fields.get("value")?;
        let (name, text) = (fields.get("name")?.as_text()?.to_lowercase(), value.as_text()?);
        let is_sent_to = text.contains('@') && !text.contains("://") && SENT.iter().any(|word| name.contains(word));
        let (_, service) = SERVICES.iter().find(|(word, _)| name.contains(word))?;
        if !text.starts_with('#') && !is_sent_to {
            return None;
        }
        let message = format!("`{text}` is shown with the app, and nothing is sent there");
        let to = text.trim_start_matches('#');
        let help = format!(
            "write `annotations {{ \"notifications.argoproj.io/subscribe.on-deployed.{service}\" = \"{to}\" }}`"
        );
        Some(subject.finding("info-notifies-nobody", value.site, message).help(help))
    });
    found.collect()
}
