//! `unknown-shell`: a shell that GitHub does not know. `unavailable-shell`: one that the job's system does not have.

use super::labels::{shown, systems};
use crate::catalog::runner::{Os, SHELLS, shell};
use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::model::{Fields, Job, Pipeline, Step, Value};
use crate::rules::Facts;
use crate::suggest::suggest;

/// `unknown-shell`
///
/// Any command is a shell too, with `{0}` where the script stands.
pub(super) fn unknown(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        found.extend(of_defaults(&pipeline.fields).and_then(|value| of_value(facts, value, None)));
        for job in &pipeline.jobs {
            let steps = job.all_steps().filter_map(|step| step.fields.get("shell"));
            found.extend(
                of_defaults(&job.fields).into_iter().chain(steps).filter_map(|value| of_value(facts, value, Some(job))),
            );
        }
    }
    let steps = facts.model.actions.iter().flat_map(|action| &action.steps);
    found.extend(steps.filter_map(|step| of_value(facts, step.fields.get("shell")?, None)));
    found
}

fn of_defaults(fields: &Fields) -> Option<&Value> {
    fields.get_path(&["defaults", "run", "shell"])
}

fn of_value(facts: &Facts<'_>, value: &Value, job: Option<&Job>) -> Option<Diagnostic> {
    let name = value.as_text()?;
    if name.contains("{0}") || shell(&name).is_some() {
        return None;
    }
    let is_other_case = SHELLS.iter().any(|shell| shell.name.eq_ignore_ascii_case(&name));
    if is_other_case && !job.is_some_and(is_on_linux) {
        return None;
    }
    let span = facts.sites.span(value.site)?;
    let message = match is_other_case {
        true => format!("Linux has no shell `{name}`: case counts there, and the step fails"),
        false => format!("GitHub knows no shell `{name}`, and the step fails"),
    };
    let diagnostic = Diagnostic::finding("unknown-shell", span, message).not_known("shell", &name);
    let word = name.split_whitespace().next().unwrap_or_default();
    let help = match suggest(&name, SHELLS.iter().map(|shell| shell.name)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if !word.is_empty() => {
            format!("a command of your own has `{{0}}` where the script stands: `\"{name} {{0}}\"`")
        }
        None => format!("write one of {}", list()),
    };
    Some(outward(diagnostic.help(help), value.site, facts.sites))
}

/// Whether a job runs on Linux alone, the one system where the case of a program's name counts.
fn is_on_linux(job: &Job) -> bool {
    systems(job).is_some_and(|systems| systems.iter().all(|system| *system == Os::Linux))
}

fn list() -> String {
    SHELLS.iter().map(|shell| format!("`{}`", shell.name)).collect::<Vec<_>>().join(", ")
}

/// `unavailable-shell`
pub(super) fn unavailable(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        // In a container, the runner's system does not count.
        for job in pipeline.jobs.iter().filter(|job| job.field("container").is_none()) {
            let Some(systems) = systems(job) else { continue };
            for step in job.all_steps() {
                found.extend(of_step(facts, pipeline, job, step, &systems));
            }
        }
    }
    found
}

/// What GitHub does not document and its images have: Git for Windows brings it.
const OF_GIT: (&str, Os) = ("sh", Os::Windows);

fn of_step(facts: &Facts<'_>, pipeline: &Pipeline, job: &Job, step: &Step, systems: &[Os]) -> Option<Diagnostic> {
    let crate::model::Action::Run { .. } = &step.action else { return None };
    let inherited = || of_defaults(&job.fields).or_else(|| of_defaults(&pipeline.fields));
    let value = step.fields.get("shell").or_else(inherited)?;
    let known = shell(&value.as_text()?)?;
    let lacks = |system: &&Os| !known.platforms.contains(system) && (known.name, **system) != OF_GIT;
    let system = *systems.iter().find(lacks)?;
    // A step with an `if` may leave out the systems that lack it.
    if step.condition.is_some() && !systems.iter().all(|system| lacks(&system)) {
        return None;
    }
    let others: Vec<String> = SHELLS
        .iter()
        .filter(|shell| shell.platforms.contains(&system) && shell.name != "python")
        .map(|shell| format!("`{}`", shell.name))
        .collect();
    let message = format!("`{}` runs on {}, which has no `{}`", job.id, shown(system), known.name);
    let diagnostic = Diagnostic::finding("unavailable-shell", facts.sites.span(value.site)?, message)
        .help(format!("there are {} there", others.join(", ")));
    Some(outward(diagnostic, value.site, facts.sites))
}
