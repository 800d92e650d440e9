//! `permissions-unknown`: the compiler cannot tell what a job needs, so the source has to say it.

use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::permission::{is_inferred, needed};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let Facts { model, sites, lock, .. } = facts;
    let mut found = Vec::new();
    for pipeline in &model.pipelines {
        for job in pipeline.jobs.iter().filter(|job| is_inferred(pipeline, job)) {
            for (site, reason) in needed(pipeline, job, model, lock).unknown {
                let Some(span) = sites.span(site) else { continue };
                let diagnostic = Diagnostic::finding(
                    "permissions-unknown",
                    span,
                    format!("what the token of job `{}` has to be able to do cannot be told", job.id),
                )
                .label(reason)
                .help("say it in the job: `permissions { contents = read }`, or `permissions = none`");
                found.push(outward(diagnostic, site, sites));
            }
        }
    }
    found
}
