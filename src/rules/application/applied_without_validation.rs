//! Options that change how every object of an app is applied.
//!
//! `applied-without-validation`: nothing is held against its schema. `replaced-objects`: every object is written anew.

use super::subject::Subject;
use crate::diagnostic::Diagnostic;

/// `applied-without-validation`
pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let Some(option) = subject.sync_option("validate", "false") else { return Vec::new() };
    let message = "a misspelt field of any object is taken, and does nothing";
    let help = "say it of the one object that needs it: `argocd.argoproj.io/sync-options: Validate=false`";
    vec![subject.finding("applied-without-validation", option.site, message).help(help)]
}

/// `replaced-objects`
pub(super) fn replaced(subject: &Subject) -> Vec<Diagnostic> {
    let Some(option) = subject.sync_option("replace", "true") else { return Vec::new() };
    // Beside this one, another rule says that one of them does nothing.
    if subject.sync_option("server-side-apply", "true").is_some() {
        return Vec::new();
    }
    let message = "each sync replaces every object of the app, and what others have set in them is lost";
    let help = "say it of the one object that needs it: `argocd.argoproj.io/sync-options: Replace=true`";
    vec![subject.finding("replaced-objects", option.site, message).help(help)]
}
