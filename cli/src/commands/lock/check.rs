//! `pipec lock --check`: whether `pipe.lock` fits the sources. Nothing is written, and nobody is asked.

use pipe_lang::analysis::Analysis;
use pipe_lang::diagnostic::{Diagnostic, Severity, tidy};
use pipe_lang::lock::known::known;

use super::Only;

/// What is missing, what nothing uses, and what contradicts.
pub fn check(analysis: &Analysis, only: &Only) -> Vec<Diagnostic> {
    let lock = &analysis.project.lock;
    let mut found = Vec::new();
    let mut said = Vec::new();
    for one in analysis.pinned_references() {
        let key = one.action.key();
        if lock.has(&one.action) || !only.includes(&key) || said.contains(&one.action) {
            continue;
        }
        said.push(one.action.clone());
        let what = if lock.actions.contains_key(&key) { "what it takes" } else { "its commit" };
        let message = format!("`{}` is not in `pipe.lock`: {what} is missing", one.action);
        let command = match known(key.name(), key.reference()) {
            Some(known) if known.interfaces.contains_key(&one.action.path) => "pipec build",
            _ => "pipec lock",
        };
        let help = format!("run `{command}` and commit what it writes");
        found.push(Diagnostic::error("not-locked", one.span, message).help(help));
    }
    let of_lint = analysis.lock_findings();
    for (key, action) in lock.actions.iter().filter(|(key, _)| only.includes(key)) {
        let Some(place) = lock.places.get(key) else { continue };
        for (path, interface) in &action.interfaces {
            let Some(version) = &interface.read_at else { continue };
            let span = place.interfaces.get(path).copied().unwrap_or(place.name);
            let message =
                format!("what `{key}` takes is known as of {version}, and it is locked at {}", action.version);
            found.push(Diagnostic::warning("outdated-interface", span, message).help("run `pipec lock`: it asks Git"));
        }
        let spans = || place.interfaces.values().chain([&place.name, &place.commit]);
        let here = |one: &&Diagnostic| spans().any(|span| *span == one.primary.span);
        // What `pipec lint` may let pass is an error here: the file is out of date.
        found.extend(of_lint.iter().filter(here).cloned().map(|one| Diagnostic { severity: Severity::Error, ..one }));
    }
    found.extend(unread(analysis));
    tidy(&mut found);
    found
}

/// While a source cannot be read, nobody knows what it uses.
fn unread(analysis: &Analysis) -> Option<Diagnostic> {
    let first = analysis.unread()?;
    let message = "`pipe.lock` cannot be held against sources that have errors";
    Some(Diagnostic::error("not-locked", first.primary.span, message).help("run `pipec lint`, and mend what it says"))
}
