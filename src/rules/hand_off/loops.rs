//! Pipelines that write to their own repository.
//!
//! `push-starts-itself`: the commit starts the same pipeline again. `manifests-start-build`: a commit of manifests does.
//! What is pushed with the job's own token starts nothing (GitHub, "Triggering a workflow from a workflow").

use super::command;
use super::jobs;
use super::script::{Checkout, action, app_path, app_repository, below, git_folder};
use super::token::is_own_token;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Declaration, Expression, Job, Pipeline, Step, Trigger, Value};
use crate::names::normal_path;
use crate::pattern::{self, Filter};
use crate::rules::Facts;
use crate::rules::report::beside;

/// `push-starts-itself`
pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    jobs(facts).filter_map(|(pipeline, job)| own_push(facts, pipeline, job)).collect()
}

fn own_push(facts: &Facts<'_>, pipeline: &Pipeline, job: &Job) -> Option<Diagnostic> {
    let trigger = pipeline.triggers.iter().find(|trigger| trigger.event == "push" && takes_any_file(trigger))?;
    let checkout = job.all_steps().find_map(own_checkout)?;
    if checkout.inputs.get("token").is_none_or(is_own_token) || looks_who(pipeline, job) {
        return None;
    }
    let folder = checkout.folder();
    let commands: Vec<_> = job.all_steps().map(|step| (step, facts.commands(step))).collect();
    let others: Vec<String> = job.all_steps().filter_map(super::script::checkout).map(|other| other.folder()).collect();
    let own = |one: &&command::Command| {
        let place = git_folder(one);
        below(&place, &folder).is_some()
            && !others.iter().any(|other| !other.is_empty() && below(&place, other).is_some())
    };
    let skips = |one: &command::Command| {
        one.words.iter().any(|word| {
            ["[skip ci]", "[ci skip]", "[no ci]", "[skip actions]", "[actions skip]"]
                .iter()
                .any(|mark| word.contains(mark))
        })
    };
    let commits = commands
        .iter()
        .flat_map(|(_, all)| all.iter())
        .filter(own)
        .filter(|one| one.calls("git", &["commit"]).is_some());
    let commits: Vec<_> = commits.collect();
    if commits.is_empty() || commits.iter().any(|one| skips(one)) {
        return None;
    }
    let step = commands
        .iter()
        .find(|(_, all)| all.iter().filter(own).any(|one| pushes_trigger(one, trigger)))
        .map(|(step, _)| step)?;
    // Where it is asked first whether something changed, the second run pushes nothing, if what it makes has settled.
    let looks = commands.iter().flat_map(|(_, all)| all.iter()).any(looks_for_changes);
    let (again, weight) = if looks { ("", Severity::Note) } else { (", which pushes again", Severity::Error) };
    let message = format!("this push starts `{}` again{again}", pipeline.id);
    let diagnostic =
        Diagnostic::finding("push-starts-itself", facts.sites.written(step.site)?, message).at_most(weight);
    Some(
        beside(diagnostic, facts.sites, trigger.site, "it starts here").help(
            "add `[skip ci]` to the message of the commit, leave its paths out with `paths-ignore`, or push with `github.token`",
        ),
    )
}

/// `git diff --quiet`, `git status --porcelain`
fn looks_for_changes(one: &command::Command) -> bool {
    let asks = |arguments: Vec<&str>| {
        arguments.iter().any(|word| matches!(*word, "--quiet" | "-q" | "--exit-code" | "--porcelain" | "-s"))
    };
    one.calls("git", &["diff"]).is_some_and(asks) || one.calls("git", &["status"]).is_some_and(asks)
}

/// Without a choice of files, or with what no commit would avoid.
fn takes_any_file(trigger: &Trigger) -> bool {
    let takes_branches = trigger.filters.get("tags").is_none() || trigger.filters.get("branches").is_some();
    takes_branches && ["paths", "paths-ignore"].iter().all(|key| trigger.filters.get(key).is_none())
}

/// The checkout of the pipeline's own repository.
pub(super) fn own_checkout(step: &Step) -> Option<Checkout<'_>> {
    let (reference, inputs) = action(step)?;
    let is_checkout = reference.repository.eq_ignore_ascii_case("actions/checkout");
    (is_checkout && inputs.get("repository").is_none()).then_some(Checkout { step, inputs })
}

/// Whether a condition may leave out what the job itself pushed.
fn looks_who(pipeline: &Pipeline, job: &Job) -> bool {
    let has_condition = |one: &Job| one.condition.is_some() || !one.guards.is_empty();
    pipeline.jobs.iter().any(has_condition) || job.all_steps().any(|step| step.condition.is_some())
}

/// Whether a command pushes to a branch that the trigger takes.
fn pushes_trigger(one: &command::Command, trigger: &Trigger) -> bool {
    let Some(arguments) = one.calls("git", &["push"]) else { return false };
    if arguments.iter().any(|word| word.contains("tag") || word.contains('$') || word.contains("://")) {
        return false;
    }
    let target = arguments.iter().filter(|word| !word.starts_with('-')).nth(1);
    let target = target.map(|word| word.rsplit(':').next().unwrap_or(word).trim_start_matches("refs/heads/"));
    let branches = trigger.filters.get("branches").map(Value::as_texts).unwrap_or_default();
    match target {
        None | Some("HEAD") => true,
        Some(target) => {
            branches.is_empty() || branches.iter().any(|branch| branch == target || branch == "**" || branch == "*")
        }
    }
}

/// `manifests-start-build`
pub(super) fn manifests(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let Some(own) = &facts.settings.repository else { return Vec::new() };
    let is_own =
        |app: &&Declaration| app_repository(app).is_some_and(|repository| repository.eq_ignore_ascii_case(own));
    let mut found = Vec::new();
    for pipeline in facts.model.pipelines.iter().filter(|pipeline| builds(facts, pipeline)) {
        let Some(trigger) = pipeline.triggers.iter().find(|trigger| trigger.event == "push") else { continue };
        let app = facts.model.apps.iter().filter(is_own).find(|app| takes_manifests(trigger, app));
        let Some((app, span)) = app.zip(facts.sites.written(trigger.site)) else { continue };
        let folder = normal_path(&app_path(app).unwrap_or_default());
        let message =
            format!("a commit to `{folder}`, which only the app `{}` renders, builds everything anew", app.id);
        let diagnostic = Diagnostic::finding("manifests-start-build", span, message);
        let help = format!("add `paths-ignore = [\"{folder}/**\"]`");
        found.push(beside(diagnostic, facts.sites, app.site, "rendered from this repository").help(help));
    }
    found
}

/// Whether a job builds whatever has changed: one that asks jobs or steps before it may ask which files did.
fn builds(facts: &Facts<'_>, pipeline: &Pipeline) -> bool {
    pipeline.jobs.iter().any(|job| {
        let asks_others = asks_others(job.condition.as_ref()) || job.guards.iter().any(reads_others);
        !asks_others && job.all_steps().any(|step| super::pushed::pushes(facts, step) && !asks_others_of(step))
    })
}

fn asks_others_of(step: &Step) -> bool {
    asks_others(step.condition.as_ref())
}

fn asks_others(condition: Option<&Value>) -> bool {
    let mut found = false;
    if let Some(condition) = condition {
        condition.expressions(&mut |expression| found |= reads_others(expression));
    }
    found
}

fn reads_others(expression: &Expression) -> bool {
    let mut found = false;
    expression.walk(&mut |inner| {
        found |= inner.as_path().is_some_and(|(context, names)| {
            matches!(context, "needs" | "steps") && names.get(1).is_some_and(|name| *name == "outputs")
        });
    });
    found
}

/// Whether a trigger takes the branch that the app follows; without a name, that is the default one, which may be any.
fn takes_branch(trigger: &Trigger, app: &Declaration) -> bool {
    let revision = app.fields.get_path(&["source", "target-revision"]).and_then(Value::as_text).unwrap_or_default();
    let branch = revision.trim_start_matches("refs/heads/");
    let takes = |key: &str| {
        let texts = trigger.filters.get(key).map(Value::as_texts)?;
        Some(Filter::references(&texts, key.ends_with("-ignore")).takes(branch))
    };
    matches!(branch, "" | "HEAD") || takes("branches").or_else(|| takes("branches-ignore")).unwrap_or(true)
}

/// Whether a change of the app's folder alone starts a pipeline.
fn takes_manifests(trigger: &Trigger, app: &Declaration) -> bool {
    let Some(path) = app_path(app).map(|path| normal_path(&path)).filter(|path| !path.is_empty()) else { return false };
    let file = format!("{path}/kustomization.yaml");
    let fits = |key: &str| {
        let patterns = trigger.filters.get(key)?.as_texts();
        let mut chosen = false;
        for pattern in patterns.iter().filter_map(|text| pattern::parse(text).ok()) {
            if pattern.matches(&file) {
                chosen = !pattern.negative;
            }
        }
        Some(chosen)
    };
    let takes_branches = trigger.filters.get("branches").is_some() || trigger.filters.get("tags").is_none();
    takes_branches
        && takes_branch(trigger, app)
        && fits("paths").unwrap_or(true)
        && !fits("paths-ignore").unwrap_or(false)
}
