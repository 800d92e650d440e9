//! `same-concurrency`: a job, or a called pipeline, waits for a group that its own run holds, so GitHub cancels it.

use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::model::{Fields, Target, Value, ValueKind};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        let outer = group(&pipeline.fields);
        for job in &pipeline.jobs {
            let own = group(&job.fields);
            if let Some((outer, own)) = outer.zip(own).filter(|(outer, own)| is_same(outer, own)) {
                let message = format!(
                    "`{}` and its pipeline are in one concurrency group: the job waits for its own run",
                    job.id
                );
                found.extend(report(facts, own, outer, message, "the group of the pipeline"));
            }
            let callee = job.call.as_ref().and_then(|call| match &call.target {
                Target::Pipeline(id) => facts.model.pipeline(id),
                _ => None,
            });
            let Some(inner) = callee.and_then(|callee| group(&callee.fields)) else { continue };
            if let Some(outer) = [outer, own].into_iter().flatten().find(|outer| is_same(outer, inner)) {
                let message = format!(
                    "`{}` calls a pipeline that is in the concurrency group of its caller, and waits for it",
                    job.id
                );
                let there = "the group of the pipeline that is called; `github.workflow` is the caller's there";
                found.extend(report(facts, outer, inner, message, there));
            }
        }
    }
    found
}

/// Whether two are one group.
fn is_same(one: &Value, other: &Value) -> bool {
    one.kind == other.kind
}

/// The group that is written out.
fn group(fields: &Fields) -> Option<&Value> {
    let value = fields.get("concurrency")?;
    let group = value.as_map().map_or(Some(value), |block| block.get("group"))?;
    matches!(group.kind, ValueKind::Text(_) | ValueKind::Run(_)).then_some(group)
}

fn report(facts: &Facts<'_>, own: &Value, other: &Value, message: String, there: &str) -> Option<Diagnostic> {
    let mut diagnostic = Diagnostic::finding("same-concurrency", facts.sites.span(own.site)?, message)
        .help("give one of them another name, or remove it");
    if let Some(span) = facts.sites.span(other.site) {
        diagnostic = diagnostic.related(span, there);
    }
    Some(outward(diagnostic, own.site, facts.sites))
}
