//! `secret-in-artifact`: a script writes a secret into a file, and a later step uploads that file; or it uploads one
//! that holds secrets by its use. Whoever can read the repository can download it.

use crate::catalog::artifact::UPLOAD;
use crate::catalog::security::holds_secrets;
use crate::check::outward;
use crate::diagnostic::{Diagnostic, Severity};
use crate::flow::{Label, Labels, Scope};
use crate::model::{Action, Site, Step, Target};
use crate::rules::Facts;
use crate::rules::baseline::takes_hidden;
use crate::rules::report::beside;
use crate::shell::Command;

/// A file that has a secret in it.
struct Written {
    path: String,
    label: Label,
    by: Site,
}

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    facts.flow.jobs(&mut |scope, job| {
        let mut written: Vec<Written> = Vec::new();
        for step in job.all_steps() {
            if let Some((paths, site)) = uploaded(step) {
                let hit = written.iter().find(|one| paths.iter().any(|path| holds(path, &one.path, step)));
                found.extend(match hit {
                    Some(one) => report(facts, one, site),
                    None => paths.iter().find(|path| is_named(path, step)).and_then(|path| by_name(facts, path, site)),
                });
            }
            // What is removed is gone.
            let own = scope.at(step);
            if let Some(script) = facts.flow.script(step, own) {
                written.retain(|one| !script.commands.iter().any(|command| removes(command, &one.path)));
            }
            written.extend(writes(facts, step, own));
        }
    });
    found
}

/// The files into which a script writes a secret.
fn writes<'a>(facts: &Facts<'a>, step: &'a Step, scope: Scope<'a>) -> Vec<Written> {
    let Some(script) = facts.flow.script(step, scope) else { return Vec::new() };
    // Where a script goes elsewhere, its paths are not those of the upload.
    let moves = script.commands.iter().any(|command| matches!(command.name().as_deref(), Some("cd" | "pushd")));
    if moves || step.fields.get("working-directory").is_some() {
        return Vec::new();
    }
    let written = facts.flow.files_written(step, scope).into_iter().filter(|(path, _)| !path.starts_with(['/', '~']));
    let secret = |(path, labels): (String, Labels)| {
        Some(Written { path: plain(&path), label: labels.secret()?.clone(), by: step.site })
    };
    written.filter_map(secret).collect()
}

/// Whether a path is that of a file which holds secrets by its use, and is taken along.
fn is_named(path: &str, step: &Step) -> bool {
    holds_secrets(path) && holds(path, &plain(path), step)
}

fn by_name(facts: &Facts<'_>, path: &str, site: Site) -> Option<Diagnostic> {
    let message = format!("files as `{path}` hold secrets, and whoever can read the repository can download it");
    let diagnostic = Diagnostic::finding("secret-in-artifact", facts.sites.span(site)?, message)
        .at_most(Severity::Note)
        .help("upload what others need of it, or keep it where only they can read it");
    Some(outward(diagnostic, site, facts.sites))
}

fn removes(command: &Command, path: &str) -> bool {
    matches!(command.name().as_deref(), Some("rm" | "shred" | "mv"))
        && command.arguments().filter_map(|word| word.as_literal()).any(|word| {
            let word = plain(&word);
            path == word || path.strip_prefix(&word).is_some_and(|rest| rest.starts_with('/'))
        })
}

/// The paths that a step uploads.
fn uploaded(step: &Step) -> Option<(Vec<String>, Site)> {
    let Action::Use { target: Target::Action(reference), inputs, .. } = &step.action else { return None };
    if !reference.name().eq_ignore_ascii_case(UPLOAD) {
        return None;
    }
    let value = inputs.get("path")?;
    let text = value.as_text().or_else(|| Some(value.as_texts().join("\n")))?;
    let lines: Vec<String> = text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    // What is left out would have to be looked at too.
    (!lines.iter().any(|line| line.starts_with('!'))).then_some((lines, value.site))
}

/// Whether an uploaded path takes a file along. Hidden files stay out unless they are asked for.
fn holds(path: &str, file: &str, step: &Step) -> bool {
    let Action::Use { target: Target::Action(reference), inputs, .. } = &step.action else { return false };
    let is_hidden = file.split('/').any(|part| part.starts_with('.'));
    let path = plain(path);
    let is_below = matches!(path.as_str(), "" | "." | "*" | "**" | "**/*")
        || file
            .strip_prefix(path.trim_end_matches("/**").trim_end_matches("/*"))
            .is_some_and(|rest| rest.starts_with('/'));
    (!is_hidden || takes_hidden(&reference.reference, inputs)) && (path == file || is_below)
}

/// `./a/` is `a`.
fn plain(path: &str) -> String {
    path.trim_start_matches("./").trim_end_matches('/').to_owned()
}

fn report(facts: &Facts<'_>, written: &Written, site: Site) -> Option<Diagnostic> {
    let Written { path, label, by } = written;
    let message = format!("`{path}` has `{}` in it, and whoever can read the repository can download it", label.origin);
    let diagnostic = Diagnostic::finding("secret-in-artifact", facts.sites.span(site)?, message)
        .help("upload files without secrets, or remove this one first");
    let diagnostic = beside(diagnostic, facts.sites, *by, "written here");
    Some(outward(diagnostic, site, facts.sites))
}
