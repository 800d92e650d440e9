//! `conflicting-flow`: a job that runs in any case, or only after a failure, says nothing about what came before it. A
//! plain job cannot wait for one and mean "after success".

use crate::diagnostic::Diagnostic;
use crate::model::{Flow, Job, Need, Pipeline};
use crate::rules::Facts;
use crate::rules::report::beside;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        for job in pipeline.jobs.iter().filter(|job| job.flow == Flow::Plain) {
            found.extend(job.needs.iter().filter_map(|need| check_need(facts, pipeline, job, need)));
        }
    }
    found
}

fn check_need(facts: &Facts<'_>, pipeline: &Pipeline, job: &Job, need: &Need) -> Option<Diagnostic> {
    let needed = pipeline.job(&need.job).filter(|needed| needed.flow != Flow::Plain)?;
    let how = if needed.flow == Flow::WhenFailed { "only after a failure" } else { "in any case" };
    let span = facts.sites.written(need.site)?;
    let message = format!("`{}` waits for `{}`, which runs {how}", job.id, needed.id);
    let diagnostic = Diagnostic::finding("conflicting-flow", span, message)
        .help("wait for the jobs before it, or give this one `finally` or `when-failed` too");
    Some(beside(diagnostic, facts.sites, needed.site, "declared here"))
}
