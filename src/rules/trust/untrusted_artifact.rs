//! `untrusted-artifact`: after the run of a pull request, a run that has secrets unpacks an artifact of it over the work
//! tree, and runs programs there. Whoever opens one writes what is run.

use super::execution::runs_work_tree;
use super::foreign::{Guard, guard};
use crate::catalog::event::FOLLOWING;
use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::flow::{Origin, download};
use crate::model::{Job, Pipeline, Site, Step};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        let runs = pipeline.triggers.iter().find(|trigger| trigger.event == FOLLOWING);
        if runs.is_some_and(|trigger| facts.flow.may_follow_pull_request(trigger)) {
            found.extend(pipeline.jobs.iter().filter_map(|job| of_job(facts, pipeline, job)));
        }
    }
    found
}

fn of_job(facts: &Facts<'_>, pipeline: &Pipeline, job: &Job) -> Option<Diagnostic> {
    let (index, site) = job.steps.iter().enumerate().find_map(|(index, step)| Some((index, downloaded(step)?)))?;
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
fn downloaded(step: &Step) -> Option<Site> {
    let found = download(step).filter(|one| one.origin == Origin::RunBefore && one.folder.is_none());
    found.map(|one| one.site)
}
