//! Secrets that environments are allowed: which jobs run there, and whether a call hands them to such jobs only.
//!
//! The caller of a pipeline has no value for a secret of an environment. It hands over the name, and GitHub fills in the
//! value of the environment that the called job runs in.

use super::scope::uses;
use crate::catalog::limits::REUSABLE_WORKFLOW_LEVELS_MAX;
use crate::model::{EntityKind, Job, Target, Value, ValueKind};
use crate::rules::Facts;
use crate::rules::gate::{deploy_reach, deployment};

/// An environment whose jobs may use a secret.
pub(super) fn that_may(allowed: &Value) -> Option<&str> {
    let entities = allowed.as_list()?.iter().filter_map(|item| item.value.as_entity());
    entities.filter(|entity| entity.kind == EntityKind::Environment).map(|entity| entity.id.as_str()).next()
}

/// The environments that a job runs in.
pub(super) fn of_job(facts: &Facts<'_>, job: &Job) -> Vec<String> {
    let named = job.environment().and_then(|name| deployment::declared(facts.model, name));
    let named = named.map(|environment| environment.id.clone());
    let deployed = job.deploys().filter_map(|(_, deploy)| {
        deploy_reach::environment_name(facts.model.app(&deploy.app)?.fields.get("environment"))
    });
    named.into_iter().chain(deployed).collect()
}

/// Whether a job hands a secret to jobs of a pipeline of this project, each of which runs in an allowed environment.
pub(super) fn is_where_it_goes(facts: &Facts<'_>, allowed: &Value, job: &Job, name: &str) -> bool {
    that_may(allowed).is_some() && goes(facts, allowed, job, name, 0)
}

fn goes(facts: &Facts<'_>, allowed: &Value, job: &Job, name: &str, depth: u64) -> bool {
    let Some(Target::Pipeline(id)) = job.call.as_ref().map(|call| &call.target) else { return false };
    let Some(callee) = facts.model.pipeline(id).filter(|_| depth < REUSABLE_WORKFLOW_LEVELS_MAX) else { return false };
    let handed = job.field("secrets").and_then(Value::as_map).into_iter().flat_map(|fields| fields.iter());
    let names = handed.filter(|field| {
        let mut reads = false;
        field.value.expressions(&mut |expression| {
            let path = expression.as_path();
            reads |=
                matches!(&path, Some(("secrets", names)) if names.iter().any(|read| read.eq_ignore_ascii_case(name)));
        });
        reads
    });
    let mut names = names.map(|field| field.key.as_str()).peekable();
    names.peek().is_some()
        && names.all(|name| {
            let is_used = |job: &&Job| uses(callee, job).iter().any(|used| used.name.eq_ignore_ascii_case(name));
            let mut users = callee.jobs.iter().filter(is_used);
            users.all(|user| runs_in(facts, allowed, user) || goes(facts, allowed, user, name, depth + 1))
        })
}

/// Whether a job runs in one of the environments. What only the run knows may be one of them.
fn runs_in(facts: &Facts<'_>, allowed: &Value, job: &Job) -> bool {
    if job.environment().is_some_and(|value| matches!(value.kind, ValueKind::Run(_))) {
        return true;
    }
    let own = of_job(facts, job);
    let environments = allowed.as_list().unwrap_or_default().iter().filter_map(|item| item.value.as_entity());
    environments.filter(|entity| entity.kind == EntityKind::Environment).any(|entity| own.contains(&entity.id))
}
