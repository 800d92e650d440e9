//! The `action.yml` of a composite action as an `action`.

use super::job;
use super::lines::{Lines, place};
use super::text::id;
use super::value::{as_text, value};
use super::workflow::{around, field, head_text, identifier, output, raw};
use super::{Fault, Result};
use crate::catalog::syntax::{Mapping, action_mapping};
use crate::schema::Shape;
use crate::schema::action::ACTION;
use crate::settings::OutputFolders;
use crate::yaml::{Entry, Node, Value};

/// Whether a file says what an action runs. Its name does not count: a workflow may be called `action.yml`.
pub(super) fn is_action(root: &Node) -> bool {
    root.get("runs").is_some() && root.get("jobs").is_none()
}

/// The id of the action at a path: the name of its folder.
pub(super) fn name(path: &str) -> String {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    match folder.rsplit('/').next().unwrap_or_default() {
        "" | "." => "action".to_owned(),
        name => identifier(name),
    }
}

/// The action of that id of a file at that path from the root of the repository.
pub(super) fn action(root: &Node, path: &str, own: &str) -> Result<Lines> {
    refuse_others(root)?;
    let mut lines = Lines::default();
    lines.comments(&root.above);
    let title = match root.get("name") {
        Some(node) => {
            if !root.above.is_empty() && !node.above.is_empty() {
                lines.out.push('\n');
            }
            lines.comments(&around(node));
            plain(node)?.map(|title| head_text(&title, node)).transpose()?
        }
        None => None,
    };
    lines.line(&format!("action {own}{} {{", title.map(|title| format!(" {title}")).unwrap_or_default()));
    lines.depth = 1;
    lines.line("baseline = github");
    if let Some(file) = file(own, path, root)? {
        lines.line(&format!("file = {}", head_text(&file, root)?));
    }
    members(&mut lines, root)?;
    lines.part(None, |lines| steps(lines, root.get("runs").unwrap_or(root)));
    lines.comments(&root.closing);
    lines.depth = 0;
    lines.line("}");
    Ok(lines)
}

/// What `file` says, where the path is not that which an action of this id has.
fn file(own: &str, path: &str, root: &Node) -> Result<Option<String>> {
    let (folder, name) = path.rsplit_once('/').unwrap_or((".", path));
    if !matches!(name, "action.yml" | "action.yaml") {
        return Err(Fault::at(
            root,
            "GitHub looks for an action in a file that is called `action.yml` or `action.yaml`",
        ));
    }
    let usual = format!("{}/{own}", OutputFolders::default().actions);
    Ok(match (folder == usual, name) {
        (true, "action.yml") => None,
        (true, _) => Some(name.to_owned()),
        (false, _) => Some(format!("{folder}/{name}")),
    })
}

/// All but the name and the steps.
fn members(lines: &mut Lines, root: &Node) -> Result<()> {
    let mut others = Vec::new();
    for entry in root.entries() {
        match entry.key.as_str() {
            "name" | "runs" | "inputs" | "outputs" => {}
            "description" | "author" => {
                lines.part(place(entry), |lines| {
                    plain(&entry.node)?;
                    field(lines, entry, &ACTION)
                });
            }
            "branding" if is_known(&entry.node) => lines.part(place(entry), |lines| field(lines, entry, &ACTION)),
            _ => others.push(entry),
        }
    }
    raw(lines, &others, action_mapping("action-root-strict"))?;
    for (key, each) in [("inputs", input as fn(&mut Lines, &Entry) -> Result<()>), ("outputs", one_output)] {
        if let Some(node) = root.get(key) {
            lines.part(None, |lines| section(lines, key, node, each));
        }
    }
    Ok(())
}

fn section(lines: &mut Lines, key: &str, node: &Node, each: fn(&mut Lines, &Entry) -> Result<()>) -> Result<()> {
    if !matches!(node.value, Value::Mapping { .. } | Value::Null) {
        return Err(Fault::at(node, format!("`{key}` is a mapping")));
    }
    lines.blank();
    lines.comments(&node.above);
    lines.comments(node.trailing.as_slice());
    node.entries().iter().for_each(|entry| lines.part(place(entry), |lines| each(lines, entry)));
    lines.comments(&node.closing);
    Ok(())
}

/// A text in which GitHub evaluates nothing, and refuses what looks as if it should.
fn plain(node: &Node) -> Result<Option<String>> {
    match as_text(node).filter(|_| node.value != Value::Null) {
        Some(text) if text.contains("${{") => Err(Fault::at(node, "GitHub takes no expression here")),
        None if node.value != Value::Null => Err(Fault::at(node, "this is a text")),
        text => Ok(text),
    }
}

/// Whether it has an icon and one of GitHub's colours. Others stay as they are.
fn is_known(branding: &Node) -> bool {
    let known = |mapping: &'static Mapping, entry: &Entry| match (entry.key.as_str(), entry.node.as_text()) {
        ("icon", text) => text.is_some(),
        (key, Some(text)) => mapping.key(key).is_some_and(|key| key.values.contains(&text)),
        _ => false,
    };
    action_mapping("branding").is_some_and(|mapping| branding.entries().iter().all(|entry| known(mapping, entry)))
}

fn input(lines: &mut Lines, entry: &Entry) -> Result<()> {
    let node = &entry.node;
    if !matches!(node.value, Value::Mapping { .. } | Value::Null) {
        return Err(Fault::at(node, "an input is a mapping"));
    }
    lines.comments(&around(node));
    let Some(own) = id(&entry.key) else { return Err(Fault::at(node, "this name cannot be written")) };
    let mut head = format!("input {own}");
    let mut block = Lines::at(lines.depth + 1);
    let mut others = Vec::new();
    for entry in node.entries() {
        let part = bare(entry);
        match (entry.key.as_str(), &part.node.value) {
            ("description" | "default" | "required" | "deprecationMessage", Value::Null) => {}
            ("description", _) => {
                let text = plain(&part.node)?.unwrap_or_default();
                head.insert_str(format!("input {own}").len(), &format!(" {}", head_text(&text, &part.node)?));
            }
            ("default", Value::Sequence { .. } | Value::Mapping { .. }) => {
                return Err(Fault::at(&part.node, "a default is a text"));
            }
            ("default", _) => head.push_str(&format!(" = {}", value(&part.node, &Shape::Scalar, lines.depth)?)),
            ("required", _) => block.member("required", &part, &Shape::Bool)?,
            ("deprecationMessage", _) => {
                plain(&part.node)?;
                block.member("deprecation-message", &part, &Shape::Text)?;
            }
            _ => others.push(part),
        }
    }
    raw(&mut block, &others.iter().collect::<Vec<_>>(), action_mapping("input-strict"))?;
    match block.out.trim() {
        "" => lines.line(&head),
        one if !one.contains('\n') => lines.line(&format!("{head} {{ {one} }}")),
        _ => {
            lines.line(&format!("{head} {{"));
            lines.append(block);
            lines.line("}");
        }
    }
    Ok(())
}

/// An entry without the comments of its parts, which stand above the input.
fn bare(entry: &Entry) -> Entry {
    let mut entry = entry.clone();
    clear(&mut entry.node);
    entry
}

fn clear(node: &mut Node) {
    node.above.clear();
    node.trailing = None;
    node.closing.clear();
    match &mut node.value {
        Value::Sequence { items, .. } => items.iter_mut().for_each(clear),
        Value::Mapping { entries, .. } => entries.iter_mut().for_each(|entry| clear(&mut entry.node)),
        _ => {}
    }
}

fn one_output(lines: &mut Lines, entry: &Entry) -> Result<()> {
    lines.comments(&around(&entry.node));
    let Some(own) = id(&entry.key) else { return Err(Fault::at(&entry.node, "this name cannot be written")) };
    if let Some(description) = entry.node.get("description") {
        plain(description)?;
    }
    let line = output(&own, &entry.node, lines.depth)?;
    lines.line(&line);
    Ok(())
}

/// Another kind of action has its program elsewhere.
fn refuse_others(root: &Node) -> Result<()> {
    let runs = root.get("runs").unwrap_or(root);
    let using = runs.get("using").unwrap_or(runs);
    let kind = as_text(using).unwrap_or_default().to_ascii_lowercase();
    if kind != "composite" {
        let other = match kind.as_str() {
            "docker" => "this one runs a container".to_owned(),
            node if node.starts_with("node") => format!("this one is JavaScript (`{node}`)"),
            _ => "this one does not say `using: composite`".to_owned(),
        };
        return Err(Fault::other(using, format!("only a composite action can be written in .pipe; {other}")));
    }
    Ok(())
}

// ---- Steps ----

/// The keys of GitHub's steps that those of an action do not have.
const NOT_OF_ACTIONS: &[&str] = &["timeout-minutes", "background", "wait", "wait-all", "cancel", "parallel"];

fn steps(lines: &mut Lines, runs: &Node) -> Result<()> {
    if let Some(other) = runs.entries().iter().find(|entry| !matches!(entry.key.as_str(), "using" | "steps")) {
        let message = format!("a composite action has no `{}` in `runs`", other.key);
        return Err(Fault::at(&other.node, message));
    }
    let Some(steps) = runs.get("steps").filter(|steps| !steps.items().is_empty()) else {
        return Err(Fault::at(runs, "a composite action has steps, which are missing here"));
    };
    for step in steps.items() {
        if let Some(other) = step.entries().iter().find(|entry| NOT_OF_ACTIONS.contains(&entry.key.as_str())) {
            let message = format!("GitHub takes no `{}` in the steps of an action", other.key);
            return Err(Fault::at(&other.node, message));
        }
        if step.get("run").is_some() && step.get("shell").is_none_or(|shell| shell.value == Value::Null) {
            return Err(Fault::at(step, "GitHub wants a `shell` in each `run` step of an action"));
        }
    }
    lines.blank();
    lines.comments(&runs.above);
    lines.comments(runs.trailing.as_slice());
    if let Some(using) = runs.get("using") {
        lines.comments(&around(using));
    }
    job::steps(lines, steps)?;
    lines.comments(&runs.closing);
    Ok(())
}
