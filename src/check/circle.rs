//! Pipelines that call each other in a circle.

use super::outward;
use crate::diagnostic::Diagnostic;
use crate::model::graph::cycle;
use crate::model::{Call, Model, Pipeline, Sites, Target};

/// Pipelines that call each other in a circle, which GitHub refuses: one finding for each circle.
pub(super) fn circles(model: &Model, sites: &Sites) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &model.pipelines {
        for (call, callee) in called(pipeline) {
            let own = pipeline.id.as_str();
            let next = |id| match id == own {
                true => vec![callee],
                false => model.pipeline(id).into_iter().flat_map(called).map(|(_, callee)| callee).collect(),
            };
            let Some(path) = cycle(own, next) else { continue };
            // The circle is told from its first name.
            if path.iter().any(|id| *id < own) {
                continue;
            }
            let Some(span) = sites.span(call.site) else { continue };
            let told: Vec<_> = path.iter().chain(path.first()).map(|id| format!("`{id}`")).collect();
            let message = format!(
                "the pipeline `{}` calls itself: {}",
                pipeline.id,
                told.join(", which calls ").replacen(", which", "", 1)
            );
            let diagnostic = Diagnostic::error("call-cycle", span, message);
            let help = "put the jobs that both need into a pipeline of its own";
            found.push(outward(diagnostic.help(help), call.site, sites));
        }
    }
    found
}

/// The calls of a pipeline, and the ids of what they call.
fn called(pipeline: &Pipeline) -> impl Iterator<Item = (&Call, &str)> {
    pipeline.jobs.iter().filter_map(|job| match &job.call {
        Some(call @ Call { target: Target::Pipeline(id), .. }) => Some((call, id.as_str())),
        _ => None,
    })
}
