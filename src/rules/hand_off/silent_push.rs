//! `silent-push`: a job makes a tag or a release with its own token, and another workflow of the project waits for just
//! that: what the token does starts no run. Source: GitHub, "Triggering a workflow from a workflow".

use super::command::Command;
use super::loops::own_checkout;
use super::script::action;
use super::token::{gives_git_others, is_own_token};
use crate::catalog::command::GH_TOKENS;
use crate::catalog::registry::RELEASES;
use crate::diagnostic::Diagnostic;
use crate::model::{Action, Fields, Job, Pipeline, Site, Step, Trigger, Value};
use crate::rules::Facts;
use crate::rules::report::beside;

/// What a step makes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Made {
    Tag,
    Release,
}

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (pipeline, job) in super::jobs(facts) {
        // Another token is at hand, or another way to start what follows is taken.
        if starts_otherwise(facts, job) {
            continue;
        }
        let made = job.all_steps().find_map(|step| Some((step, made(facts, pipeline, job, step)?)));
        let Some((step, made)) = made else { continue };
        for other in facts.model.pipelines.iter().filter(|other| other.id != pipeline.id) {
            found.extend(waits(other, made).and_then(|trigger| report(facts, step, made, other, trigger)));
        }
    }
    found
}

fn report(facts: &Facts<'_>, step: &Step, made: Made, other: &Pipeline, trigger: &Trigger) -> Option<Diagnostic> {
    let what = if made == Made::Tag { "tag" } else { "release" };
    let message =
        format!("this {what} starts no run of `{}`: what a job does with its own token starts nothing", other.id);
    let diagnostic = Diagnostic::finding("silent-push", facts.sites.written(place(step))?, message)
        .help("call that workflow as a job that needs this one, or use a token of a GitHub App");
    Some(beside(diagnostic, facts.sites, trigger.site, "it waits for this"))
}

fn place(step: &Step) -> Site {
    match &step.action {
        Action::Use { site, .. } => *site,
        _ => step.site,
    }
}

/// What a step makes with the token of the job.
fn made(facts: &Facts<'_>, pipeline: &Pipeline, job: &Job, step: &Step) -> Option<Made> {
    if let Some((reference, inputs)) = action(step) {
        let (_, token) = RELEASES.iter().find(|(name, _)| reference.name().eq_ignore_ascii_case(name))?;
        let given = inputs.get(token).or_else(|| step.env.get("GITHUB_TOKEN"));
        let is_draft = inputs.get("draft").is_some_and(|value| value.as_text().as_deref() != Some("false"));
        return (given.is_none_or(is_own_token) && !is_draft).then_some(Made::Release);
    }
    let commands = facts.commands(step);
    let creates = commands.iter().any(|one| {
        one.calls("gh", &["release", "create"])
            .is_some_and(|words| !words.iter().any(|word| matches!(*word, "--draft" | "-d" | "-R" | "--repo")))
    });
    if creates && token(pipeline, job, step).is_some_and(is_own_token) {
        return Some(Made::Release);
    }
    let is_own = job.all_steps().filter_map(own_checkout).next().is_some_and(|checkout| {
        checkout.inputs.get("token").is_none_or(is_own_token) && checkout.inputs.get("ssh-key").is_none()
    });
    let pushes = commands.iter().filter_map(|one| one.calls("git", &["push"])).any(|words| {
        let names_url = words.iter().any(|word| word.contains("://") || word.contains('@'));
        !names_url
            && words.iter().any(|word| matches!(*word, "--tags" | "--follow-tags") || word.starts_with("refs/tags/"))
    });
    (is_own && pushes).then_some(Made::Tag)
}

/// What `gh` is given in a step.
fn token<'a>(pipeline: &'a Pipeline, job: &'a Job, step: &'a Step) -> Option<&'a Value> {
    let around = [job.field("env"), pipeline.fields.get("env")];
    let around = around.into_iter().flatten().filter_map(Value::as_map);
    let environments: Vec<&Fields> = std::iter::once(&step.env).chain(around).collect();
    GH_TOKENS.iter().find_map(|name| environments.iter().find_map(|env| env.get(name)))
}

/// Whether a script of the job gives Git other credentials, or starts a workflow itself.
fn starts_otherwise(facts: &Facts<'_>, job: &Job) -> bool {
    let starts = |one: &Command| {
        let words = || one.words.iter().map(|word| word.to_ascii_lowercase());
        let has = |marks: &[&str]| words().any(|word| marks.iter().any(|mark| word.contains(mark)));
        // `git -c` may give others too, and a URL from a variable.
        one.calls("gh", &["workflow", "run"]).is_some() || has(&["dispatches", "set-url", "extraheader", "insteadof"])
    };
    gives_git_others(facts, job) || job.all_steps().any(|step| facts.commands(step).iter().any(starts))
}

/// The trigger by which a pipeline waits for that and, beside starts by hand, for nothing else.
fn waits(pipeline: &Pipeline, made: Made) -> Option<&Trigger> {
    let of_tags = |trigger: &Trigger| {
        trigger.event == "push" && trigger.filters.get("tags").is_some() && trigger.filters.get("branches").is_none()
    };
    // The tag of a release may be there before.
    let is_for = |trigger: &&Trigger| match made {
        Made::Tag => of_tags(trigger),
        Made::Release => trigger.event == "release",
    };
    let trigger = pipeline.triggers.iter().find(is_for)?;
    let is_only = pipeline.triggers.iter().all(|one| is_for(&one) || one.event == "workflow_dispatch");
    is_only.then_some(trigger)
}
