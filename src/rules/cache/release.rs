//! `cache-in-release`: a job restores a cache and publishes, or hands over what another one publishes. A cache is filled by
//! every run for the default branch, with fewer checks than a release has, and is not compared with anything.
//!
//! Runs that outsiders cause save none unless `untrusted-cache-write` says so; what remains is a matter for the strict.

use super::mode::{said, used};
use crate::catalog::artifact::UPLOAD;
use crate::catalog::registry::{PUBLISHING_ACTIONS, PUBLISHING_COMMANDS, REGISTRIES};
use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::model::graph::JobGraph;
use crate::model::{Action, Job, Pipeline, Role, Site, Step, Target};
use crate::rules::Facts;
use crate::rules::report::beside;
use regex_lite::Regex;

/// `cache-in-release`
pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    restored(facts).into_iter().filter_map(|(site, publishes)| report(facts, site, publishes)).collect()
}

/// The steps that restore a cache, each with the step that publishes what is made of it.
pub(super) fn restored(facts: &Facts<'_>) -> Vec<(Site, Site)> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        let publishing: Vec<(&Job, Site)> = pipeline
            .jobs
            .iter()
            .filter_map(|job| Some((job, job.all_steps().find_map(|step| publishes(facts, step))?)))
            .collect();
        if publishing.is_empty() {
            continue;
        }
        let graph = JobGraph::new(pipeline);
        for job in pipeline.jobs.iter().filter(|job| may_restore(pipeline, job)) {
            let feeds = |(other, _): &&(&Job, Site)| {
                other.id == job.id || hands_over(job) && graph.ancestors(&other.id).contains(job.id.as_str())
            };
            let Some((_, site)) = publishing.iter().find(feeds) else { continue };
            let restores = |step: &Step| used(step).is_some_and(|access| access.restores);
            // A step with an `if` may leave the releases out.
            let steps = job.all_steps().filter(|step| step.condition.is_none() && restores(step));
            found.extend(steps.map(|step| (place(step), *site)));
        }
    }
    found
}

fn may_restore(pipeline: &Pipeline, job: &Job) -> bool {
    said(pipeline, job).is_none_or(|mode| mode.access.restores)
}

/// Whether other jobs may get files of a job.
fn hands_over(job: &Job) -> bool {
    job.all_steps().any(|step| {
        matches!(&step.action, Action::Use { target: Target::Action(reference), .. }
            if reference.name().eq_ignore_ascii_case(UPLOAD))
    })
}

fn place(step: &Step) -> Site {
    match &step.action {
        Action::Use { site, .. } => *site,
        _ => step.site,
    }
}

/// Where a step publishes.
fn publishes(facts: &Facts<'_>, step: &Step) -> Option<Site> {
    if matches!(step.role, Role::Publish { .. }) {
        return Some(step.site);
    }
    match &step.action {
        Action::Use { target: Target::Action(reference), inputs, site } => {
            let name = reference.name();
            let (_, input) = PUBLISHING_ACTIONS.iter().find(|(known, _)| known.eq_ignore_ascii_case(&name))?;
            let is_asked = |key: &str| inputs.get(key).is_some_and(|value| value.as_text().as_deref() != Some("false"));
            input.is_none_or(is_asked).then_some(*site)
        }
        Action::Run { script } => {
            let text = script.flat().0.replace("\\\n", " ");
            let is_registry = |pattern: &str| {
                let mut lines = text.lines().filter(|line| !line.contains("--dry-run"));
                Regex::new(pattern).is_ok_and(|one| lines.any(|line| one.is_match(line)))
            };
            let is_command = |(program, verbs): &(&str, &[&'static str])| {
                let publishes = |words: Vec<&str>| !words.contains(&"--dry-run");
                facts.commands(step).iter().any(|one| one.calls(program, verbs).is_some_and(publishes))
            };
            let found =
                PUBLISHING_COMMANDS.iter().any(is_command) || REGISTRIES.iter().any(|one| is_registry(one.command));
            found.then_some(step.site)
        }
        _ => None,
    }
}

fn report(facts: &Facts<'_>, site: Site, publishes: Site) -> Option<Diagnostic> {
    let message = "what is published is built with a cache, which any run on the default branch may have filled";
    let diagnostic = Diagnostic::finding("cache-in-release", facts.sites.span(site)?, message)
        .help("build what is published without a cache: leave it out, or write `cache-mode = none` in the job");
    let diagnostic = beside(diagnostic, facts.sites, publishes, "published here");
    Some(outward(diagnostic, site, facts.sites))
}
