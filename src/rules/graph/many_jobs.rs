//! `many-jobs`: a run has very many jobs, with those of matrices and of called pipelines. GitHub refuses a run from a
//! number on that it does not tell; for one matrix it is the limit here.
//!
//! `long-workflow`: a file has many jobs, or a job many steps; a matter of taste.

use std::collections::BTreeMap;

use super::matrix::combinations;
use crate::catalog::limits::MATRIX_JOBS_PER_RUN;
use crate::diagnostic::Diagnostic;
use crate::model::{Job, Pipeline, Site, Target};
use crate::rules::{Facts, count};

/// From how many on a file, or a job, is hard to survey.
const JOBS_MAX: usize = 20;
const STEPS_MAX: usize = 30;

/// `many-jobs`
pub(super) fn of_runs(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut known = BTreeMap::new();
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        let jobs = jobs(facts, pipeline, &mut known);
        // One matrix alone is said to be too large.
        let is_matrix = pipeline.jobs.iter().any(|job| combinations(job).is_some_and(|one| one > MATRIX_JOBS_PER_RUN));
        let starts = pipeline.triggers.iter().any(|trigger| trigger.event != "workflow_call");
        if jobs > MATRIX_JOBS_PER_RUN && starts && !is_matrix {
            let message = format!("a run of `{}` has {jobs} jobs, with those of its matrices and calls", pipeline.id);
            let help = "from a number on that GitHub does not tell, it refuses the run: let another workflow run a part of them";
            found.extend(report(facts, "many-jobs", pipeline.site, message, help));
        }
    }
    found
}

/// The jobs of a run of a pipeline, at least; each pipeline is counted once.
fn jobs(facts: &Facts<'_>, pipeline: &Pipeline, known: &mut BTreeMap<String, u64>) -> u64 {
    if let Some(jobs) = known.get(&pipeline.id) {
        return *jobs;
    }
    // One that calls itself is said to do so.
    known.insert(pipeline.id.clone(), 0);
    let mut sum = 0_u64;
    for job in &pipeline.jobs {
        let own = match job.call.as_ref().map(|call| &call.target) {
            Some(Target::Pipeline(id)) => facts.model.pipeline(id).map_or(1, |callee| jobs(facts, callee, known)),
            _ => 1,
        };
        sum = sum.saturating_add(own.saturating_mul(combinations(job).unwrap_or(1)));
    }
    known.insert(pipeline.id.clone(), sum);
    sum
}

/// `long-workflow`
pub(super) fn of_files(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        if pipeline.jobs.len() > JOBS_MAX {
            let message = format!("`{}` has {}", pipeline.id, count(pipeline.jobs.len(), "job"));
            let help = "put jobs that belong together into a workflow of their own, and call it";
            found.extend(report(facts, "long-workflow", pipeline.site, message, help));
        }
        let is_long = |job: &&Job| job.all_steps().count() > STEPS_MAX;
        for job in pipeline.jobs.iter().filter(is_long) {
            let message = format!("the job `{}` has {}", job.id, count(job.all_steps().count(), "step"));
            let help = "make several jobs of it, or put steps that belong together into an action";
            found.extend(report(facts, "long-workflow", job.site, message, help));
        }
    }
    found
}

fn report(facts: &Facts<'_>, rule: &'static str, site: Site, message: String, help: &str) -> Option<Diagnostic> {
    Some(Diagnostic::finding(rule, facts.sites.written(site)?, message).help(help))
}
