//! Hand-offs that are written by hand: a job that checks out the repository of an app and sets an image there.
//!
//! `hand-off-path`: it edits a folder that the app does not render, so nothing is deployed.
//! `hand-off-by-hand`: what such scripts lack, and `deploy` has.

use crate::diagnostic::Diagnostic;
use crate::model::{Action, Declaration, Job, Model, Piece, Site, Step, Target, Value, repository_of};
use crate::rules::Facts;

/// A script that sets an image in the repository of an app.
pub(in crate::rules) struct HandOff<'a> {
    pub app: &'a Declaration,
    pub step: &'a Step,
    /// The folder that it edits, from the root of that repository.
    pub path: String,
    pub site: Site,
}

/// The hand-written hand-offs of a job.
pub(in crate::rules) fn of_job<'a>(model: &'a Model, job: &'a Job) -> Vec<HandOff<'a>> {
    let checkouts: Vec<_> = job.all_steps().filter_map(|step| checkout(model, step)).collect();
    let mut found = Vec::new();
    for step in job.all_steps() {
        let Action::Run { script } = &step.action else { continue };
        if checkouts.is_empty() || is_ours(step) {
            continue;
        }
        let text: String = script
            .pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.as_str(),
                Piece::Run(_) => "EXPRESSION",
            })
            .collect();
        let start = step.fields.get("working-directory").and_then(Value::as_text).unwrap_or_default();
        for folder in edited_folders(&text, &start) {
            for (app, root) in &checkouts {
                if let Some(path) = below(&folder, root) {
                    found.push(HandOff { app, step, path, site: step.site });
                }
            }
        }
    }
    found
}

/// The step of the standard library's `deploy` edits the right folder by construction.
fn is_ours(step: &Step) -> bool {
    matches!(step.role, crate::model::Role::Deploy(_))
}

/// The app whose repository a step checks out, and the folder that it goes to.
fn checkout<'a>(model: &'a Model, step: &Step) -> Option<(&'a Declaration, String)> {
    let Action::Use { target: Target::Action(reference), inputs, .. } = &step.action else { return None };
    if !reference.repository.eq_ignore_ascii_case("actions/checkout") {
        return None;
    }
    let repository = last_part(inputs.get("repository")?)?;
    let folder = inputs.get("path").and_then(Value::as_text).unwrap_or_default();
    let app = model.apps.iter().find(|app| {
        let url = app.fields.get_path(&["source", "repo-url"]).and_then(Value::as_text);
        let own = url.and_then(|url| repository_of(&url));
        own.is_some_and(|own| own.rsplit('/').next().is_some_and(|name| name.eq_ignore_ascii_case(&repository)))
    })?;
    Some((app, normal(&folder)))
}

/// The name of a repository, also behind an owner that is known on the runner only.
fn last_part(value: &Value) -> Option<String> {
    let text = match &value.kind {
        crate::model::ValueKind::Text(text) => match text.pieces.last()? {
            Piece::Text(text) => text.clone(),
            Piece::Run(_) => return None,
        },
        _ => value.as_text()?,
    };
    Some(text.rsplit_once('/')?.1.to_owned())
}

/// The folders in which a script calls `kustomize edit set image`, following its `cd`s.
fn edited_folders(script: &str, start: &str) -> Vec<String> {
    let mut folder = normal(start);
    let mut found = Vec::new();
    for command in script.lines().flat_map(|line| line.split("&&")).flat_map(|part| part.split(';')) {
        let words: Vec<&str> =
            command.split_whitespace().map(|word| word.trim_matches(['"', '\'', '(', ')'])).collect();
        match words[..] {
            ["cd", target] | ["cd", "--", target] => folder = joined(&folder, target),
            ["kustomize", "edit", "set", "image", ..] => found.push(folder.clone()),
            _ => {}
        }
    }
    found
}

fn joined(folder: &str, target: &str) -> String {
    if target.starts_with('/') { target.to_owned() } else { normal(&format!("{folder}/{target}")) }
}

/// A path without `.`, `..` and doubled slashes.
fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// A path below a folder, from that folder.
fn below(path: &str, folder: &str) -> Option<String> {
    if folder.is_empty() {
        return Some(path.to_owned());
    }
    let rest = path.strip_prefix(folder)?;
    if rest.is_empty() { Some(String::new()) } else { rest.strip_prefix('/').map(str::to_owned) }
}

/// `hand-off-path`
pub(in crate::rules) fn path(facts: &Facts<'_>) -> Vec<Diagnostic> {
    each(facts, |facts, hand_off| {
        let rendered = hand_off.app.fields.get_path(&["source", "path"])?;
        let wanted = normal(&rendered.as_text()?);
        if wanted == hand_off.path {
            return None;
        }
        let app = &hand_off.app.id;
        let edited = if hand_off.path.is_empty() { "the root".to_owned() } else { format!("`{}`", hand_off.path) };
        let span = facts.sites.written(hand_off.site)?;
        let mut diagnostic = Diagnostic::finding(
            "hand-off-path",
            span,
            format!("this sets an image in {edited}, but the app `{app}` renders `{wanted}`: nothing is deployed"),
        )
        .label(format!("edits {edited}"));
        if let Some(span) = facts.sites.span(rendered.site) {
            diagnostic = diagnostic.related(span, "what Argo CD renders");
        }
        Some(
            diagnostic.help(format!("write `deploy {app}(…)`, which takes the path from the app, or go to `{wanted}`")),
        )
    })
}

/// `hand-off-by-hand`
pub(in crate::rules) fn by_hand(facts: &Facts<'_>) -> Vec<Diagnostic> {
    each(facts, |facts, hand_off| {
        let span = facts.sites.written(hand_off.site)?;
        let app = &hand_off.app.id;
        Some(
            Diagnostic::finding("hand-off-by-hand", span, format!("this hands an image over to `{app}` by hand"))
                .label("it fails when another push wins the race, and when nothing changed")
                .help(format!("write `deploy {app}(image = needs.JOB.images.IMAGE, token = secrets.TOKEN)`")),
        )
    })
}

fn each(facts: &Facts<'_>, describe: impl Fn(&Facts<'_>, &HandOff<'_>) -> Option<Diagnostic>) -> Vec<Diagnostic> {
    let jobs = facts.model.pipelines.iter().flat_map(|pipeline| &pipeline.jobs);
    jobs.flat_map(|job| of_job(facts.model, job)).filter_map(|hand_off| describe(facts, &hand_off)).collect()
}
