//! `automated-without-prune`: what left the source stays in the cluster, and the app out of sync for ever.

use super::subject::Subject;
use crate::diagnostic::Diagnostic;

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let Some(field) = subject.field(&["sync", "automated"]) else { return Vec::new() };
    let said = |name| field.value.as_map().is_none_or(|fields| fields.get(name).is_some());
    if said("prune") || said("enabled") {
        return Vec::new();
    }
    let message = "what is removed from the source stays in the cluster, and the app stays out of sync";
    vec![
        subject
            .finding("automated-without-prune", field.site, message)
            .help("write `prune = true`, or `prune = false` if that is meant"),
    ]
}
