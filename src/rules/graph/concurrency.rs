//! `same-concurrency`: a job, or a called pipeline, waits for a group that its own run holds, so GitHub cancels it.
//! `conflicting-queue`: all that wait are kept, and a new one cancels the running one; GitHub refuses both together.
//! `shared-concurrency`: runs of all branches cancel each other.

use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::model::{Fields, Pipeline, Target, Trigger, Value, ValueKind};
use crate::pattern::Filter;
use crate::rules::Facts;
use crate::rules::report::beside;

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

/// `conflicting-queue`
pub(super) fn queue(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        for fields in std::iter::once(&pipeline.fields).chain(pipeline.jobs.iter().map(|job| &job.fields)) {
            let Some(block) = fields.get("concurrency").and_then(Value::as_map) else { continue };
            let cancels = block.get("cancel-in-progress").is_some_and(|value| value.kind == ValueKind::Bool(true));
            let queue = block.field("queue").filter(|queue| queue.value.as_text().as_deref() == Some("max"));
            let Some((queue, span)) = queue.and_then(|queue| Some((queue, facts.sites.span(queue.site)?))) else {
                continue;
            };
            if cancels {
                let message = "`queue = max` keeps all that wait, and `cancel-in-progress` lets none of them wait";
                let diagnostic = Diagnostic::finding("conflicting-queue", span, message).help("remove one of them");
                found.push(outward(diagnostic, queue.site, facts.sites));
            }
        }
    }
    found
}

/// `shared-concurrency`
pub(super) fn shared(facts: &Facts<'_>) -> Vec<Diagnostic> {
    facts.model.pipelines.iter().filter_map(|pipeline| of_shared(facts, pipeline)).collect()
}

fn of_shared(facts: &Facts<'_>, pipeline: &Pipeline) -> Option<Diagnostic> {
    let block = pipeline.fields.get("concurrency")?.as_map()?;
    let cancels = block.get("cancel-in-progress").is_some_and(|value| value.kind == ValueKind::Bool(true));
    let group = block.get("group").filter(|_| cancels)?;
    let name = group.as_text()?;
    let trigger = pipeline.triggers.iter().find(|trigger| is_of_many(trigger))?;
    let message =
        format!("all runs are in the group `{name}`, so one of a branch or pull request cancels those of others");
    let mut diagnostic = Diagnostic::finding("shared-concurrency", facts.sites.span(group.site)?, message)
        .help(format!("write `\"{name}-${{{{ github.ref }}}}\"`, or do without `cancel-in-progress`"));
    diagnostic = beside(diagnostic, facts.sites, trigger.site, "it starts for several of them");
    Some(outward(diagnostic, group.site, facts.sites))
}

/// Whether a trigger starts runs of several branches.
fn is_of_many(trigger: &Trigger) -> bool {
    let branches = trigger.filters.get("branches").map(Value::as_texts);
    match trigger.event.as_str() {
        "pull_request" => true,
        "push" => match branches {
            Some(texts) => texts.len() > 1 || Filter::references(&texts, false).is_open(),
            None => trigger.filters.get("tags").is_none(),
        },
        _ => false,
    }
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
    diagnostic = beside(diagnostic, facts.sites, other.site, there);
    Some(outward(diagnostic, own.site, facts.sites))
}
