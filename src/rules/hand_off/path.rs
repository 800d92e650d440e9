//! Where a hand-off that is written by hand goes to.
//!
//! `hand-off-path`: it edits a folder that the app does not render, so nothing is deployed. `hand-off-repository` and
//! `hand-off-branch`: another repository or branch than the app follows.

use super::command;
use super::script::{HandOff, app_path, app_repository, below, git_folder};
use super::variables::Variables;
use super::{Written, each};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Job, Value, ValueKind};
use crate::names::normal_path;
use crate::rules::Facts;
use crate::rules::report::beside;

/// Folders that others are usually made of: an app may render them without naming them.
const SHARED: &[&str] = &["base", "bases", "common", "components", "shared"];

/// `hand-off-path`
pub(super) fn path(facts: &Facts<'_>) -> Vec<Diagnostic> {
    each(facts, |Written { hand_off, .. }| {
        let rendered = hand_off.app.fields.get_path(&["source", "path"])?;
        let wanted = normal_path(&app_path(hand_off.app)?);
        let is_above = hand_off.path != wanted && below(&wanted, &hand_off.path).is_some();
        let is_shared = hand_off.path.split('/').any(|part| SHARED.contains(&part));
        // What lies below is rendered if the kustomization says so.
        if below(&hand_off.path, &wanted).is_some() || !is_above && is_shared || is_values(hand_off, &wanted) {
            return None;
        }
        let app = &hand_off.app.id;
        let edited = if hand_off.path.is_empty() { "the root".to_owned() } else { format!("`{}`", hand_off.path) };
        let message =
            format!("this sets an image in {edited}, but the app `{app}` renders `{wanted}`: nothing is deployed");
        let diagnostic = Diagnostic::finding("hand-off-path", facts.sites.written(hand_off.site)?, message)
            .label(format!("edits {edited}"));
        let certainty = if is_above { Severity::Error } else { Severity::Warning };
        Some(
            beside(diagnostic, facts.sites, rendered.site, "what Argo CD renders")
                .help(format!("write `deploy {app}(…)`, which takes the path from the app, or go to `{wanted}`"))
                .at_most(certainty),
        )
    })
}

/// Whether it edits a values file of the app, wherever that lies.
fn is_values(hand_off: &HandOff<'_>, path: &str) -> bool {
    let files =
        hand_off.app.fields.get_path(&["source", "helm", "value-files"]).map(Value::as_texts).unwrap_or_default();
    let Some(edited) = &hand_off.file else { return false };
    files.iter().any(|file| command::joined(path, file) == *edited || file.trim_start_matches('/') == edited)
}

/// `hand-off-repository`
pub(super) fn repository(facts: &Facts<'_>) -> Vec<Diagnostic> {
    each(facts, |Written { hand_off, .. }| {
        let value = hand_off.checkout.inputs.get("repository")?;
        let edited = match facts.settings.repository.as_deref().and_then(|own| own.split('/').next()) {
            Some(owner) => text_of(value).replace("${{ github.repository_owner }}", owner),
            None => value.as_text()?,
        };
        let rendered = app_repository(hand_off.app)?;
        if edited.contains("${{") || edited.eq_ignore_ascii_case(&rendered) {
            return None;
        }
        let app = &hand_off.app.id;
        let message =
            format!("this edits `{edited}`, but the app `{app}` is rendered from `{rendered}`: nothing is deployed");
        let diagnostic = Diagnostic::finding("hand-off-repository", facts.sites.span(value.site)?, message);
        let url = hand_off.app.fields.get_path(&["source", "repo-url"])?;
        Some(
            beside(diagnostic, facts.sites, url.site, "what Argo CD renders")
                .help(format!("check out `{rendered}`, or let the app follow `{edited}`")),
        )
    })
}

fn text_of(value: &Value) -> String {
    match &value.kind {
        ValueKind::Text(text) => command::shown(text),
        _ => value.as_text().unwrap_or_default(),
    }
}

/// `hand-off-branch`
pub(super) fn branch(facts: &Facts<'_>) -> Vec<Diagnostic> {
    each(facts, |written| {
        let Written { job, hand_off, .. } = written;
        let revision = hand_off.app.fields.get_path(&["source", "target-revision"])?;
        let followed = revision.as_text()?;
        // What HEAD is, only the server knows. A pull request goes to its base, whatever its branch is called.
        if matches!(followed.as_str(), "" | "HEAD") || opens_pull_request(facts, job) {
            return None;
        }
        let all = pushed_branches(facts, job, hand_off, written.variables())?;
        let wanted = followed.trim_start_matches("refs/heads/");
        // What else is pushed may be a tag.
        let pushed = all.last().filter(|_| all.iter().all(|pushed| pushed != wanted))?;
        let app = &hand_off.app.id;
        let message =
            format!("this is pushed to `{pushed}`, but the app `{app}` follows `{wanted}`: nothing is deployed");
        let diagnostic = Diagnostic::finding("hand-off-branch", facts.sites.written(hand_off.site)?, message);
        Some(
            beside(diagnostic, facts.sites, revision.site, "what Argo CD follows")
                .help(format!("push to `{wanted}`, or write `target-revision = \"{pushed}\"` in the app")),
        )
    })
}

fn opens_pull_request(facts: &Facts<'_>, job: &Job) -> bool {
    job.all_steps().any(|step| {
        let action =
            super::script::action(step).is_some_and(|(reference, _)| reference.repository.contains("pull-request"));
        action
            || facts.commands(step).iter().any(|one| {
                one.words.iter().any(|word| matches!(word.as_str(), "pr" | "hub" | "createPullRequest" | "pulls"))
            })
    })
}

/// The branches that the job pushes to in the repository of a hand-off; nothing where that cannot be told.
fn pushed_branches(
    facts: &Facts<'_>,
    job: &Job,
    hand_off: &HandOff<'_>,
    mut variables: Variables,
) -> Option<Vec<String>> {
    let folder = hand_off.checkout.folder();
    let mut pushed = Vec::new();
    for step in job.all_steps() {
        for one in facts.commands(step).iter() {
            variables.assign(one);
            let Some(arguments) = one.calls("git", &["push"]) else { continue };
            below(&git_folder(one), &folder)?;
            let mut plain = arguments.iter().filter(|word| !word.starts_with('-'));
            let (_, reference) = (plain.next(), plain.next());
            let is_of_tags = arguments.contains(&"--tags") && reference.is_none();
            if is_of_tags || reference.is_some_and(|reference| reference.contains("refs/tags/")) {
                continue;
            }
            let target = match reference {
                Some(reference) => variables.expanded(reference.rsplit(':').next().unwrap_or(reference)),
                None => hand_off.checkout.inputs.get("ref").and_then(Value::as_text)?,
            };
            let target = target.trim_start_matches('+').trim_start_matches("refs/heads/").to_owned();
            if target == "HEAD" || target.contains('$') || target.is_empty() {
                return None;
            }
            pushed.push(target);
        }
    }
    Some(pushed)
}
