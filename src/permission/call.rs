//! What a job needs that calls a workflow: its token is the ceiling for those of the jobs that are called.

use super::action::holds;
use super::{Needed, Reason, Stated, granted, is_inferred, needed};
use crate::catalog;
use crate::catalog::command::Access;
use crate::catalog::limits::REUSABLE_WORKFLOW_LEVELS_MAX;
use crate::catalog::permission::Evidence;
use crate::lock::Lock;
use crate::model::{ActionReference, Call, Job, Model, Pipeline, Target};

/// A pipeline of this project asks for what its jobs say or need; a workflow of another repository for what the catalog
/// knows of it.
pub(super) fn of_call(call: &Call, model: &Model, lock: &Lock, found: &mut Needed, depth: u64) {
    let name = match &call.target {
        Target::Pipeline(id) => {
            if let Some(callee) = model.pipeline(id).filter(|_| depth < REUSABLE_WORKFLOW_LEVELS_MAX) {
                for job in &callee.jobs {
                    of_called(callee, job, call, asked(callee, job, model, lock, depth), found);
                }
            }
            return;
        }
        Target::Action(reference) => {
            if of_remote(call, reference, lock, found).is_some() {
                return;
            }
            reference.to_string()
        }
        // No job is an action: `check` refuses that.
        Target::Other(path) | Target::Own { id: path, .. } => path.clone(),
    };
    found.unknown.push((call.site, format!("what `{name}` needs is not known here")));
}

/// GitHub refuses the call where the catalog's permissions are not granted.
fn of_remote(call: &Call, reference: &ActionReference, lock: &Lock, found: &mut Needed) -> Option<()> {
    let rules = catalog::action(&reference.name())?.permissions.as_ref()?;
    for rule in rules {
        for (scope, level) in &rule.permissions {
            let is_certain = rule.when.is_none() && rule.evidence == Evidence::Readme;
            let reason = Reason { name: reference.name(), site: call.site, level: *level, or: None, is_certain };
            match holds(rule, reference, &call.inputs, lock) {
                Some(true) => found.add(*scope, reason),
                Some(false) => {}
                None => found.perhaps.push((Access { scope: *scope, level: *level, or: None }, reason)),
            }
        }
    }
    Some(())
}

/// Adds what a job of a called pipeline asks for, at the place of the call.
fn of_called(callee: &Pipeline, job: &Job, call: &Call, asked: Needed, found: &mut Needed) {
    let (id, site) = (&callee.id, call.site);
    let here = |reason: Reason| Reason { name: id.clone(), site, is_certain: false, ..reason };
    for need in asked.scopes {
        need.reasons.into_iter().for_each(|reason| found.add(need.scope, here(reason)));
    }
    found.perhaps.extend(asked.perhaps.into_iter().map(|(access, reason)| (access, here(reason))));
    found.is_open |= asked.is_open;
    found.may_push |= asked.may_push;
    found.runs_unknown |= asked.runs_unknown;
    // Where the called job has to say it, that is reported there.
    if !is_inferred(callee, job) {
        let reasons = asked.unknown.into_iter().map(|(_, reason)| (site, format!("in the pipeline `{id}`: {reason}")));
        found.unknown.extend(reasons);
    }
}

fn asked(callee: &Pipeline, job: &Job, model: &Model, lock: &Lock, depth: u64) -> Needed {
    match granted(callee, job) {
        Some(Stated::Scopes(scopes)) => {
            let mut said = Needed::default();
            for (scope, level) in scopes {
                said.add(scope, Reason { name: String::new(), site: job.site, level, or: None, is_certain: true });
            }
            said
        }
        Some(Stated::All(level)) => {
            Needed { unknown: vec![(job.site, format!("it asks for `{}-all`", level.name()))], ..Needed::default() }
        }
        None => match &job.call {
            Some(call) => {
                let mut inner = Needed::default();
                of_call(call, model, lock, &mut inner, depth + 1);
                inner
            }
            None => needed(callee, job, model, lock),
        },
    }
}
