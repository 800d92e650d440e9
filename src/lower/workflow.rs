//! A pipeline to a workflow, with the safe choices that its source leaves open.

use super::data::{commented, data, short_list};
use super::job::job;
use crate::catalog;
use crate::catalog::runner::Os;
use crate::expression_text::written as expression;
use crate::lock::Lock;
use crate::model::{self, EntityKind, Field as ModelField, Fields, Job as ModelJob, Model, Pipeline, Value, ValueKind};
use crate::settings::Settings;
use crate::target::github::{Comments, Field, Trigger, Workflow};
use crate::yaml::Node;

/// What lowering reads besides the pipeline.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    pub model: &'a Model,
    pub lock: &'a Lock,
    pub settings: &'a Settings,
}

/// The keys of a workflow in the order in which people write them. Keys that the source has keep its
/// order; those that the compiler adds are put in by this one.
const WORKFLOW_ORDER: &[&str] = &["run-name", "permissions", "env", "concurrency", "defaults"];
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
    let jobs = pipeline.jobs.iter().map(|one| job(pipeline, one, facts, bash && !bash_everywhere)).collect();
    Workflow {
        comments: comments(&pipeline.comments),
        name: pipeline.title.as_ref().map(expression::text),
        triggers: pipeline.triggers.iter().map(|trigger| self::trigger(pipeline, trigger, facts)).collect(),
        fields,
        jobs,
    }
}

pub(super) fn comments(comments: &model::Comments) -> Comments {
    Comments {
        above: comments.above.clone(),
        trailing: comments.trailing.clone(),
        below: comments.below.clone(),
        keys: comments.keys.iter().map(|(key, own)| (*key, self::comments(own))).collect(),
    }
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

pub(super) fn bash_defaults() -> Node {
    Node::map().with("run", Node::map().with("shell", "bash"))
}

pub(super) fn has_scripts(job: &ModelJob) -> bool {
    job.all_steps().any(|step| matches!(step.action, model::Action::Run { .. }))
}

/// A hosted Linux or macOS runner: bash is there, and `shell: bash` adds `pipefail`.
pub(super) fn takes_bash(job: &ModelJob) -> bool {
    let runs_on = job.field("runs-on").and_then(Value::as_text);
    let label = runs_on.as_deref().and_then(catalog::runner::label);
    job.field("container").is_none()
        && job.field("defaults").is_none()
        && label.is_some_and(|label| label.os != Os::Windows)
}

/// `permissions:` as written; nothing for `inherit`.
pub(super) fn permissions_value(value: &Value) -> Option<Node> {
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
pub(super) fn concurrency(value: &Value, id: &str) -> Option<Node> {
    let ValueKind::Word(policy) = &value.kind else { return Some(data(value)) };
    let (group, cancel) = match policy.as_str() {
        "supersede" => (format!("{id}-${{{{ github.ref }}}}"), true),
        "queue" => (format!("{id}-${{{{ github.ref }}}}"), false),
        "serialize" => (id.to_owned(), false),
        _ => return None,
    };
    Some(Node::map().with("group", group).with("cancel-in-progress", Node::from(cancel)))
}

/// Puts a key that the source does not have at its usual place among those that it has.
pub(super) fn insert(fields: &mut Vec<Field>, order: &[&str], key: &str, node: Node) {
    let rank = |key: &str| order.iter().position(|known| *known == key).unwrap_or(order.len());
    let own = rank(key);
    let at = fields.iter().position(|field| rank(&field.key) > own).unwrap_or(fields.len());
    fields.insert(at, Field { key: key.to_owned(), node });
}
