//! `untrusted-checkout`: a run that has the secrets and the token of the repository checks out what a pull request brings,
//! and runs it. Whoever opens one has them then.
//!
//! Certain only if nothing asks who it is on the way, and if there is something to be had.

use super::checkout::{Checkout, Refusal, checkout};
use super::execution::runs_work_tree;
use super::foreign::{Guard, guard, trigger};
use crate::catalog::cache;
use crate::catalog::permission::{Level, Scope};
use crate::check::{expressions, outward};
use crate::diagnostic::{Diagnostic, Severity};
use crate::evaluate::reach::may_run;
use crate::evaluate::scenario::scenarios;
use crate::model::{Expression, Job, Pipeline, Trigger};
use crate::permission::granted;
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        let Some(trigger) = trigger(pipeline) else { continue };
        let starts = scenarios(pipeline, trigger, &[]);
        let runs = |job: &&Job| starts.iter().any(|start| may_run(pipeline, start, job));
        for job in pipeline.jobs.iter().filter(runs) {
            found.extend(of_job(facts, pipeline, trigger, job));
        }
    }
    found
}

fn of_job(facts: &Facts<'_>, pipeline: &Pipeline, trigger: &Trigger, job: &Job) -> Option<Diagnostic> {
    let (index, checkout) =
        job.steps.iter().enumerate().find_map(|(index, step)| Some((index, checkout(step, facts.lock)?)))?;
    let guard = guard(pipeline, job, index);
    if guard == Guard::Trusted {
        return None;
    }
    if checkout.refusal == Refusal::OfForks && trigger.event != "issue_comment" {
        return refused(facts, trigger, &checkout);
    }
    let runs = job.steps.get(index + 1..)?.iter().find(|step| runs_work_tree(step, checkout.folder.as_deref()));
    let span = facts.sites.span(checkout.site)?;
    let verb = if runs.is_some() { "runs" } else { "checks out" };
    let event = &trigger.event;
    let prize = prize(pipeline, job);
    let message = match guard {
        Guard::Label if is_pushed_again(trigger) => {
            format!("once the label is set, `{event}` {verb} every later push too, unseen, with {prize}")
        }
        Guard::Label => format!(
            "whoever sets the label lets `{event}` {} what a pull request brings, with {prize}",
            if runs.is_some() { "run" } else { "check out" }
        ),
        _ => format!("anybody can open a pull request, and `{event}` {verb} what it brings with {prize}"),
    };
    let mut diagnostic = Diagnostic::finding("untrusted-checkout", span, message);
    if let Some(span) = runs.and_then(|step| facts.sites.written(step.site)) {
        diagnostic = diagnostic.related(span, "this runs its code");
    }
    let diagnostic = diagnostic.help(match event.as_str() {
        "pull_request_target" => {
            "run it on `pull_request`, which gives forks no secrets; or ask first, by an environment with reviewers"
        }
        _ => "ask first who it is, or run it in a pipeline of its own on `pull_request`",
    });
    let weight = match (runs, guard) {
        (None, _) => Severity::Note,
        (Some(_), Guard::Label) if !is_pushed_again(trigger) => Severity::Note,
        (Some(_), _) if prize == READ_ONLY => Severity::Note,
        (Some(_), _) if checkout.refusal == Refusal::Perhaps => Severity::Warning,
        (Some(_), _) => Severity::Error,
    };
    Some(outward(diagnostic.at_most(weight), checkout.site, facts.sites))
}

/// The checkout itself refuses what is dangerous, so that the job serves no fork.
fn refused(facts: &Facts<'_>, trigger: &Trigger, checkout: &Checkout) -> Option<Diagnostic> {
    let message = format!("this checkout fails for pull requests of forks: it refuses them in `{}`", trigger.event);
    let diagnostic = Diagnostic::finding("untrusted-checkout", facts.sites.span(checkout.site)?, message)
        .help("run it on `pull_request`, which gives forks no secrets")
        .at_most(Severity::Note);
    Some(outward(diagnostic, checkout.site, facts.sites))
}

/// Whether a push to the pull request starts a run again.
fn is_pushed_again(trigger: &Trigger) -> bool {
    trigger.event == "pull_request_target"
        && trigger.filters.get("types").is_none_or(|types| types.as_texts().iter().any(|one| one == "synchronize"))
}

/// Since June 2026, its runs save no cache either, unless a mode lets them.
const READ_ONLY: &str = "a token that can read";

/// Whether a mode lets the job save caches in spite of the event.
fn may_save(pipeline: &Pipeline, job: &Job) -> bool {
    let said = job.field("cache-mode").or_else(|| pipeline.fields.get("cache-mode"));
    said.and_then(|value| cache::mode(&value.as_text()?)).is_some_and(|access| access.saves)
}

/// What there is to be had.
fn prize(pipeline: &Pipeline, job: &Job) -> &'static str {
    let mut has_secret = false;
    let mut visit = |expression: &Expression| {
        if let Some(("secrets", names)) = expression.as_path() {
            has_secret |= names.first().is_some_and(|name| !name.eq_ignore_ascii_case("github_token"));
        }
    };
    expressions(job, &mut |expression, _| visit(expression));
    if let Some(env) = pipeline.fields.get("env") {
        env.expressions(&mut |expression| expression.walk(&mut visit));
    }
    if has_secret {
        return "secrets of the repository";
    }
    if may_save(pipeline, job) {
        return "the right to save caches, which all branches restore";
    }
    match granted(pipeline, job) {
        Some(stated) if !Scope::all().any(|scope| stated.level(scope) == Level::Write) => READ_ONLY,
        // The compiler asks for what the steps need, which is seldom much.
        None if pipeline.baseline.permissions.is_safe() => READ_ONLY,
        Some(_) => "a token that can write",
        None => "the token of the repository",
    }
}
