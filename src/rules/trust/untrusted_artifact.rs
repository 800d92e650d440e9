//! `untrusted-artifact`: after the run of a pull request, a run that has secrets unpacks an artifact of it over the work
//! tree, and runs programs there. Whoever opens one writes what is run.

use super::execution::runs_work_tree;
use super::foreign::{Guard, guard, paths};
use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::model::{Action, Job, Model, Pipeline, Site, Step, Target, Trigger};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let folder = &facts.settings.output.workflows;
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        let runs = pipeline.triggers.iter().find(|trigger| trigger.event == "workflow_run");
        if runs.is_some_and(|trigger| may_follow_pull_request(trigger, facts.model, folder)) {
            found.extend(pipeline.jobs.iter().filter_map(|job| of_job(facts, pipeline, job)));
        }
    }
    found
}

/// Whether one of the workflows before may run for a pull request: those that are not known here may.
fn may_follow_pull_request(trigger: &Trigger, model: &Model, folder: &str) -> bool {
    let followed = model.followed(trigger, folder);
    followed.is_empty() || followed.iter().any(|one| one.is_none_or(|pipeline| pipeline.triggered_by("pull_request")))
}

fn of_job(facts: &Facts<'_>, pipeline: &Pipeline, job: &Job) -> Option<Diagnostic> {
    let (index, site) = job.steps.iter().enumerate().find_map(|(index, step)| Some((index, download(step)?)))?;
    if guard(pipeline, job, index) == Guard::Trusted {
        return None;
    }
    let runs = job.steps.get(index + 1..)?.iter().find(|step| runs_work_tree(step, None))?;
    let diagnostic = Diagnostic::finding(
        "untrusted-artifact",
        facts.sites.span(site)?,
        "an artifact of a run that a pull request may have started is unpacked over the files that are run next",
    )
    .related(facts.sites.written(runs.site)?, "this runs programs of the work tree")
    .help("unpack it elsewhere, and treat what is in it as a text that anybody wrote: `path = \"${{ runner.temp }}/artifact\"`");
    Some(outward(diagnostic, site, facts.sites))
}

/// A download from the run before into the work tree.
fn download(step: &Step) -> Option<Site> {
    let Action::Use { target: Target::Action(reference), inputs, site } = &step.action else { return None };
    let name = reference.name().to_ascii_lowercase();
    let run = match name.as_str() {
        "actions/download-artifact" => inputs.get("run-id"),
        "dawidd6/action-download-artifact" => inputs.get("run_id"),
        _ => None,
    }?;
    let of_run = paths(run).iter().any(|path| path.starts_with("github.event.workflow_run"));
    let elsewhere = inputs
        .get("path")
        .is_some_and(|path| path.as_text().is_none_or(|path| !path.trim_matches(['.', '/']).is_empty()));
    (of_run && !elsewhere).then_some(*site)
}
