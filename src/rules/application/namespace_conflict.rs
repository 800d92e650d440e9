//! `namespace-conflict`: the tool puts everything into one namespace, and the destination names another.

use super::subject::Subject;
use crate::diagnostic::Diagnostic;
use crate::rules::report::beside;

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let Some(destination) = subject.field(&["destination", "namespace"]) else { return Vec::new() };
    let Some(wanted) = destination.value.as_text().filter(|name| !name.is_empty()) else { return Vec::new() };
    let mut found = Vec::new();
    for source in subject.sources() {
        for tool in ["kustomize", "helm"] {
            let Some(value) = source.fields.get_path(&[tool, "namespace"]) else { continue };
            let Some(name) = value.as_text().filter(|name| !name.is_empty() && *name != wanted) else { continue };
            let what = if tool == "helm" { "what asks for the release's namespace" } else { "everything" };
            let message = format!("{tool} puts {what} into `{name}`, and the destination of the app is `{wanted}`");
            let diagnostic = subject.finding("namespace-conflict", value.site, message);
            found.push(
                beside(
                    diagnostic,
                    subject.sites,
                    destination.value.site,
                    "the namespace that the sync makes and looks at",
                )
                .help("say it once, in `destination`"),
            );
        }
    }
    found
}
