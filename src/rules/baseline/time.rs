//! Jobs and runs that nothing ends.
//!
//! `missing-timeout`: a job that hangs is stopped after six hours. `missing-concurrency`: runs of one branch go on beside
//! each other.

use super::{finding, is_called_only, listed};
use crate::diagnostic::Diagnostic;
use crate::model::{Fields, Job, Value};
use crate::rules::Facts;

/// `missing-timeout`
pub(super) fn timeout(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let open = facts.model.pipelines.iter().filter(|pipeline| !pipeline.baseline.timeout.is_safe());
    open.filter_map(|pipeline| {
        // A call takes no timeout: the jobs of the workflow have their own.
        let jobs = pipeline.jobs.iter().filter(|job| job.call.is_none() && !has_timeout(job));
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

/// One in `raw`, or a key that was meant to be one, is said to be that elsewhere.
fn has_timeout(job: &Job) -> bool {
    let is_like_it = |raw: &Fields| raw.iter().any(|field| field.key.starts_with("timeout"));
    job.field("timeout").is_some() || job.field("raw").and_then(Value::as_map).is_some_and(is_like_it)
}

/// `missing-concurrency`
const IN_YAML: &str = "write `concurrency: { group: \"${{ github.workflow }}-${{ github.ref }}\", \
                       cancel-in-progress: true }`";

pub(super) fn concurrency(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let open = facts.model.pipelines.iter().filter(|pipeline| {
        !pipeline.baseline.others.is_safe()
            && pipeline.fields.get("concurrency").is_none()
            && pipeline.jobs.iter().all(|job| job.field("concurrency").is_none())
            && !is_called_only(pipeline)
    });
    open.filter_map(|pipeline| {
        let message = format!("runs of `{}` for one branch go on beside each other, also outdated ones", pipeline.id);
        let finding = finding(facts, "missing-concurrency", pipeline.site, message, [])?
            .help("write `concurrency = supersede`, or `concurrency = none` if that is meant")
            .help_in_yaml(IN_YAML);
        Some(finding)
    })
    .collect()
}
