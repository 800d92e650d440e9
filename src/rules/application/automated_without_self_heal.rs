//! `automated-without-self-heal`: what somebody changes in the cluster stays until the next commit.

use super::subject::Subject;
use crate::diagnostic::Diagnostic;

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let Some(field) = subject.field(&["sync", "automated"]) else { return Vec::new() };
    let said = |name| field.value.as_map().is_none_or(|fields| fields.get(name).is_some());
    // Where `prune` is missing as well, one message is enough.
    if said("self-heal") || said("enabled") || !said("prune") {
        return Vec::new();
    }
    let message = "what somebody changes in the cluster stays there until the next commit";
    vec![
        subject
            .finding("automated-without-self-heal", field.site, message)
            .help("write `self-heal = true`, or `self-heal = false` if that is meant"),
    ]
}
