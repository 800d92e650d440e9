//! `wait-for-any-commit`: `argocd app wait` ends at once where the state before the commit was synced and healthy.
//!
//! Source: argo-cd#12211, #15830; akuity/kargo#6357.

use super::command::Command;
use super::jobs;
use crate::diagnostic::Diagnostic;
use crate::model::Job;
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (_, job) in jobs(facts).filter(|(_, job)| !looks_at_revision(facts, job)) {
        for step in job.all_steps() {
            let waits = facts.commands(step).iter().any(|one| one.calls("argocd", &["app", "wait"]).is_some());
            let Some(span) = facts.sites.written(step.site).filter(|_| waits) else { continue };
            let message =
                "this wait ends at once where the app was synced before: Argo CD may not have seen the commit yet";
            let help = "refresh first with `argocd app get APP --refresh`, and compare `.status.sync.revision` with the commit";
            found.push(Diagnostic::finding("wait-for-any-commit", span, message).help(help));
        }
    }
    found
}

/// Whether the job syncs to a revision, or asks for the one that runs, or makes Argo CD look first.
fn looks_at_revision(facts: &Facts<'_>, job: &Job) -> bool {
    let looks = |one: &Command| {
        let words = || one.words.iter();
        one.calls("argocd", &["app", "sync"]).is_some()
            || one.calls("argocd", &["app", "get"]).is_some() && words().any(|word| word.contains("refresh"))
            || words().any(|word| word.contains("sync.revision") || word == "--revision")
    };
    job.all_steps().any(|step| facts.commands(step).iter().any(looks))
}
