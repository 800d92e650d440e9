//! From an action's file to its interface. What GitHub reads leniently is read leniently here: the file is not ours
//! to judge.

use std::collections::BTreeMap;

use pipe_lang::lock::{Input, Interface};
use pipe_lang::yaml::{self, Node, Plain};

use super::fetch::Checkout;

/// Reads the action, or the reusable workflow, at a path.
pub fn read(checkout: &Checkout, path: &str) -> Result<Interface, String> {
    if path.ends_with(".yml") || path.ends_with(".yaml") {
        let text = checkout.file(path)?.ok_or_else(|| format!("has no workflow `{path}` there"))?;
        return workflow(&parsed(path, &text)?, path);
    }
    let within = |name: &str| if path.is_empty() { name.to_string() } else { format!("{path}/{name}") };
    for name in ["action.yml", "action.yaml"] {
        if let Some(text) = checkout.file(&within(name))? {
            return action(&parsed(&within(name), &text)?, &within(name));
        }
    }
    if checkout.file(&within("Dockerfile"))?.is_some() {
        return Ok(Interface { using: "docker".to_string(), ..Interface::default() });
    }
    Err(format!("has no `{}` there", within("action.yml")))
}

fn parsed(path: &str, text: &str) -> Result<Node, String> {
    yaml::read(text).map_err(|errors| {
        let first = errors.into_iter().next().map(|error| error.message).unwrap_or_default();
        format!("has a `{path}` that cannot be read: {first}")
    })
}

fn action(file: &Node, path: &str) -> Result<Interface, String> {
    let using = file.get("runs").and_then(|runs| text(runs.get("using")?));
    let using = using.ok_or_else(|| format!("has a `{path}` without `runs.using`"))?;
    Ok(Interface { read_at: None, using, inputs: inputs(file.get("inputs")), outputs: names(file.get("outputs")) })
}

fn workflow(file: &Node, path: &str) -> Result<Interface, String> {
    let call = match file.get("on").map(|on| (on, on.value())) {
        Some((on, Plain::Mapping(_))) => on.get("workflow_call").cloned(),
        Some((_, Plain::Text("workflow_call"))) => Some(Node::null()),
        Some((on, Plain::Sequence(_))) => {
            on.items().iter().any(|event| event.as_text() == Some("workflow_call")).then(Node::null)
        }
        _ => None,
    };
    let call = call.ok_or_else(|| format!("has a `{path}` that cannot be called: it lacks `on.workflow_call`"))?;
    Ok(Interface {
        read_at: None,
        using: "workflow".to_string(),
        inputs: inputs(call.get("inputs")),
        outputs: names(call.get("outputs")),
    })
}

fn inputs(node: Option<&Node>) -> BTreeMap<String, Input> {
    let entries = node.map(Node::entries).unwrap_or_default();
    entries.iter().map(|entry| (entry.key.clone(), input(&entry.node))).collect()
}

fn input(node: &Node) -> Input {
    let required = node.get("required").and_then(text).is_some_and(|text| text.eq_ignore_ascii_case("true"));
    let deprecated = node.get("deprecationMessage").and_then(text);
    Input { required, default: node.get("default").and_then(text), deprecated }
}

fn names(node: Option<&Node>) -> Vec<String> {
    let mut names: Vec<String> = node.map(Node::entries).unwrap_or_default().iter().map(|e| e.key.clone()).collect();
    names.sort();
    names
}

/// A scalar as the runner sees it: a text. Null is no value.
fn text(node: &Node) -> Option<String> {
    match node.value() {
        Plain::Text(text) | Plain::Number(text) => Some(text.to_string()),
        Plain::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at what should not be")]

    use super::*;

    #[test]
    fn an_action() {
        let file = "
name: X
inputs:
  python-version: { default: 3.10 }
  token: { default: '${{ github.token }}', required: 'true', deprecationMessage: use no token }
  flag: { default: false, required: true }
  nothing:
outputs:
  z: { description: last }
  a: { value: x }
runs: { using: node24, main: x.js }
";
        let found = action(&yaml::read(file).unwrap(), "action.yml").unwrap();
        let input = |required, default: Option<&str>, deprecated: Option<&str>| Input {
            required,
            default: default.map(Into::into),
            deprecated: deprecated.map(Into::into),
        };
        assert_eq!(found.using, "node24");
        assert_eq!(found.outputs, ["a", "z"]);
        assert_eq!(found.inputs["python-version"], input(false, Some("3.10"), None));
        assert_eq!(found.inputs["token"], input(true, Some("${{ github.token }}"), Some("use no token")));
        assert_eq!(found.inputs["flag"], input(true, Some("false"), None));
        assert_eq!(found.inputs["nothing"], Input::default());
    }

    #[test]
    fn a_workflow_must_be_callable() {
        let found = |text: &str| workflow(&yaml::read(text).unwrap(), "w.yml");
        let callable = "on: { workflow_call: { inputs: { a: { type: string, required: true } } } }";
        assert!(found(callable).unwrap().inputs["a"].required);
        assert_eq!(found("on: [push, workflow_call]").unwrap().using, "workflow");
        assert!(found("on: { push: }").unwrap_err().contains("cannot be called"));
    }
}
