//! Pipelines that call each other in a circle.

use super::callee::refused;
use super::outward;
use crate::diagnostic::Diagnostic;
use crate::model::{Call, Model, Pipeline, Sites, Target};

/// Pipelines that call each other in a circle, which GitHub refuses: one finding for each circle.
pub(super) fn circles(model: &Model, sites: &Sites) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &model.pipelines {
        for (call, callee) in called(pipeline) {
            let Some(path) = way(model, callee, &pipeline.id) else { continue };
            // The circle is told from its first name.
            if path.iter().any(|id| *id < pipeline.id.as_str()) {
                continue;
            }
            let Some(span) = sites.span(call.site) else { continue };
            let told: Vec<_> = std::iter::once(pipeline.id.as_str()).chain(path).map(|id| format!("`{id}`")).collect();
            let message = format!(
                "the pipeline `{}` calls itself: {}",
                pipeline.id,
                told.join(", which calls ").replacen(", which", "", 1)
            );
            let diagnostic = Diagnostic::error(refused(pipeline, "call-cycle"), span, message);
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

/// The shortest way over calls from one pipeline to another, both included.
fn way<'a>(model: &'a Model, from: &'a str, to: &str) -> Option<Vec<&'a str>> {
    let mut ways: Vec<(&str, Option<usize>)> = vec![(from, None)];
    let mut next = 0;
    while let Some(&(id, _)) = ways.get(next) {
        if id == to {
            let mut path = Vec::new();
            let mut at = Some(next);
            while let Some(&(id, before)) = at.and_then(|at| ways.get(at)) {
                path.insert(0, id);
                at = before;
            }
            return Some(path);
        }
        for (_, callee) in model.pipeline(id).into_iter().flat_map(called) {
            if ways.iter().all(|(known, _)| *known != callee) {
                ways.push((callee, Some(next)));
            }
        }
        next += 1;
    }
    None
}
