//! `action-before-checkout`: an action of this repository is used in a job that does not have the repository yet.
//!
//! Only what is certain is said: where a step before it may have brought the files, in a script or in an action that is
//! not known, there is no finding.

use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::model::{Action, Job, Site, Step, Target, Text};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let jobs = facts.model.pipelines.iter().flat_map(|pipeline| &pipeline.jobs);
    jobs.filter_map(|job| {
        let (site, name) = first_local(job)?;
        let message = format!("the job `{}` has no files yet where it uses `{name}`", job.id);
        let diagnostic = Diagnostic::finding("action-before-checkout", facts.sites.span(site)?, message);
        let help =
            "put `use actions/checkout@…` before it: an action of this repository is read from the files of the job";
        Some(outward(diagnostic.help(help), site, facts.sites))
    })
    .collect()
}

/// The first use of a local action, where nothing before it can have brought the files.
fn first_local(job: &Job) -> Option<(Site, &str)> {
    for step in job.all_steps() {
        match &step.action {
            // The runner fetches it by itself.
            Action::Use { target: Target::Own { path: Some(path), .. } | Target::Other(path), .. }
                if path.starts_with("$/") => {}
            Action::Use { target: Target::Own { id, .. }, site, .. } => return Some((*site, id)),
            Action::Use { target: Target::Other(path), site, .. } if path.starts_with("./") => {
                return Some((*site, path));
            }
            _ if may_bring_files(step) => return None,
            _ => {}
        }
    }
    None
}

/// Whether a step may bring files that the job did not have, as far as that is known of it.
pub fn may_bring_files(step: &Step) -> bool {
    match &step.action {
        Action::Run { script } => !is_plain(script),
        // Those of GitHub that set up a language bring a tool, and no files.
        Action::Use { target: Target::Action(reference), .. } => {
            !reference.repository.to_ascii_lowercase().starts_with("actions/setup-")
        }
        Action::Use { .. } => true,
        _ => false,
    }
}

/// Whether a script is known and has none of the programs that bring files.
fn is_plain(script: &Text) -> bool {
    const BRINGS: &[&str] =
        &["git", "gh ", "curl", "wget", "tar ", "unzip", "cp ", "mv ", "mkdir", "docker", "./", "bash "];
    script.as_constant().is_some_and(|text| !BRINGS.iter().any(|word| text.contains(word)))
}
