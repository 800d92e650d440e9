//! A job of a workflow, with the safe choices that its source leaves open.

use super::data::{commented, data, minutes, short_list};
use super::step::{step, uses};
use super::workflow::{
    Facts, bash_defaults, comments, concurrency, has_scripts, insert, permissions_value, takes_bash, with_raw,
};
use crate::expression_text::written as expression;
use crate::model::{EntityKind, Field as ModelField, Job as ModelJob, Model, Pipeline, Value, ValueKind};
use crate::permission::{is_inferred, needed};
use crate::target::github::{Field, Job};
use crate::yaml::Node;

/// The keys of a job in the order in which people write them; see `WORKFLOW_ORDER`.
const JOB_ORDER: &[&str] = &[
    "name",
    "needs",
    "if",
    "runs-on",
    "timeout-minutes",
    "environment",
    "concurrency",
    "permissions",
    "strategy",
    "continue-on-error",
    "env",
    "defaults",
    "outputs",
];

pub(super) fn job(pipeline: &Pipeline, job: &ModelJob, facts: Facts<'_>, own_bash: bool) -> Job {
    let baseline = pipeline.baseline;
    let mut fields = with_raw(&job.fields, |field| job_field(field, &format!("{}-{}", pipeline.id, job.id), facts));
    let mut add = |key: &str, node: Option<Node>| {
        if let Some(node) = node.filter(|_| !fields.iter().any(|field| field.key == key)) {
            insert(&mut fields, JOB_ORDER, key, node);
        }
    };
    let name = job.title.as_ref().map(expression::text);
    add("name", name.or_else(|| baseline.others.is_safe().then(|| job.id.clone())).map(Node::text));
    add("needs", needs(job));
    add("if", super::flow::condition(pipeline, job));
    let called = job.call.is_some();
    add("runs-on", facts.settings.defaults.runs_on.as_deref().filter(|_| !called).map(Node::text));
    if baseline.timeout.is_safe() && !called {
        add("timeout-minutes", Some(Node::number(facts.settings.defaults.timeout_minutes.to_string())));
    }
    if baseline.others.is_safe() {
        add("environment", deploy_environment(job, facts));
        add("concurrency", deploy_concurrency(job, facts.model));
    }
    if is_inferred(pipeline, job) {
        add("permissions", Some(inferred_permissions(pipeline, job, facts)));
    }
    if own_bash && has_scripts(job) && takes_bash(job) {
        add("defaults", Some(bash_defaults()));
    }
    let call = job.call.as_ref().map(|call| uses(&call.target, &call.inputs, baseline, facts));
    let steps = job.steps.iter().map(|step| self::step(step, baseline, facts)).collect();
    Job { comments: comments(&job.comments), id: job.id.clone(), fields, call, steps }
}

fn job_field(field: &ModelField, id: &str, facts: Facts<'_>) -> Option<Field> {
    let (key, node) = match field.key.as_str() {
        "timeout" => ("timeout-minutes", timeout(&field.value)),
        "cancel-timeout" => ("cancel-timeout-minutes", timeout(&field.value)),
        "permissions" => ("permissions", permissions_value(&field.value)?),
        "concurrency" => ("concurrency", concurrency(&field.value, id)?),
        "environment" => ("environment", environment(&field.value, facts.model)),
        "runs-on" => ("runs-on", short_list(&field.value)),
        key => (key, data(&field.value)),
    };
    Some(Field { key: key.to_owned(), node: commented(node, &field.comments) })
}

pub(super) fn timeout(value: &Value) -> Node {
    match value.kind {
        ValueKind::Duration(seconds) => Node::number(minutes(seconds)),
        _ => data(value),
    }
}

fn needs(job: &ModelJob) -> Option<Node> {
    match &job.needs[..] {
        [] => None,
        [one] => Some(Node::text(one.job.clone())),
        several => Some(Node::list(several.iter().map(|need| need.job.clone())).in_flow()),
    }
}

fn environment(value: &Value, model: &Model) -> Node {
    if let Some(entity) = value.as_entity().filter(|entity| entity.kind == EntityKind::Environment) {
        return environment_node(&entity.id, model);
    }
    let node = data(value);
    let Some(block) = value.as_map().filter(|block| block.get("url").is_none()) else { return node };
    let declared = block.get("name").and_then(Value::as_entity).and_then(|entity| model.environment(&entity.id));
    match declared.and_then(|environment| environment.fields.get("url")) {
        Some(url) => node.with("url", data(url)),
        None => node,
    }
}

fn environment_node(id: &str, model: &Model) -> Node {
    match model.environment(id).and_then(|environment| environment.fields.get("url")) {
        Some(url) => Node::map().with("name", id).with("url", data(url)),
        None => Node::text(id),
    }
}

/// The environment that a job deploys to.
fn deploy_environment(job: &ModelJob, facts: Facts<'_>) -> Option<Node> {
    let (_, deploy) = job.deploys().next()?;
    let app = facts.model.app(&deploy.app)?;
    Some(environment_node(&app.fields.get("environment")?.as_entity()?.id, facts.model))
}

/// One deploy of an app to an environment at a time; one that runs is never cancelled.
fn deploy_concurrency(job: &ModelJob, model: &Model) -> Option<Node> {
    let (_, deploy) = job.deploys().next()?;
    let environment = model.app(&deploy.app)?.fields.get("environment").and_then(Value::as_entity);
    let group = match environment {
        Some(environment) => format!("deploy-{}-{}", deploy.app, environment.id),
        None => format!("deploy-{}", deploy.app),
    };
    Some(Node::map().with("group", group).with("cancel-in-progress", Node::from(false)))
}

fn inferred_permissions(pipeline: &Pipeline, job: &ModelJob, facts: Facts<'_>) -> Node {
    needed(pipeline, job, facts.model, facts.lock).scopes.iter().fold(Node::map(), |node, need| {
        node.with(need.scope.name(), Node::text(need.level.name()).trailing(need.names().join(", ")))
    })
}
