//! The values of `uses` in workflows and actions: where they stand in YAML, and what they say.
//!
//! In: a document. Out: its places, and what each one names. It must not know the lock file.

use crate::model::ActionReference;
use crate::names::is_repository;
use crate::yaml::{Node, Value};

/// `owner/repo[/path]@reference`, with what stands behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Used<'a> {
    /// `owner/repo`
    pub name: &'a str,
    pub path: &'a str,
    pub reference: &'a str,
    /// Without `#`.
    pub comment: Option<&'a str>,
}

impl<'a> Used<'a> {
    /// What a place names; none where that is no action or workflow of a repository.
    pub fn read(node: &'a Node) -> Option<Self> {
        let (target, reference) = node.as_text()?.split_once('@')?;
        let mut parts = target.splitn(3, '/');
        let end = parts.next()?.len() + 1 + parts.next()?.len();
        let (name, path) = (target.get(..end)?, parts.next().unwrap_or(""));
        is_repository(name).then_some(Self { name, path, reference, comment: node.trailing.as_deref().map(str::trim) })
    }

    /// The same action at another version.
    pub fn to_reference(&self, version: &str) -> ActionReference {
        ActionReference { repository: self.name.to_owned(), path: self.path.to_owned(), reference: version.to_owned() }
    }
}

/// The values of `uses`, of jobs and of steps, and of the steps of an action.
pub fn places(root: &Node) -> Vec<&Node> {
    let mut found = Vec::new();
    steps(root.get("runs").and_then(|runs| runs.get("steps")), &mut found);
    for job in root.get("jobs").map_or(&[][..], Node::entries) {
        found.extend(job.node.get("uses"));
        steps(job.node.get("steps"), &mut found);
    }
    found
}

fn steps<'a>(node: Option<&'a Node>, found: &mut Vec<&'a Node>) {
    for step in node.map_or(&[][..], Node::items) {
        found.extend(step.get("uses"));
        steps(step.get("parallel"), found);
    }
}

/// Calls a function for each of these, to change it.
pub fn each_place(root: &mut Node, visit: &mut dyn FnMut(&mut Node)) {
    if let Some(own) = member(root, "runs").and_then(|runs| member(runs, "steps")) {
        each_step(own, visit);
    }
    let Some(jobs) = member(root, "jobs") else { return };
    let Value::Mapping { entries, .. } = &mut jobs.value else { return };
    for job in entries {
        if let Some(uses) = member(&mut job.node, "uses") {
            visit(uses);
        }
        if let Some(steps) = member(&mut job.node, "steps") {
            each_step(steps, visit);
        }
    }
}

fn each_step(steps: &mut Node, visit: &mut dyn FnMut(&mut Node)) {
    let Value::Sequence { items, .. } = &mut steps.value else { return };
    for step in items {
        if let Some(uses) = member(step, "uses") {
            visit(uses);
        }
        if let Some(inner) = member(step, "parallel") {
            each_step(inner, visit);
        }
    }
}

fn member<'a>(node: &'a mut Node, key: &str) -> Option<&'a mut Node> {
    let Value::Mapping { entries, .. } = &mut node.value else { return None };
    entries.iter_mut().find(|entry| entry.key == key).map(|entry| &mut entry.node)
}
