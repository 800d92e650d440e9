//! Jobs and runs that nothing ends.
//!
//! `missing-timeout`: a job that hangs is stopped after six hours. `missing-concurrency`: runs of one branch go on beside
//! each other.

use super::{finding, is_called_only, listed};
use crate::diagnostic::Diagnostic;
use crate::rules::Facts;

/// `missing-timeout`
pub(super) fn timeout(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let open = facts.model.pipelines.iter().filter(|pipeline| !pipeline.baseline.timeout.is_safe());
    open.filter_map(|pipeline| {
        // A call takes no timeout: the jobs of the workflow have their own.
        let jobs = pipeline.jobs.iter().filter(|job| job.call.is_none() && job.field("timeout").is_none());
        let jobs: Vec<_> = jobs.collect();
        let names: Vec<&str> = jobs.iter().map(|job| job.id.as_str()).collect();
        let which = match names.len() {
            0 => return None,
            1 => format!("the job {} has", listed(&names)),
            _ => format!("the jobs {} have", listed(&names)),
        };
        let message = format!("{which} no timeout: what hangs is stopped after six hours");
        let sites = jobs.iter().map(|job| (job.site, String::new()));
        Some(finding(facts, "missing-timeout", pipeline.site, message, sites)?.help("write `timeout = 30m` in a job"))
    })
    .collect()
}

/// `missing-concurrency`
pub(super) fn concurrency(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let open = facts.model.pipelines.iter().filter(|pipeline| {
        !pipeline.baseline.others.is_safe()
            && pipeline.fields.get("concurrency").is_none()
            && pipeline.jobs.iter().all(|job| job.field("concurrency").is_none())
            && !is_called_only(pipeline)
    });
    open.filter_map(|pipeline| {
        let message = format!("runs of `{}` for one branch go on beside each other, also outdated ones", pipeline.id);
        let help = "write `concurrency = supersede`, or `concurrency = none` if that is meant";
        Some(finding(facts, "missing-concurrency", pipeline.site, message, [])?.help(help))
    })
    .collect()
}
