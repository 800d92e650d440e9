//! What a job needs that calls a workflow: its token is the ceiling for those of the jobs that are called.

use super::needed::{Needed, is_inferred, needed};
use crate::catalog::limits::REUSABLE_WORKFLOW_LEVELS_MAX;
use crate::catalog::permission::{Level, Scope};
use crate::lock::Lock;
use crate::model::{Call, Job, Model, Pipeline, Site, Target, Value};

/// A pipeline of this project asks for what its jobs say or need; of other workflows it is not known.
pub(super) fn of_call(call: &Call, model: &Model, lock: &Lock, found: &mut Needed, depth: u64) {
    let name = match &call.target {
        Target::Pipeline(id) => {
            if let Some(callee) = model.pipeline(id).filter(|_| depth < REUSABLE_WORKFLOW_LEVELS_MAX) {
                for job in &callee.jobs {
                    of_called(callee, job, call.site, asked(callee, job, model, lock, depth), found);
                }
            }
            return;
        }
        Target::Action(reference) => reference.to_string(),
        // No job is an action: `check` refuses that.
        Target::Other(path) | Target::Own { id: path, .. } => path.clone(),
    };
    found.unknown.push((call.site, format!("what `{name}` needs is not known here")));
}

/// Adds what a job of a called pipeline asks for, at the place of the call.
fn of_called(callee: &Pipeline, job: &Job, site: Site, asked: Needed, found: &mut Needed) {
    let id = &callee.id;
    for (scope, level, _) in asked.scopes {
        found.add(scope, level, id);
    }
    // Where the called job has to say it, that is reported there.
    if !is_inferred(callee, job) {
        let reasons = asked.unknown.into_iter().map(|(_, reason)| (site, format!("in the pipeline `{id}`: {reason}")));
        found.unknown.extend(reasons);
    }
}

fn asked(callee: &Pipeline, job: &Job, model: &Model, lock: &Lock, depth: u64) -> Needed {
    let said = job.field("permissions").or_else(|| callee.fields.get("permissions"));
    if let Some(said) = said.and_then(said_in) {
        return said;
    }
    match &job.call {
        Some(call) => {
            let mut inner = Needed::default();
            of_call(call, model, lock, &mut inner, depth + 1);
            inner
        }
        None => needed(job, model, lock),
    }
}

/// What `permissions` asks for; nothing where it leaves that to the caller.
fn said_in(value: &Value) -> Option<Needed> {
    let mut said = Needed::default();
    if let Some(scopes) = value.as_map() {
        for field in scopes.iter() {
            let level = field.value.as_text().and_then(|text| Level::from_name(&text));
            if let (Some(scope), Some(level)) = (Scope::from_name(&field.key), level) {
                said.add(scope, level, "");
            }
        }
        return Some(said);
    }
    match value.as_text()?.as_str() {
        "inherit" => None,
        word @ ("read-all" | "write-all") => {
            said.unknown.push((value.site, format!("it asks for `{word}`")));
            Some(said)
        }
        _ => Some(said),
    }
}
