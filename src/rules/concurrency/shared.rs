//! `shared-concurrency`: a group that is the same for all pull requests, and cancels: a push to one of them ends the run of
//! another.

use super::{cancelling, parts};
use crate::diagnostic::Diagnostic;
use crate::model::Pipeline;
use crate::rules::Facts;

/// What is the same in all runs of a workflow for pull requests.
const SAME: [&str; 5] =
    ["github.workflow", "github.repository", "github.event_name", "github.repository_owner", "github.base_ref"];

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    facts.model.pipelines.iter().filter_map(|pipeline| of(facts, pipeline)).collect()
}

fn of(facts: &Facts<'_>, pipeline: &Pipeline) -> Option<Diagnostic> {
    let event = ["pull_request", "pull_request_target"].into_iter().find(|event| pipeline.triggered_by(event))?;
    let group = cancelling(pipeline)?;
    let (paths, _) = parts(group)?;
    let is_same = |path: &String| {
        // Under `pull_request_target` the ref is the branch that all of them are for.
        SAME.contains(&path.as_str())
            || (event == "pull_request_target" && matches!(path.as_str(), "github.ref" | "github.ref_name"))
    };
    if !paths.iter().all(is_same) || (event != "pull_request" && pipeline.triggers.len() > 1) {
        return None;
    }
    let message = "this group is the same for all pull requests, so a push to one cancels the run of another";
    let diagnostic = Diagnostic::finding("shared-concurrency", facts.sites.written(group.site)?, message);
    Some(diagnostic.help("put what tells them apart into the group: `github.event.pull_request.number`"))
}
