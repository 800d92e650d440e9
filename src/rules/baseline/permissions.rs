//! What the token may do, where that is more than the jobs say they need.
//!
//! `unstated-permissions`: neither the pipeline nor its jobs say it. `shared-permissions`: the pipeline may write, and with it each of its jobs;
//! where it is known which of them need that, `excessive-permission` says so.

use super::{finding, is_called_only, listed};
use crate::diagnostic::Diagnostic;
use crate::model::{Field, Pipeline, ValueKind};
use crate::rules::Facts;
use crate::rules::permission::excessive_permission::unjudged;
use crate::rules::permission::exposed_token::is_caused_by_anybody;

/// `unstated-permissions`
pub(super) fn unstated(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let open = facts.model.pipelines.iter().filter(|pipeline| {
        !pipeline.baseline.permissions.is_safe()
            && pipeline.fields.get("permissions").is_none()
            && !is_called_only(pipeline)
            // That weighs more, and says the same.
            && !pipeline.triggers.iter().any(is_caused_by_anybody)
    });
    open.filter_map(|pipeline| {
        let jobs: Vec<_> = pipeline.jobs.iter().filter(|job| job.field("permissions").is_none()).collect();
        let names: Vec<&str> = jobs.iter().map(|job| job.id.as_str()).collect();
        let whose = match names.len() {
            0 => return None,
            1 => format!("the job {}", listed(&names)),
            all if all == pipeline.jobs.len() => "all jobs".to_owned(),
            _ => format!("the jobs {}", listed(&names)),
        };
        let message = format!(
            "nothing says what the token of {whose} of `{}` may do: the settings of the repository may give it everything",
            pipeline.id
        );
        let sites = jobs.iter().map(|job| (job.site, String::new()));
        let help = "say it: `permissions { contents = read }` in the pipeline, and more in the job that needs it";
        Some(finding(facts, "unstated-permissions", pipeline.site, message, sites)?.help(help))
    })
    .collect()
}

/// `shared-permissions`
pub(super) fn shared(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let report = |pipeline: &Pipeline| {
        let field = pipeline.fields.field("permissions")?;
        let ValueKind::Map(scopes) = &field.value.kind else { return None };
        let written = written(&unjudged(facts, pipeline, scopes));
        // A job that says its own permissions has nothing of these.
        let jobs: Vec<_> = pipeline.jobs.iter().filter(|job| job.field("permissions").is_none()).collect();
        if written.is_empty() || jobs.len() < 2 {
            return None;
        }
        let message =
            format!("the {} jobs that say nothing of their own may all write {}", jobs.len(), listed(&written));
        let sites = jobs.iter().map(|job| (job.site, String::new()));
        let help = "say it in the job that needs it: `permissions` of a job stands in place of the pipeline's";
        Some(finding(facts, "shared-permissions", field.site, message, sites)?.help(help))
    };
    facts.model.pipelines.iter().filter_map(report).collect()
}

fn written<'a>(scopes: &[&'a Field]) -> Vec<&'a str> {
    let writes = scopes.iter().filter(|field| field.value.as_text().is_some_and(|level| level == "write"));
    writes.map(|field| field.key.as_str()).collect()
}
