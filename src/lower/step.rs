//! A step of a workflow or of a composite action, and what it uses.

use super::data::{commented, data, map};
use super::job::timeout;
use super::pin;
use super::workflow::{Facts, comments, with_raw};
use crate::expression_text::written as expression;
use crate::model::{
    self, Baseline, Field as ModelField, Fields, Pipeline, Step as ModelStep, Target, Value, ValueKind,
};
use crate::target::github::{Action, Field, Step, Uses};
use crate::yaml::Node;

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

pub(super) fn uses(target: &Target, inputs: &Fields, baseline: Baseline, facts: Facts<'_>) -> (Uses, Node) {
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
