//! `idle-sync-option`: an option with a value that Argo CD does not act on, or one that is said twice.

use super::subject::Subject;
use crate::diagnostic::Diagnostic;
use crate::rules::report::beside;

const RULE: &str = "idle-sync-option";

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let options = subject.sync_options();
    let mut found = Vec::new();
    for (index, option) in options.iter().enumerate() {
        if !option.acts() {
            let message =
                format!("`{} = {}` is what happens anyway: Argo CD does not read it", option.name, option.value);
            found.push(subject.finding(RULE, option.site, message).help("remove it"));
        } else if let Some(earlier) = options.iter().take(index).find(|earlier| earlier.name == option.name) {
            let mut diagnostic = subject.finding(RULE, option.site, format!("`{}` is said twice", option.name));
            diagnostic = beside(diagnostic, subject.sites, earlier.site, "first here");
            found.push(diagnostic.help("remove one of them"));
        }
    }
    found
}
