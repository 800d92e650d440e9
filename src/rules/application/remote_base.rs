//! `remote-base-without-revision`: what Kustomize takes from another repository is whatever its default branch has.

use super::subject::Subject;
use crate::diagnostic::Diagnostic;
use crate::model::Value;

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for source in subject.sources() {
        let kustomize = source.fields.get("kustomize").and_then(Value::as_map);
        let components = kustomize.and_then(|fields| fields.get("components")).and_then(Value::as_list);
        for value in components.unwrap_or_default().iter().map(|item| &item.value) {
            let Some(text) = value.as_text().filter(|text| is_remote(text) && !text.contains("{{")) else { continue };
            // Older versions of Kustomize call it `version`.
            if text.contains("?ref=") || text.contains("&ref=") || text.contains("?version=") {
                continue;
            }
            let message = format!("`{text}` follows the default branch of another repository");
            let help = format!("name a tag or a commit: `{text}?ref=v1.0.0`");
            found.push(subject.finding("remote-base-without-revision", value.site, message).help(help));
        }
    }
    found
}

/// Whether it is an address rather than a folder. Source: `NewRepoSpecFromURL` in kustomize, api/internal/git.
fn is_remote(text: &str) -> bool {
    ["https://", "http://", "ssh://", "git@", "git::", "github.com/"].iter().any(|start| text.starts_with(start))
}
