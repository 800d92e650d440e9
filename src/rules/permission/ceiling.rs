//! `missing-permission` at calls: a job of a called pipeline says that it needs more than the call grants. GitHub does not
//! start such a run.

use std::collections::BTreeSet;

use super::missing_permission::{Bound, said};
use crate::catalog::limits::REUSABLE_WORKFLOW_LEVELS_MAX;
use crate::catalog::permission::{Level, Scope};
use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::model::{Job, Pipeline, Target, Value};
use crate::permission::{Stated, is_inferred, stated, statement};
use crate::rules::Facts;

/// A job that asks for too much.
struct Excess<'a> {
    callee: &'a Pipeline,
    statement: &'a Value,
    scopes: Vec<(Scope, Level)>,
}

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        for job in pipeline.jobs.iter().filter(|job| !is_inferred(pipeline, job)) {
            let (Some(call), Some(bound)) = (&job.call, Bound::of(pipeline, job)) else { continue };
            let mut seen = BTreeSet::new();
            for excess in of_call(facts, job, &bound, 0) {
                let Some(there) = facts.sites.written(excess.statement.site) else { continue };
                let Some(span) = facts.sites.span(call.site).filter(|_| seen.insert(there)) else { continue };
                let message = format!(
                    "`{}` asks for {}, which this call does not grant: GitHub does not start the run",
                    excess.callee.id,
                    said(&excess.scopes)
                );
                let mut diagnostic =
                    Diagnostic::finding("missing-permission", span, message).related(there, "it is asked for here");
                if let Some(span) = statement(pipeline, job).and_then(|value| facts.sites.written(value.site)) {
                    diagnostic = diagnostic.related(span, "this is granted");
                }
                let help = format!("add {} to the `permissions` of the job that calls it", said(&excess.scopes));
                found.push(outward(diagnostic.help(help), call.site, facts.sites));
            }
        }
    }
    found
}

/// What the jobs of the called pipeline say, and those that they call as long as nothing else is said on the way.
fn of_call<'a>(facts: &Facts<'a>, job: &Job, bound: &Bound, depth: u64) -> Vec<Excess<'a>> {
    let Some(Target::Pipeline(id)) = job.call.as_ref().map(|call| &call.target) else { return Vec::new() };
    let model = facts.model;
    let Some(callee) = model.pipeline(id).filter(|_| depth < REUSABLE_WORKFLOW_LEVELS_MAX) else { return Vec::new() };
    let mut found = Vec::new();
    for job in &callee.jobs {
        match statement(callee, job) {
            Some(statement) => {
                let scopes = stated(statement).map(|stated| beyond(&stated, bound)).unwrap_or_default();
                if !scopes.is_empty() {
                    found.push(Excess { callee, statement, scopes });
                }
            }
            None if is_inferred(callee, job) => {}
            None => found.extend(of_call(facts, job, bound, depth + 1)),
        }
    }
    found
}

/// What is asked for beyond what is granted. Of all permissions at once it is not sure which are meant where nothing is
/// said at the call.
fn beyond(asked: &Stated, bound: &Bound) -> Vec<(Scope, Level)> {
    match asked {
        Stated::All(_) => match bound {
            Bound::Said(_) => {
                let main = [Scope::Contents, Scope::Packages, Scope::PullRequests];
                main.into_iter()
                    .map(|scope| (scope, asked.level(scope)))
                    .filter(|(scope, level)| bound.level(*scope) < *level)
                    .collect()
            }
            Bound::Default => Vec::new(),
        },
        Stated::Scopes(scopes) => {
            scopes.iter().copied().filter(|(scope, level)| bound.level(*scope) < *level).collect()
        }
    }
}
