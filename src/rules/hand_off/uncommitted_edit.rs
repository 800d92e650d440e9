//! Manifests that a script edits as text.
//!
//! `uncommitted-edit`: in a checkout that is thrown away, so that Git does not know what runs. `edit-by-pattern`: every
//! line that looks alike.

use super::by_hand::is_commit_action;
use super::script::edited_file;
use super::{jobs, second_writer};
use crate::diagnostic::Diagnostic;
use crate::model::Job;
use crate::rules::Facts;

/// `uncommitted-edit`
pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (pipeline, job) in jobs(facts) {
        if commits(facts, job) || second_writer::of_job(facts, pipeline, job).is_empty() {
            continue;
        }
        for step in job.all_steps() {
            let commands = facts.commands(step);
            let Some(file) = commands.iter().find_map(edited_file) else { continue };
            let Some(span) = facts.sites.written(step.site) else { continue };
            let message = format!("`{file}` is edited here and never committed: Git does not know what runs");
            let help = "hand the image over in Git: `deploy APP(image = …, token = …)`";
            found.push(Diagnostic::finding("uncommitted-edit", span, message).help(help));
        }
    }
    found
}

fn commits(facts: &Facts<'_>, job: &Job) -> bool {
    job.all_steps().any(|step| {
        is_commit_action(step) || facts.commands(step).iter().any(|one| one.calls("git", &["commit"]).is_some())
    })
}

/// `edit-by-pattern`
pub(super) fn by_pattern(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if facts.model.apps.is_empty() {
        return found;
    }
    for (_, job) in jobs(facts).filter(|(_, job)| commits(facts, job)) {
        for step in job.all_steps() {
            let commands = facts.commands(step);
            let fault = commands.iter().find_map(|one| {
                let key = one.of("sed")?.into_iter().find_map(any_key)?;
                Some((one, edited_file(one)?, key))
            });
            let Some((sed, file, key)) = fault else { continue };
            let message = format!("this replaces every `{key}` in `{file}`, whatever it belongs to");
            let help = "set the one that is meant: `TAG=… yq -i '.image.tag = strenv(TAG)' FILE` also keeps a tag of digits a text";
            let diagnostic = facts.in_script("edit-by-pattern", step, sed.range.clone(), message);
            found.extend(diagnostic.map(|one| one.help(help)));
        }
    }
    found
}

/// The key that a replacement of `sed` finds anywhere: `s/tag:.*/…/`.
fn any_key(script: &str) -> Option<&'static str> {
    let separator = script.strip_prefix('s')?.chars().next()?;
    let pattern = script.get(1 + separator.len_utf8()..)?.split(separator).next()?;
    ["tag:", "image:", "newTag:"].into_iter().find(|key| {
        let rest = pattern.trim_start_matches('^').trim_start_matches([' ', '*', '(', '\\']).strip_prefix(key);
        rest.is_some_and(|rest| rest.trim_start_matches([' ', '*', ')', '\\', 's']).starts_with(".*"))
    })
}
