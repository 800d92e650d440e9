//! What a workflow says otherwise when it is hardened, value by value, with the reason.

use crate::yaml::{self, Node, Value};

/// One value that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// `jobs.test.timeout-minutes`
    pub path: String,
    /// What stood there; nothing where it is new.
    pub before: Option<String>,
    pub after: Option<String>,
    pub reason: &'static str,
}

/// The changes from one workflow to another, in the order of the second.
pub(super) fn changes(before: &str, after: &str) -> Vec<Change> {
    let mut found = Vec::new();
    // Both were written by us just now.
    if let (Ok(before), Ok(after)) = (yaml::read(before), yaml::read(after)) {
        walk(Some(&before), Some(&after), &mut Vec::new(), &mut found);
    }
    found
}

fn walk(before: Option<&Node>, after: Option<&Node>, path: &mut Vec<String>, found: &mut Vec<Change>) {
    let (left, right) = (before.map_or(&[][..], Node::entries), after.map_or(&[][..], Node::entries));
    if !left.is_empty() || !right.is_empty() {
        let gone = left.iter().filter(|entry| right.iter().all(|other| other.key != entry.key));
        for entry in right.iter().chain(gone) {
            path.push(entry.key.clone());
            let in_both = |node: Option<&Node>| node.and_then(|node| node.get(&entry.key)).cloned();
            walk(in_both(before).as_ref(), in_both(after).as_ref(), path, found);
            path.pop();
        }
        return;
    }
    let (left, right) = (before.map_or(&[][..], Node::items), after.map_or(&[][..], Node::items));
    let is_steps = path.last().is_some_and(|key| key == "steps") && left.len() == right.len();
    if is_steps {
        for (index, (left, right)) in left.iter().zip(right).enumerate() {
            path.push(index.to_string());
            walk(Some(left), Some(right), path, found);
            path.pop();
        }
        return;
    }
    let (left, right) = (before.map(shown), after.map(shown));
    if left != right {
        let reason = reason(&path.iter().map(String::as_str).collect::<Vec<_>>());
        found.push(Change { path: written(path), before: left, after: right, reason });
    }
}

/// `jobs.test.steps[0].uses`
fn written(path: &[String]) -> String {
    let mut out = String::new();
    for part in path {
        if part.bytes().all(|byte| byte.is_ascii_digit()) {
            out.push_str(&format!("[{part}]"));
        } else {
            let dot = if out.is_empty() { "" } else { "." };
            out.push_str(&format!("{dot}{part}"));
        }
    }
    out
}

fn shown(node: &Node) -> String {
    let comment = node.trailing.as_ref().map_or_else(String::new, |comment| format!(" # {comment}"));
    let value = match &node.value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(text) | Value::Text { text, .. } => text.trim_end().to_owned(),
        Value::Sequence { items, .. } => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(", ")),
        Value::Mapping { .. } => "{}".to_owned(),
    };
    format!("{value}{comment}")
}

/// Why a value at this place changes.
fn reason(path: &[&str]) -> &'static str {
    match path {
        ["permissions", ..] => "the token starts with nothing, and each job gets what its steps need",
        ["concurrency", ..] => {
            "runs of one ref go one at a time, and of those that wait only the newest stays; in a pull request the newest replaces the one that runs; `concurrency = none` for none"
        }
        ["jobs", _, "permissions", ..] => "what the steps of this job need, and nothing else",
        [.., "defaults", "run", "shell"] => "bash with `pipefail`: a script fails where a part of a pipe does",
        ["jobs", _, "timeout-minutes"] => "a job that hangs is stopped; `timeout` says after how long",
        ["jobs", _, "name"] => "a job without a title is shown by its id",
        ["jobs", _, "needs", ..] => "an expression reads these jobs, so this one comes after them",
        ["jobs", _, "environment", ..] | ["jobs", _, "concurrency", ..] => {
            "a deploy names its environment, and there is one at a time"
        }
        [.., "with", "persist-credentials"] => "the token does not stay on the disk for later steps",
        [.., "uses"] => "a version can be moved to other code, its commit cannot",
        ["jobs", _, "secrets", ..] => "what the called pipeline reads, by name, and no other",
        ["on", "workflow_call", "secrets", ..] => "a caller hands over by name what is declared",
        ["on", ..] => "said as GitHub takes it",
        _ => "constants are computed, and conditions have GitHub's own forms",
    }
}
