//! A workflow and a composite action to YAML, laid out as a careful person would.

use crate::target::github::{Action, ActionFile, Comments, Field, Job, STEP_HEAD, Step, Trigger, Uses, Workflow};
use crate::yaml::{Node, Value, write};

/// The text of a workflow file; `header` is its first line.
pub fn workflow(workflow: &Workflow, header: &str) -> String {
    let mut root = Node::map();
    if let Some(name) = &workflow.name {
        root.set("name", Node::text(name.clone()));
    }
    root.set("on", triggers(&workflow.triggers).after_blank_line());
    for field in &workflow.fields {
        root.set(field.key.clone(), field.node.clone().after_blank_line());
    }
    let jobs = workflow.jobs.iter().enumerate().fold(Node::map(), |node, (index, job)| {
        let own = self::job(job);
        node.with(job.id.clone(), if index > 0 { own.after_blank_line() } else { own })
    });
    root.set("jobs", jobs.after_blank_line());
    let body = write(&around(root, &workflow.comments));
    format!("{header}\n\n{body}")
}

/// The text of an `action.yml`; `header` is its first line.
pub fn action(action: &ActionFile, header: &str) -> String {
    let mut root = Node::map();
    if let Some(name) = &action.name {
        root.set("name", Node::text(name.clone()));
    }
    root = with_fields(root, &action.fields);
    for (key, node) in [("inputs", &action.inputs), ("outputs", &action.outputs)] {
        if !node.entries().is_empty() {
            root.set(key, node.clone().after_blank_line());
        }
    }
    let steps = Node::list(action.steps.iter().map(step));
    root.set("runs", Node::map().with("using", "composite").with("steps", steps).after_blank_line());
    let body = write(&around(root, &action.comments));
    format!("{header}\n\n{body}")
}

fn around(mut node: Node, comments: &Comments) -> Node {
    for (key, own) in &comments.keys {
        match entry(&mut node, key) {
            Some(known) => *known = around(std::mem::take(known), own),
            None => node.above.extend(own.above.iter().chain(&own.trailing).chain(&own.below).cloned()),
        }
    }
    node.above.splice(0..0, comments.above.iter().cloned());
    node.closing.extend(comments.below.iter().cloned());
    if node.trailing.is_none() {
        node.trailing.clone_from(&comments.trailing);
    }
    node
}

fn triggers(triggers: &[Trigger]) -> Node {
    let mut on = Node::map();
    let mut crons = Vec::new();
    for trigger in triggers {
        if trigger.event == "schedule" {
            crons.push(around(trigger.filters.clone(), &trigger.comments));
            on.set("schedule", Node::list(crons.clone()));
            continue;
        }
        let filters = if trigger.filters.entries().is_empty() { Node::null() } else { trigger.filters.clone() };
        on.set(trigger.event.clone(), around(filters, &trigger.comments));
    }
    on
}

fn job(job: &Job) -> Node {
    // A call is read before the secrets that it is given.
    let (before, after): (Vec<&Field>, Vec<&Field>) = job.fields.iter().partition(|field| field.key != "secrets");
    let mut node = with_fields(Node::map(), before);
    if let Some((uses, with)) = &job.call {
        node.set("uses", self::uses(uses));
        if !with.entries().is_empty() {
            node.set("with", with.clone());
        }
    }
    node = with_fields(node, after);
    if !job.steps.is_empty() {
        node.set("steps", Node::list(job.steps.iter().map(step)));
    }
    let mut comments = job.comments.clone();
    if let Some((Uses::AsWritten(_), _)) = &job.call {
        put_trailing(&mut node, "uses", &mut comments);
    }
    around(node, &comments)
}

fn with_fields<'a>(mut node: Node, fields: impl IntoIterator<Item = &'a Field>) -> Node {
    for field in fields {
        node.set(field.key.clone(), field.node.clone());
    }
    node
}

fn step(step: &Step) -> Node {
    let mut node = Node::map();
    if let Some(name) = &step.name {
        node.set("name", Node::text(name.clone()));
    }
    if let Some(id) = &step.id {
        node.set("id", Node::text(id.clone()));
    }
    if let Some(condition) = &step.condition {
        node.set("if", condition.clone());
    }
    match &step.action {
        Action::Uses { uses, with } => {
            node.set("uses", self::uses(uses));
            if !with.entries().is_empty() {
                node.set("with", with.clone());
            }
            node = with_fields(node, &step.fields);
        }
        Action::Other { key, value } => {
            node = with_fields(node, &step.fields);
            node.set(*key, value.clone());
        }
        Action::Parallel { steps } => node.set("parallel", Node::list(steps.iter().map(self::step))),
        Action::Run { script } => {
            node = with_fields(node, &step.fields);
            node.set("run", Node::text(script.clone()));
        }
    }
    // Behind the dash there is no place for a comment: it goes behind the first part of its head, or above the step.
    let mut comments = step.comments.clone();
    // What stands behind an action is its version, which update bots read.
    if let Action::Uses { uses: Uses::AsWritten(_), .. } = &step.action {
        put_trailing(&mut node, "uses", &mut comments);
    }
    if let Some(comment) = comments.trailing.take() {
        match head(&mut node) {
            Some(first) => first.trailing = Some(comment),
            None => comments.above.push(comment),
        }
    }
    around(node, &comments)
}

fn entry<'a>(node: &'a mut Node, key: &str) -> Option<&'a mut Node> {
    let Value::Mapping { entries, .. } = &mut node.value else { return None };
    entries.iter_mut().find(|entry| entry.key == key).map(|entry| &mut entry.node)
}

/// Moves a comment behind the value of a key.
fn put_trailing(node: &mut Node, key: &str, comments: &mut Comments) {
    if let Some(value) = entry(node, key).filter(|value| value.trailing.is_none()) {
        value.trailing = comments.trailing.take();
    }
}

/// The first value of a step's head, where a comment fits behind it: one of what a source has in the head of a step.
fn head(node: &mut Node) -> Option<&mut Node> {
    let Value::Mapping { entries, .. } = &mut node.value else { return None };
    let entry = entries.iter_mut().find(|entry| STEP_HEAD.contains(&entry.key.as_str()))?;
    let fits = entry.node.trailing.is_none() && entry.node.as_text().is_some_and(|text| !text.contains('\n'));
    fits.then_some(&mut entry.node)
}

/// `owner/repo@<commit> # v4.2.2`, the form that update bots keep.
fn uses(uses: &Uses) -> Node {
    match uses {
        Uses::Pinned(pin) => Node::text(format!("{}@{}", pin.name, pin.commit)).trailing(pin.version.clone()),
        Uses::AsWritten(text) => Node::text(text.clone()),
    }
}
