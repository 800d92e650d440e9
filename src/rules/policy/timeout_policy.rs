//! `timeout-policy`: a job has no timeout, or a longer one than a policy allows.

use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::model::{Declaration, Job, Pipeline, Value, ValueKind};
use crate::rules::Facts;
use crate::rules::report::beside;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for policy in &facts.model.policies {
        let Some(limit) = policy.fields.get("timeout") else { continue };
        let ValueKind::Duration(seconds) = limit.kind else { continue };
        for pipeline in &facts.model.pipelines {
            // GitHub takes no timeout of a job that is a call: those of the called pipeline count.
            let jobs = pipeline.jobs.iter().filter(|job| job.call.is_none());
            found.extend(jobs.filter_map(|job| Limit { policy, value: limit, seconds }.check(facts, pipeline, job)));
        }
    }
    found
}

struct Limit<'a> {
    policy: &'a Declaration,
    value: &'a Value,
    seconds: u64,
}

impl Limit<'_> {
    fn check(&self, facts: &Facts<'_>, pipeline: &Pipeline, job: &Job) -> Option<Diagnostic> {
        let (site, message) = match job.field("timeout").map(|value| (&value.kind, value.site)) {
            Some((ValueKind::Duration(own), site)) if *own > self.seconds => {
                let (own, limit) = (minutes(*own), minutes(self.seconds));
                (
                    site,
                    format!("the job `{}` may take {own}, and the policy `{}` allows {limit}", job.id, self.policy.id),
                )
            }
            Some(_) => return None,
            // The compiler adds the project's own.
            None if pipeline.baseline.timeout.is_safe() => {
                let own = u64::from(facts.settings.defaults.timeout_minutes) * 60;
                if own <= self.seconds {
                    return None;
                }
                let (own, limit) = (minutes(own), minutes(self.seconds));
                let said =
                    format!("the job `{}` is given {own}, and the policy `{}` allows {limit}", job.id, self.policy.id);
                (job.site, said)
            }
            None => (
                job.site,
                format!("the job `{}` has no timeout, which the policy `{}` asks for", job.id, self.policy.id),
            ),
        };
        let diagnostic = Diagnostic::finding("timeout-policy", facts.sites.span(site)?, message)
            .help(format!("write `timeout = {}` or less", minutes(self.seconds)));
        let diagnostic = beside(diagnostic, facts.sites, self.value.site, "the longest that a job may take");
        Some(outward(diagnostic, site, facts.sites))
    }
}

fn minutes(seconds: u64) -> String {
    format!("{}m", seconds / 60)
}
