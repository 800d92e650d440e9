//! The documents of a file with manifests, and why some are not imported.

use super::super::read_error;
use super::{Fault, Result};
use crate::model::EntityKind;
use crate::target::argo::{API_VERSION, kind};
use crate::yaml::{self, Node, Value};

/// What a template of Helm refers to; those of Argo CD and Argo Rollouts have other names in their braces.
const OF_HELM: &[&str] = &[
    ".Values",
    ".Release",
    ".Chart",
    ".Capabilities",
    ".Files",
    "$.Values",
    "$.Release",
    "$.Chart",
    "include ",
    "tpl ",
];

/// Keys below which braces belong to somebody else: a chart, a plugin, a notification.
const OPAQUE: &[&str] = &["helm", "plugin", "kustomize", "directory", "annotations", "info", "metrics", "args"];

/// Whether a file holds manifests of Kubernetes rather than a workflow.
pub(in crate::import) fn is_manifest(text: &str) -> bool {
    if text.lines().any(|line| line.starts_with("apiVersion:") || line.starts_with("kind:")) {
        return true;
    }
    // Indented, in braces, in quotes; and in workflows within scripts.
    if !text.contains("apiVersion") {
        return false;
    }
    match yaml::read_documents(text) {
        Ok(documents) => documents.iter().any(is_object),
        Err(_) => text.contains("{{") && !text.lines().any(|line| OF_GITHUB.iter().any(|key| line.starts_with(key))),
    }
}

/// How a line of a workflow or an action begins.
const OF_GITHUB: [&str; 5] = ["on:", "'on':", "\"on\":", "jobs:", "runs:"];

fn is_object(document: &Node) -> bool {
    ["apiVersion", "kind"].iter().all(|key| document.get(key).is_some())
}

/// Says of a file that is neither a manifest nor GitHub's that it has a manifest somewhere inside.
pub(in crate::import) fn inner(root: &Node) -> Option<Fault> {
    let (at, key) = find(root, None)?;
    let kind = at.get("kind").and_then(Node::as_text).unwrap_or("object");
    let message = match key {
        Some(key) => {
            format!("this file is no manifest, but has one inside: a `{kind}` below `{key}`; import that alone")
        }
        None => format!(
            "this is a list with a `{kind}` in it; a file of manifests has one behind the other, with `---` between"
        ),
    };
    Some(Fault::at(at, message))
}

/// The first manifest inside, and the key that it is below.
fn find<'a>(node: &'a Node, key: Option<&'a str>) -> Option<(&'a Node, Option<&'a str>)> {
    if is_object(node) {
        return Some((node, key));
    }
    let items = node.items().iter().map(|item| (item, key));
    let entries = node.entries().iter().map(|entry| (&entry.node, Some(entry.key.as_str())));
    items.chain(entries).find_map(|(node, key)| find(node, key))
}

/// The manifests of a file: documents that say nothing left out, the items of a List one by one.
pub(in crate::import) fn documents(text: &str) -> Result<Vec<Node>, Vec<Fault>> {
    let read = yaml::read_documents(text).map_err(|errors| match text.find("{{") {
        Some(at) => vec![Fault { is_other: true, ..Fault::new(at..at + 2, TEMPLATE) }],
        None => errors.into_iter().map(read_error).collect(),
    })?;
    let (mut found, mut comments): (Vec<Node>, Vec<String>) = (Vec::new(), Vec::new());
    for mut document in read {
        document.above.splice(0..0, std::mem::take(&mut comments));
        if document.value == Value::Null {
            comments.extend(document.above.into_iter().chain(document.trailing).chain(document.closing));
            continue;
        }
        match document.get("kind").and_then(Node::as_text) {
            Some("List") => found.extend(items(document)),
            _ => found.push(document),
        }
    }
    match found.last_mut() {
        Some(last) => last.closing.extend(comments),
        None => return Err(vec![Fault::new(0..0, "the file holds no manifest")]),
    }
    Ok(found)
}

/// The items of a List, each with the comments that stand before it.
fn items(list: Node) -> Vec<Node> {
    let mut above = list.above.clone();
    let mut found = list.get("items").map(Node::items).unwrap_or_default().to_vec();
    for entry in list.entries().iter().filter(|entry| entry.key != "items") {
        above.extend(entry.node.above.iter().chain(&entry.node.trailing).cloned());
    }
    if let Some(items) = list.get("items") {
        above.extend(items.above.iter().chain(&items.trailing).cloned());
    }
    if let Some(first) = found.first_mut() {
        first.above.splice(0..0, above);
    }
    if let Some(last) = found.last_mut() {
        last.closing.extend(list.get("items").into_iter().flat_map(|items| items.closing.iter().cloned()));
        last.closing.extend(list.closing);
    }
    found
}

const TEMPLATE: &str = "this is a template whose `{{ … }}` another program fills in; import the manifest that it makes";

/// The kind of declaration that a manifest becomes.
pub(super) fn declared(document: &Node) -> Result<EntityKind> {
    let text = |key: &str| document.get(key).and_then(Node::as_text);
    let (Some(version), Some(own)) = (text("apiVersion"), text("kind")) else {
        return Err(Fault::at(document, "a manifest is a mapping with `apiVersion` and `kind`"));
    };
    let known = || EntityKind::MANIFESTS.into_iter().filter(|one| crate::schema::manifest_block(*one).is_some());
    let place = document.get("kind").unwrap_or(document);
    if version == API_VERSION
        && let Some(found) = known().find(|one| kind(*one) == Some(own))
    {
        return match template(document, found == EntityKind::App) {
            Some(place) => Err(Fault::other(place, TEMPLATE)),
            None => Ok(found),
        };
    }
    let names: Vec<_> = known().filter_map(kind).map(|name| format!("`{name}`")).collect();
    let message = format!("`{own}` of `{version}` is not imported; of `{API_VERSION}` there are {}", names.join(", "));
    Err(Fault::other(place, message))
}

/// A text with braces that somebody fills in before Argo CD reads it: in an Application any, elsewhere those of Helm.
fn template(node: &Node, any: bool) -> Option<&Node> {
    if let Some(text) = node.as_text() {
        let mut braces = text.split("{{").skip(1).map(|rest| rest.trim_start_matches(['-', ' ']));
        return braces.any(|rest| any || OF_HELM.iter().any(|word| rest.starts_with(word))).then_some(node);
    }
    let entries = node.entries().iter().filter(|entry| !OPAQUE.contains(&entry.key.as_str()));
    node.items().iter().chain(entries.map(|entry| &entry.node)).find_map(|inner| template(inner, any))
}
