//! What the jobs of a pipeline may do with caches, by what is said and by the events.

use crate::catalog::cache::{self, Access, default_mode, mode};
use crate::model::{Action, Job, Pipeline, Step, Target, Value};

/// A mode that is said.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said<'a> {
    pub access: Access,
    pub value: &'a Value,
}

/// What is written: in the job, or in its pipeline.
pub(super) fn value<'a>(pipeline: &'a Pipeline, job: &'a Job) -> Option<&'a Value> {
    job.field("cache-mode").or_else(|| pipeline.fields.get("cache-mode"))
}

/// The mode that a job has: its own, or that of its pipeline.
pub(super) fn said<'a>(pipeline: &'a Pipeline, job: &'a Job) -> Option<Said<'a>> {
    let value = value(pipeline, job)?;
    Some(Said { access: mode(&value.as_text()?)?, value })
}

/// The name and the meaning of the mode that a job has in all runs; nothing where it depends on the run or the caller.
pub(super) fn effective(pipeline: &Pipeline, job: &Job) -> Option<(String, Access)> {
    if let Some(said) = said(pipeline, job) {
        return Some((said.value.as_text()?, said.access));
    }
    if value(pipeline, job).is_some() || pipeline.triggered_by("workflow_call") {
        return None;
    }
    let mut modes = pipeline.triggers.iter().map(|trigger| default_mode(&trigger.event));
    let (name, first) = modes.next()?;
    modes.all(|(_, other)| other == first).then(|| (name.to_owned(), first))
}

/// What a step does with caches.
pub(super) fn used(step: &Step) -> Option<Access> {
    let Action::Use { target: Target::Action(reference), inputs, .. } = &step.action else { return None };
    let input = |key: &str| {
        let field = inputs.iter().find(|field| field.key.eq_ignore_ascii_case(key))?;
        Some(field.value.as_text())
    };
    cache::of_action(&reference.name(), &reference.reference, input)
}
