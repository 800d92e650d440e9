//! `unpinned-package`: a script installs a package by its name, and gets the version of that day.

use crate::catalog::installer::{INSTALLER_OPTIONS, INSTALLERS, Installer, MOVING_VERSIONS};
use crate::catalog::program::WRAPPERS;
use crate::diagnostic::Diagnostic;
use crate::rules::Facts;
use crate::shell::{Command, Word};

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    facts.flow.steps(&mut |scope, step| {
        let Some(script) = facts.flow.script(step, scope) else { return };
        for command in &script.commands {
            let Some((installer, package)) = unpinned(command) else { continue };
            let message =
                format!("`{}` installs the version of `{package}` that is there on that day", installer.program);
            let finding = facts.in_script("unpinned-package", step, command.range.clone(), message);
            found.extend(finding.map(|one| {
                one.help(format!("say the version, as in `{}`, or install from a lock file", installer.example))
            }));
        }
    });
    found
}

/// The first package that a command installs without a version.
fn unpinned(command: &Command) -> Option<(&'static Installer, String)> {
    let words: Vec<Option<String>> = command.words.iter().map(Word::as_literal).collect();
    let text = |number: usize| words.get(number).and_then(Option::as_deref);
    let mut start = usize::from(text(0).is_some_and(|name| WRAPPERS.contains(&name)));
    // `python -m pip install`
    if text(start).is_some_and(|name| name.starts_with("python")) && text(start + 1) == Some("-m") {
        start += 2;
    }
    let program = text(start)?;
    let program = if program == "pip3" { "pip" } else { program };
    let installer = INSTALLERS.iter().find(|installer| installer.program == program)?;
    let verb = installer
        .verbs
        .iter()
        .find(|verb| verb.split(' ').enumerate().all(|(number, part)| text(start + 1 + number) == Some(part)))?;
    let arguments = words.get(start + 1 + verb.split(' ').count()..)?;
    let says = |option: &&str| {
        arguments.iter().flatten().any(|word| word == option || word.starts_with(&format!("{option}=")))
    };
    if installer.versions.iter().any(says) {
        return None;
    }
    let mut is_value = false;
    for word in arguments {
        // What only the run knows may have a version.
        let word = word.as_deref()?;
        if word.starts_with('-') {
            is_value = INSTALLER_OPTIONS.contains(&word);
        } else if std::mem::take(&mut is_value) || is_local(word) {
            continue;
        } else if !has_version(word, installer) {
            return Some((installer, word.to_owned()));
        }
    }
    None
}

/// What stands in the work tree, or at an address.
fn is_local(word: &str) -> bool {
    let is_file = [".tgz", ".tar.gz", ".whl", ".gem", ".zip"].iter().any(|end| word.ends_with(end));
    word.starts_with(['.', '/', '~', '*']) || word.contains("://") || is_file || word.contains("...")
}

fn has_version(word: &str, installer: &Installer) -> bool {
    let of = |separator: &&str| {
        // `@scope/name` has no version.
        let (_, version) = word.get(1..)?.split_once(separator)?;
        (!version.is_empty() && !MOVING_VERSIONS.contains(&version.trim())).then_some(())
    };
    installer.separators.iter().any(|separator| of(separator).is_some())
}
