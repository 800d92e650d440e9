//! A composite action to its `action.yml`, with the safe choices that its source leaves open.

use super::data::{commented, data, map};
use super::step::step;
use super::typed;
use super::workflow::{Facts, comments, with_raw};
use crate::expression_text::written as expression;
use crate::model::interface::{Input, Output};
use crate::model::{Baseline, CompositeAction, Text};
use crate::target::github::{Action, ActionFile, Field, Step};
use crate::yaml::Node;

/// Lowers an action.
pub fn action(action: &CompositeAction, facts: Facts<'_>) -> ActionFile {
    let safe = action.baseline.others.is_safe();
    let action = &*typed::action(action, facts.model);
    let title = action.title.as_ref().map(expression::text);
    let mut fields = with_raw(&action.fields, |field| {
        Some(Field { key: field.key.clone(), node: commented(data(&field.value), &field.comments) })
    });
    if safe && action.fields.get("description").is_none() {
        let description = Node::text(title.clone().unwrap_or_default());
        fields.insert(0, Field { key: "description".to_owned(), node: description });
    }
    let mut steps: Vec<Step> = action.steps.iter().map(|step| self::step(step, action.baseline, facts)).collect();
    if action.baseline.shell.is_safe() {
        steps.iter_mut().for_each(add_shell);
    }
    let inputs = action.interface.inputs.iter();
    let outputs = action.interface.outputs.iter();
    ActionFile {
        comments: comments(&action.comments),
        name: title.or_else(|| safe.then(|| action.id.clone())),
        fields,
        inputs: inputs.fold(Node::map(), |node, one| node.with(one.id.clone(), input(one, action.baseline))),
        outputs: outputs.fold(Node::map(), |node, one| node.with(one.id.clone(), output(one))),
        steps,
    }
}

/// GitHub wants a shell of each script in an action. `bash` is there on all hosted runners, and stops at the first
/// command that fails.
fn add_shell(step: &mut Step) {
    let is_said = step.fields.iter().any(|field| field.key == "shell");
    if matches!(step.action, Action::Run { .. }) && !is_said {
        step.fields.insert(0, Field { key: "shell".to_owned(), node: Node::text("bash") });
    }
}

fn described(description: Option<&Text>) -> Node {
    Node::map().with_some("description", description.map(|text| Node::text(expression::text(text))))
}

fn input(input: &Input, baseline: Baseline) -> Node {
    let mut node = described(input.description.as_ref());
    match &input.required {
        Some(said) => node.set("required", data(said)),
        None if input.must_be_given(baseline) => node.set("required", Node::from(true)),
        None => {}
    }
    if let Some(default) = &input.default {
        // The default is a text, whatever the type is.
        let text = default.as_text().filter(|_| baseline.others.is_safe());
        node.set("default", text.map_or_else(|| data(default), Node::text));
    }
    for field in input.fields.iter() {
        match (field.key.as_str(), field.value.as_map()) {
            ("raw", Some(raw)) => {
                map(raw).entries().iter().for_each(|entry| node.set(entry.key.clone(), entry.node.clone()));
            }
            ("deprecation-message", _) => {
                node.set("deprecationMessage", commented(data(&field.value), &field.comments));
            }
            (key, _) => node.set(key, commented(data(&field.value), &field.comments)),
        }
    }
    // GitHub wants a mapping, also where it says nothing.
    commented(node, &input.comments)
}

fn output(output: &Output) -> Node {
    commented(described(output.description.as_ref()).with("value", data(&output.value)), &output.comments)
}
