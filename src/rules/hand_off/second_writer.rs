//! `second-writer`: a job changes by hand what Argo CD keeps equal to Git. It is undone, or lost at the next sync.

use super::command::Command;
use super::jobs;
use crate::catalog::program::CLUSTER_WRITES;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Declaration, Job, Pipeline, Step, Value, ValueKind};
use crate::rules::Facts;
use crate::rules::gate::deployment::declared;
use crate::rules::report::beside;

/// A step that writes what Argo CD writes as well.
pub(super) struct Writer<'a> {
    pub step: &'a Step,
    app: &'a Declaration,
    /// `kubectl apply`
    what: String,
    /// Whether it surely writes the same objects, rather than those of the same service elsewhere.
    same: bool,
}

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    jobs(facts)
        .flat_map(|(pipeline, job)| of_job(facts, pipeline, job))
        .filter_map(|writer| report(facts, &writer))
        .collect()
}

fn report(facts: &Facts<'_>, writer: &Writer<'_>) -> Option<Diagnostic> {
    let Writer { step, app, what, same } = writer;
    let automated = app.fields.get_path(&["sync", "automated"])?;
    let heals = automated.as_map().and_then(|fields| fields.get("self-heal"));
    let heals = heals.is_some_and(|value| value.kind == ValueKind::Bool(true));
    let id = &app.id;
    let (message, help) = match (same, heals) {
        (true, true) => (
            format!("`{what}` changes what the app `{id}` runs, and Argo CD changes it back"),
            format!("change what `{id}` is rendered from: `deploy {id}(…)`"),
        ),
        (true, false) => (
            format!("`{what}` changes what the app `{id}` runs, and the next sync of Argo CD overwrites it"),
            format!("change what `{id}` is rendered from: `deploy {id}(…)`"),
        ),
        (false, _) => (
            format!("`{what}` brings to a cluster past Git what Argo CD brings there as `{id}`"),
            "let an app of its own bring it there as well, so that Git has all of it".to_owned(),
        ),
    };
    let severity = if *same { Severity::Error } else { Severity::Warning };
    let diagnostic = Diagnostic::finding("second-writer", facts.sites.written(step.site)?, message);
    let site = if heals { automated.site } else { app.site };
    let other = if heals { "changes made by hand are undone here" } else { "Argo CD brings it there" };
    Some(beside(diagnostic, facts.sites, site, other).help(help).at_most(severity))
}

/// The steps of a job that write what Argo CD does; one finding for each of them.
pub(super) fn of_job<'a>(facts: &Facts<'a>, pipeline: &Pipeline, job: &'a Job) -> Vec<Writer<'a>> {
    let apps: Vec<&Declaration> = facts.model.apps.iter().filter(|app| is_automated(app)).collect();
    if apps.is_empty() {
        return Vec::new();
    }
    let named = named(facts, job);
    let mut found = Vec::new();
    for step in job.all_steps() {
        let mut variables = super::variables::Variables::of(pipeline, job, step);
        let writer = facts.commands(step).iter().find_map(|one| {
            variables.assign(one);
            let mut one = one.clone();
            one.words.iter_mut().for_each(|word| *word = variables.expanded(word));
            let (program, first) =
                CLUSTER_WRITES.iter().find(|(program, first)| one.calls(program, first).is_some())?;
            let (app, same) = target(facts, &apps, job, &one, &named)?;
            Some(Writer { step, app, what: format!("{program} {}", first.join(" ")), same })
        });
        found.extend(writer);
    }
    found
}

fn is_automated(app: &Declaration) -> bool {
    let Some(automated) = app.fields.get_path(&["sync", "automated"]) else { return false };
    let enabled = automated.as_map().and_then(|fields| fields.get("enabled"));
    enabled.is_none_or(|value| value.kind == ValueKind::Bool(true)) && !automated.is_unknown()
}

/// The workloads that the job's calls of `kubectl` name: `deployment/api`.
fn named(facts: &Facts<'_>, job: &Job) -> Vec<String> {
    let workload = |word: &String| {
        let (kind, name) = word.split_once('/')?;
        let kinds = ["deployment", "deployments", "deploy", "deployment.apps", "statefulset", "daemonset", "rollout"];
        kinds.contains(&kind).then(|| name.to_owned())
    };
    let mut names = Vec::new();
    for step in job.all_steps() {
        let commands = facts.commands(step);
        let kubectl = commands.iter().filter(|one| one.of("kubectl").is_some());
        names.extend(kubectl.flat_map(|one| &one.words).filter_map(workload));
    }
    names
}

/// The app that a command writes to, and whether that is certain.
fn target<'a>(
    facts: &Facts<'_>,
    apps: &[&'a Declaration],
    job: &Job,
    one: &Command,
    named: &[String],
) -> Option<(&'a Declaration, bool)> {
    let about_argo = |word: &String| word.to_lowercase().contains("argo") && one.of("argocd").is_none();
    if one.words.iter().any(|word| word.starts_with("--dry-run")) || one.words.iter().skip(1).any(about_argo) {
        return None;
    }
    let names: Vec<&str> = one.words.iter().skip(1).chain(named).map(String::as_str).collect();
    if one.of("argocd").is_some() {
        return apps.iter().find(|app| names.contains(&app.cluster_name().as_str())).map(|app| (*app, true));
    }
    let namespace = one.option(&["-n", "--namespace"]);
    let place = |app: &Declaration| app.fields.get_path(&["destination", "namespace"]).and_then(Value::as_text);
    let is_named = |app: &Declaration| names.contains(&app.id.as_str()) || names.contains(&app.cluster_name().as_str());
    let here = |app: &Declaration| namespace.is_none_or(|namespace| place(app).is_none_or(|place| place == namespace));
    let runs_in = |app: &Declaration| {
        let wanted = app.fields.get("environment").and_then(Value::as_entity)?;
        let own = declared(facts.model, job.environment()?)?;
        Some(own.id == wanted.id)
    };
    let certain =
        apps.iter().find(|app| here(app) && (is_named(app) || namespace.is_some() && runs_in(app) == Some(true)));
    if let Some(app) = certain {
        return Some((*app, true));
    }
    // `my-app` elsewhere, beside the app `my-app-prod`.
    let release = one.of("helm").and_then(|_| one.words.iter().skip(2).find(|word| !word.starts_with('-')))?;
    let kin = apps.iter().find(|app| {
        app.id == *release || app.id.strip_prefix(release.as_str()).is_some_and(|rest| rest.starts_with('-'))
    });
    kin.map(|app| (*app, false))
}
