//! What a pipeline takes and gives, as `workflow_dispatch` and `workflow_call` say it.

use super::data::{commented, data, map};
use crate::expression_text::written as expression;
use crate::model::interface::{Input, InputType, Interface, Output, Secret};
use crate::model::{Pipeline, Text, Trigger};
use crate::yaml::Node;

/// The keys that an event gets beside its filters.
pub(super) fn interface(pipeline: &Pipeline, trigger: &Trigger) -> Vec<(&'static str, Node)> {
    let is_call = trigger.event == "workflow_call";
    if !is_call && trigger.event != "workflow_dispatch" {
        return Vec::new();
    }
    let both = [&pipeline.interface, &trigger.interface];
    let mut keys = Vec::new();
    let mut add = |key: &'static str, node: Node| {
        if !node.entries().is_empty() {
            keys.push((key, node));
        }
    };
    let inputs = both.iter().flat_map(|interface| &interface.inputs);
    add(
        "inputs",
        inputs.fold(Node::map(), |node, one| {
            node.with(one.id.clone(), input(one, is_call, pipeline.baseline.others.is_safe()))
        }),
    );
    if is_call {
        let named = |pick: fn(&Interface) -> Vec<(String, Node)>| {
            both.iter()
                .flat_map(|interface| pick(interface))
                .fold(Node::map(), |node, (id, value)| node.with(id, value))
        };
        add("outputs", named(|interface| interface.outputs.iter().map(|one| (one.id.clone(), output(one))).collect()));
        let declared = named(|interface| interface.secrets.iter().map(|one| (one.id.clone(), secret(one))).collect());
        let inherited = pipeline.inherited.iter();
        add("secrets", inherited.fold(declared, |node, name| node.with(name.clone(), Node::null())));
    }
    keys
}

fn described(description: Option<&Text>) -> Node {
    Node::map().with_some("description", description.map(|text| Node::text(expression::text(text))))
}

/// `says_all`: also what GitHub takes for said.
fn input(input: &Input, is_call: bool, says_all: bool) -> Node {
    let mut node = described(input.description.as_ref());
    let required = match &input.required {
        Some(said) => Some(data(said)),
        None if says_all && input.default.is_none() && !input.optional => Some(Node::from(true)),
        None => None,
    };
    if let Some(required) = required {
        node.set("required", required);
    }
    let kind = input.kind.clone().or_else(|| (is_call && says_all).then_some(InputType::String));
    if let Some(kind) = kind {
        let (name, options) = match kind {
            InputType::String => ("string", None),
            InputType::Bool => ("boolean", None),
            InputType::Number => ("number", None),
            InputType::Environment => ("environment", None),
            // A called workflow knows no choice; its caller gives any text.
            InputType::Choice(_) if is_call => ("string", None),
            InputType::Choice(options) => ("choice", Some(options)),
        };
        node.set("type", name);
        if let Some(options) = options {
            node.set("options", Node::list(options));
        }
    }
    if let Some(default) = &input.default {
        node.set("default", data(default));
    }
    commented(null_if_empty(node), &input.comments)
}

fn output(output: &Output) -> Node {
    commented(described(output.description.as_ref()).with("value", data(&output.value)), &output.comments)
}

fn secret(secret: &Secret) -> Node {
    let mut node = described(secret.description.as_ref());
    for entry in map(&secret.fields).entries() {
        node.set(entry.key.clone(), entry.node.clone());
    }
    commented(null_if_empty(node), &secret.comments)
}

/// `name:` with nothing behind it, as people write it.
fn null_if_empty(node: Node) -> Node {
    if node.entries().is_empty() { Node::null() } else { node }
}
