//! A pipeline to a workflow, with the safe choices that its source leaves open.

use super::data::{commented, data, map, minutes, short_list};
use super::{expression, pin};
use crate::catalog;
use crate::catalog::runner::Os;
use crate::lock::Lock;
use crate::model::{
    self, Baseline, EntityKind, Field as ModelField, Fields, Job as ModelJob, Model, Pipeline, Step as ModelStep,
    Target, Value, ValueKind,
};
use crate::rules::permission::{is_inferred, needed};
use crate::settings::Settings;
use crate::target::github::{Action, Comments, Field, Job, Step, Trigger, Uses, Workflow};
use crate::yaml::Node;

/// What lowering reads besides the pipeline.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    pub model: &'a Model,
    pub lock: &'a Lock,
    pub settings: &'a Settings,
}

/// The keys of a workflow and of a job in the order in which people write them. Keys that the source has keep its
/// order; those that the compiler adds are put in by this one.
const WORKFLOW_ORDER: &[&str] = &["run-name", "permissions", "env", "concurrency", "defaults"];
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

/// Lowers a pipeline.
pub fn workflow(pipeline: &Pipeline, facts: Facts<'_>) -> Workflow {
    let pipeline = &*super::typed::pipeline(pipeline, facts.model);
    let baseline = pipeline.baseline;
    let bash = baseline.shell.is_safe() && pipeline.fields.get("defaults").is_none() && !pipeline.jobs.is_empty();
    let bash_everywhere = bash && pipeline.jobs.iter().filter(|job| has_scripts(job)).all(takes_bash);
    let mut fields = with_raw(&pipeline.fields, |field| workflow_field(field, &pipeline.id));
    if baseline.permissions.is_safe() && pipeline.fields.get("permissions").is_none() {
        insert(&mut fields, WORKFLOW_ORDER, "permissions", Node::map());
    }
    // A called pipeline runs inside its caller's group.
    let is_started = pipeline.triggers.iter().any(|trigger| trigger.event != "workflow_call");
    if baseline.others.is_safe() && is_started && pipeline.fields.get("concurrency").is_none() {
        insert(&mut fields, WORKFLOW_ORDER, "concurrency", default_concurrency(pipeline));
    }
    if bash_everywhere && pipeline.jobs.iter().any(has_scripts) {
        insert(&mut fields, WORKFLOW_ORDER, "defaults", bash_defaults());
    }
    let jobs = pipeline.jobs.iter().map(|job| self::job(pipeline, job, facts, bash && !bash_everywhere)).collect();
    Workflow {
        comments: comments(&pipeline.comments),
        name: pipeline.title.as_ref().map(expression::text),
        triggers: pipeline.triggers.iter().map(|trigger| self::trigger(pipeline, trigger, facts)).collect(),
        fields,
        jobs,
    }
}

pub(super) fn comments(comments: &model::Comments) -> Comments {
    Comments { above: comments.above.clone(), trailing: comments.trailing.clone(), below: comments.below.clone() }
}

/// The fields as they are written; those of `raw` stand where it stood.
pub(super) fn with_raw<'a>(fields: &'a Fields, lower: impl Fn(&'a ModelField) -> Option<Field> + 'a) -> Vec<Field> {
    let mut found = Vec::new();
    for field in fields.iter() {
        match (field.key.as_str(), field.value.as_map()) {
            ("raw", Some(raw)) => {
                found.extend(raw.iter().map(|field| Field {
                    key: field.key.clone(),
                    node: commented(data(&field.value), &field.comments),
                }))
            }
            _ => found.extend(lower(field)),
        }
    }
    found
}

fn workflow_field(field: &ModelField, id: &str) -> Option<Field> {
    let node = match field.key.as_str() {
        "permissions" => permissions_value(&field.value)?,
        "concurrency" => concurrency(&field.value, id)?,
        _ => data(&field.value),
    };
    Some(Field { key: field.key.clone(), node: commented(node, &field.comments) })
}

fn trigger(pipeline: &Pipeline, trigger: &model::Trigger, facts: Facts<'_>) -> Trigger {
    let mut filters = trigger.filters.iter().fold(Node::map(), |node, field| {
        let value = with_names(&field.value, facts);
        // GitHub takes one pattern as a text too; a list is what people write.
        let listed = match &value.kind {
            ValueKind::List(_) => short_list(&value),
            _ if matches!(field.key.as_str(), "cron" | "timezone") => data(&value),
            _ => Node::list([data(&value)]).in_flow(),
        };
        node.with(field.key.clone(), commented(listed, &field.comments))
    });
    for (key, node) in super::interface::interface(pipeline, trigger) {
        filters.set(key, node);
    }
    Trigger { comments: comments(&trigger.comments), event: trigger.event.clone(), filters }
}

/// A pipeline of the project by the name of its workflow, which is what `workflow_run` compares.
fn with_names(value: &Value, facts: Facts<'_>) -> Value {
    let name = |value: &mut Value| {
        let Some(entity) = value.as_entity().filter(|entity| entity.kind == EntityKind::Pipeline) else { return };
        let named = facts.model.pipelines.iter().find(|pipeline| pipeline.id == entity.id);
        let name = named.map(|pipeline| pipeline.workflow_name(&facts.settings.output.workflows));
        *value = Value::text(name.unwrap_or_default(), value.site);
    };
    let mut value = value.clone();
    match &mut value.kind {
        ValueKind::List(items) => items.iter_mut().for_each(|item| name(&mut item.value)),
        _ => name(&mut value),
    }
    value
}

/// One run for each branch or pull request; a newer push to a pull request replaces the run before it.
fn default_concurrency(pipeline: &Pipeline) -> Node {
    let cancel = match pipeline.triggered_by("pull_request") {
        true => Node::text("${{ github.event_name == 'pull_request' }}"),
        false => Node::from(false),
    };
    Node::map().with("group", format!("{}-${{{{ github.ref }}}}", pipeline.id)).with("cancel-in-progress", cancel)
}

fn bash_defaults() -> Node {
    Node::map().with("run", Node::map().with("shell", "bash"))
}

fn has_scripts(job: &ModelJob) -> bool {
    job.all_steps().any(|step| matches!(step.action, model::Action::Run { .. }))
}

/// A hosted Linux or macOS runner: bash is there, and `shell: bash` adds `pipefail`.
fn takes_bash(job: &ModelJob) -> bool {
    let runs_on = job.field("runs-on").and_then(Value::as_text);
    let label = runs_on.as_deref().and_then(catalog::runner::label);
    job.field("container").is_none()
        && job.field("defaults").is_none()
        && label.is_some_and(|label| label.os != Os::Windows)
}

/// `permissions:` as written; nothing for `inherit`.
fn permissions_value(value: &Value) -> Option<Node> {
    match value.as_text().as_deref() {
        Some("inherit") => None,
        Some("none") => Some(Node::map()),
        _ => Some(data(value)),
    }
}

/// `concurrency:` as written, or what a policy means; nothing for `none`.
///
/// `supersede`: a newer one on the same ref cancels the older. `queue`: it waits for it. `serialize`: it waits for all
/// others, whatever their ref.
fn concurrency(value: &Value, id: &str) -> Option<Node> {
    let ValueKind::Word(policy) = &value.kind else { return Some(data(value)) };
    let (group, cancel) = match policy.as_str() {
        "supersede" => (format!("{id}-${{{{ github.ref }}}}"), true),
        "queue" => (format!("{id}-${{{{ github.ref }}}}"), false),
        "serialize" => (id.to_owned(), false),
        _ => return None,
    };
    Some(Node::map().with("group", group).with("cancel-in-progress", Node::from(cancel)))
}

// ---- Jobs ----

fn job(pipeline: &Pipeline, job: &ModelJob, facts: Facts<'_>, own_bash: bool) -> Job {
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
        add("permissions", Some(inferred_permissions(job, facts)));
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

fn timeout(value: &Value) -> Node {
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

/// A condition. `if:` is an expression by itself; in `${{ }}` it reads the same, and one that begins with `!` is no tag
/// of YAML.
pub(super) fn condition(value: &Value) -> Node {
    match &value.kind {
        ValueKind::Run(run) => {
            let text = expression::expression(run);
            if text.starts_with('!') { Node::text(expression::interpolated(run)) } else { Node::text(text) }
        }
        _ => data(value),
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

fn inferred_permissions(job: &ModelJob, facts: Facts<'_>) -> Node {
    needed(job, facts.model, facts.lock).scopes.iter().fold(Node::map(), |node, (scope, level, reasons)| {
        node.with(scope.name(), Node::text(level.name()).trailing(reasons.join(", ")))
    })
}

// ---- Steps ----

pub(super) fn step(step: &ModelStep, baseline: Baseline, facts: Facts<'_>) -> Step {
    let mut fields = Vec::new();
    if !step.env.is_empty() {
        fields.push(Field { key: "env".to_owned(), node: map(&step.env) });
    }
    fields.extend(with_raw(&step.fields, step_field));
    let action = match &step.action {
        model::Action::Run { script } => Action::Run { script: expression::text(script) },
        model::Action::Use { target, inputs, .. } => {
            let (uses, with) = uses(target, inputs, baseline, facts);
            Action::Uses { uses, with }
        }
        model::Action::Wait { ids } => Action::Other {
            key: "wait",
            value: match &ids[..] {
                [one] => Node::text(one.clone()),
                several => Node::list(several.iter().cloned()).in_flow(),
            },
        },
        model::Action::WaitAll => Action::Other { key: "wait-all", value: Node::from(true) },
        model::Action::Cancel { id } => Action::Other { key: "cancel", value: Node::text(id.clone()) },
        model::Action::Parallel { steps } => {
            Action::Parallel { steps: steps.iter().map(|step| self::step(step, baseline, facts)).collect() }
        }
    };
    Step {
        comments: comments(&step.comments),
        name: step.title.as_ref().map(expression::text),
        id: step.id.clone(),
        condition: step.condition.as_ref().map(condition),
        action,
        fields,
    }
}

fn step_field(field: &ModelField) -> Option<Field> {
    let (key, node) = match field.key.as_str() {
        "timeout" => ("timeout-minutes", timeout(&field.value)),
        // What they mean is said where they are read.
        "outputs" => return None,
        key => (key, data(&field.value)),
    };
    Some(Field { key: key.to_owned(), node: commented(node, &field.comments) })
}

fn uses(target: &Target, inputs: &Fields, baseline: Baseline, facts: Facts<'_>) -> (Uses, Node) {
    let mut with = map(inputs);
    let uses = match target {
        Target::Other(text) => Uses::AsWritten(text.clone()),
        Target::Own { path: Some(path), .. } => Uses::AsWritten(path.clone()),
        Target::Own { id, path: None } => {
            let action = facts.model.action(id).map(|action| action.reference(&facts.settings.output.actions));
            Uses::AsWritten(action.unwrap_or_else(|| format!("./{id}")))
        }
        Target::Pipeline(id) => {
            let file = facts.model.pipelines.iter().find(|pipeline| pipeline.id == *id).map(Pipeline::file_name);
            let folder = &facts.settings.output.workflows;
            Uses::AsWritten(format!("./{folder}/{}", file.unwrap_or_else(|| format!("{id}.yml"))))
        }
        Target::Action(reference) => {
            let is_checkout =
                reference.repository.eq_ignore_ascii_case("actions/checkout") && reference.path.is_empty();
            if baseline.credentials.is_safe() && is_checkout && inputs.get("persist-credentials").is_none() {
                with.set("persist-credentials", Node::from(false));
            }
            // `compile` has completed the lock file, or refused: what is missing here is left as it was written.
            pin::pin(reference, facts.lock, baseline.pins).unwrap_or_else(|| Uses::AsWritten(reference.to_string()))
        }
    };
    (uses, with)
}

/// Puts a key that the source does not have at its usual place among those that it has.
fn insert(fields: &mut Vec<Field>, order: &[&str], key: &str, node: Node) {
    let rank = |key: &str| order.iter().position(|known| *known == key).unwrap_or(order.len());
    let own = rank(key);
    let at = fields.iter().position(|field| rank(&field.key) > own).unwrap_or(fields.len());
    fields.insert(at, Field { key: key.to_owned(), node });
}
