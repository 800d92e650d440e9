//! Images that are pushed to where the job may not push.
//!
//! `push-without-login`: no step before logs in to the registry. `push-without-permission`: the login is by the job's
//! token, which may not write packages.

use super::jobs;
use super::script::action;
use super::token::is_own_token;
use super::variables::Variables;
use crate::catalog::permission::{Level, Scope};
use crate::diagnostic::Diagnostic;
use crate::model::{Action, Job, Pipeline, Step, Value, ValueKind};
use crate::permission::{Stated, stated, statement};
use crate::rules::Facts;
use crate::rules::graph::labels::is_hosted;

const GITHUB: &str = "ghcr.io";
/// What an image without a registry is pushed to.
const DOCKER: &str = "docker.io";

/// A step that pushes, and the registries that it pushes to.
struct Push<'a> {
    step: &'a Step,
    registries: Vec<String>,
}

/// `push-without-login`
pub(super) fn login(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (pipeline, job) in jobs(facts).filter(|(_, job)| is_new_machine(job)) {
        for Push { step, registries } in pushes(pipeline, job) {
            let before: Vec<&Step> = job.all_steps().take_while(|other| !std::ptr::eq(*other, step)).collect();
            let missing = registries.iter().find(|registry| !before.iter().any(|step| may_log_in(step, registry)));
            let Some((registry, span)) = missing.zip(facts.sites.written(step.site)) else { continue };
            let message = format!("this pushes to `{registry}`, and no step before logs in there");
            let help = format!("log in first: `use docker/login-action@v4(registry = \"{registry}\", …)`");
            found.push(Diagnostic::finding("push-without-login", span, message).help(help));
        }
    }
    found
}

/// `push-without-permission`
pub(super) fn permission(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (pipeline, job) in jobs(facts) {
        let Some(Stated::Scopes(scopes)) = statement(pipeline, job).and_then(stated) else { continue };
        let may_write = scopes.contains(&(Scope::Packages, Level::Write));
        let by_token = job.all_steps().any(|step| {
            let Some((reference, inputs)) = action(step) else { return false };
            reference.repository.eq_ignore_ascii_case("docker/login-action")
                && inputs.get("registry").and_then(Value::as_text).as_deref() == Some(GITHUB)
                && inputs.get("password").is_some_and(is_own_token)
        });
        let push = pushes(pipeline, job).into_iter().find(|push| push.registries.iter().any(|one| one == GITHUB));
        let Some(push) = push.filter(|_| by_token && !may_write) else { continue };
        let Some(span) = facts.sites.written(push.step.site) else { continue };
        let message = format!("the token of the job `{}` may not push to `{GITHUB}`", job.id);
        let diagnostic = Diagnostic::finding("push-without-permission", span, message);
        found.push(diagnostic.help("write `packages = write` among its `permissions`"));
    }
    found
}

/// Whether a job surely has a machine on which nobody is logged in yet.
fn is_new_machine(job: &Job) -> bool {
    is_hosted(job) && job.field("container").is_none()
}

/// The steps that push images whose names are known.
fn pushes<'a>(pipeline: &Pipeline, job: &'a Job) -> Vec<Push<'a>> {
    let mut found = Vec::new();
    for step in job.all_steps() {
        let Some((reference, inputs)) = action(step) else { continue };
        let is_push = inputs
            .get("push")
            .is_some_and(|push| push.kind == ValueKind::Bool(true) || push.as_text().as_deref() == Some("true"));
        if !is_push || !reference.repository.eq_ignore_ascii_case("docker/build-push-action") {
            continue;
        }
        let variables = Variables::of(pipeline, job, step);
        let tags = inputs.get("tags").map(|tags| variables.value(tags)).unwrap_or_default();
        // A comma within an expression parts nothing.
        let lines = tags.lines().flat_map(|line| match line.contains("${{") {
            true => vec![line],
            false => line.split(',').collect(),
        });
        let names = lines.map(str::trim).filter(|name| !name.is_empty());
        let mut registries: Vec<String> = names.filter_map(registry).collect();
        registries.dedup();
        found.push(Push { step, registries });
    }
    found
}

/// The registry of an image; nothing where it is not known, or on the machine itself.
fn registry(image: &str) -> Option<String> {
    let first = image.split_once('/').map_or("", |(first, _)| first);
    if first.contains('$') || image.starts_with('$') || first.contains("localhost") || first.contains(':') {
        return None;
    }
    Some(if first.contains('.') { first.to_lowercase() } else { DOCKER.to_owned() })
}

/// Whether a step may log in to a registry: what is not known may do so.
fn may_log_in(step: &Step, registry: &str) -> bool {
    let Some((reference, inputs)) = action(step) else {
        return match &step.action {
            Action::Run { script } => {
                let text = script.flat().0.to_lowercase();
                ["login", "config.json", "configure-docker", "docker_config", "make ", "./"]
                    .iter()
                    .any(|word| text.contains(word))
            }
            _ => true,
        };
    };
    let name = reference.repository.to_lowercase();
    if name != "docker/login-action" {
        return ["login", "auth", "credential", "registry", "azure/", "google", "aws"]
            .iter()
            .any(|word| name.contains(word));
    }
    if inputs.get("registry-auth").is_some() {
        return true;
    }
    let of = inputs.get("registry").map_or(Some(DOCKER.to_owned()), Value::as_text);
    of.is_none_or(|of| of.contains('$') || of.to_lowercase().contains(registry) || of.is_empty() && registry == DOCKER)
}
