//! What the token may do, where that is more than the jobs say they need.
//!
//! `unstated-permissions`: neither the pipeline nor its jobs say it. `broad-permissions`: `write-all` and `read-all`.
//! `shared-permissions`: the pipeline may write, and with it each of its jobs.

use super::{finding, is_called_only, listed};
use crate::check::outward;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Fields, Pipeline, Value, ValueKind};
use crate::rules::Facts;

/// `unstated-permissions`
pub(super) fn unstated(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let open = facts.model.pipelines.iter().filter(|pipeline| {
        !pipeline.baseline.permissions.is_safe()
            && pipeline.fields.get("permissions").is_none()
            && !is_called_only(pipeline)
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

/// `broad-permissions`
pub(super) fn broad(facts: &Facts<'_>) -> Vec<Diagnostic> {
    all(facts)
        .filter_map(|value| {
            let (message, most) = match value.as_text()?.as_str() {
                "write-all" => ("the token may write everything, with each action and script of the job", None),
                "read-all" => ("the token may read everything", Some(Severity::Note)),
                _ => return None,
            };
            let diagnostic = Diagnostic::finding("broad-permissions", facts.sites.span(value.site)?, message);
            let diagnostic = diagnostic.help("name what is needed, such as `permissions { contents = read }`");
            let diagnostic = most.into_iter().fold(diagnostic, Diagnostic::at_most);
            Some(outward(diagnostic, value.site, facts.sites))
        })
        .collect()
}

/// What pipelines and jobs say of their permissions.
fn all<'a>(facts: &Facts<'a>) -> impl Iterator<Item = &'a Value> {
    let of_pipeline = |pipeline: &'a Pipeline| {
        let jobs = pipeline.jobs.iter().filter_map(|job| job.field("permissions"));
        pipeline.fields.get("permissions").into_iter().chain(jobs)
    };
    facts.model.pipelines.iter().flat_map(of_pipeline)
}

/// `shared-permissions`
pub(super) fn shared(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let report = |pipeline: &Pipeline| {
        let field = pipeline.fields.field("permissions")?;
        let ValueKind::Map(scopes) = &field.value.kind else { return None };
        let written = written(scopes);
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

fn written(scopes: &Fields) -> Vec<&str> {
    let writes = scopes.iter().filter(|field| field.value.as_text().is_some_and(|level| level == "write"));
    writes.map(|field| field.key.as_str()).collect()
}
