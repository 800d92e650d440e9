//! A workflow as a pipeline.

use super::job;
use super::lines::{Lines, place};
use super::text::{id, key, quoted};
use super::value::{as_text, not_written, value};
use super::{Fault, Result};
use crate::catalog::syntax::{Mapping, workflow_mapping};
use crate::schema::Shape;
use crate::schema::pipeline::{PIPELINE, TRIGGER};
use crate::yaml::{Entry, Node, Value};

/// The pipeline of a workflow file of that name, with that id.
pub(super) fn workflow(root: &Node, file: &str, own: &str) -> Result<Lines> {
    let Value::Mapping { entries, .. } = &root.value else {
        return Err(Fault::at(root, "a workflow is a mapping with `on` and `jobs`"));
    };
    let mut lines = Lines::default();
    for needed in ["on", "jobs"] {
        if root.get(needed).is_none() {
            lines.faults.push(Fault::at(root, format!("a workflow has the key `{needed}`, which is missing here")));
        }
    }
    lines.comments(&root.above);
    let name = entries.iter().find(|entry| entry.key == "name");
    if let Some(entry) = name {
        if !root.above.is_empty() && !entry.node.above.is_empty() {
            lines.out.push('\n');
        }
        lines.comments(&around(&entry.node));
    }
    let title = match name.map(|entry| as_text(&entry.node)) {
        Some(Some(title)) => format!(" {}", head_text(&title, root)?),
        _ => String::new(),
    };
    lines.part(name.and_then(place), |lines| {
        lines.line(&format!("pipeline {own}{title} {{"));
        Ok(())
    });
    lines.depth = 1;
    lines.line("baseline = github");
    if file != format!("{own}.yml") {
        lines.line(&format!("file = {}", head_text(file, root)?));
    }
    let mut raw = Vec::new();
    for entry in entries {
        match entry.key.as_str() {
            "name" => {}
            "on" => lines.part(place(entry), |lines| triggers(lines, &entry.node)),
            "jobs" => lines.part(place(entry), |lines| job::jobs(lines, &entry.node)),
            known if PIPELINE.member(known).is_some_and(|_| !matches!(known, "file" | "baseline" | "raw")) => {
                lines.blank();
                lines.part(place(entry), |lines| field(lines, entry, &PIPELINE));
            }
            _ => raw.push(entry),
        }
    }
    self::raw(&mut lines, &raw, workflow_mapping("workflow-root-strict"))?;
    lines.comments(&root.closing);
    lines.depth = 0;
    lines.line("}");
    Ok(lines)
}

/// A name of the language made of a file's name.
pub(super) fn identifier(file: &str) -> String {
    let stem = file.strip_suffix(".yml").or_else(|| file.strip_suffix(".yaml")).unwrap_or(file);
    let mut own: String = stem
        .chars()
        .map(|character| if character.is_ascii_alphanumeric() || character == '_' { character } else { '-' })
        .collect();
    own = own.trim_end_matches('-').to_owned();
    // `.test.yml` may stand beside `test.yml`.
    if own.starts_with('-') {
        own = own.trim_start_matches('-').to_owned();
        own.insert(0, '_');
    }
    if !own.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_') {
        own.insert(0, '_');
    }
    own.truncate(100);
    own
}

/// All comments of a node whose value stands in a head.
pub(super) fn around(node: &Node) -> Vec<String> {
    let mut found = node.above.clone();
    found.extend(node.trailing.clone());
    for entry in node.entries() {
        found.extend(around(&entry.node));
    }
    for item in node.items() {
        found.extend(around(item));
    }
    found.extend(node.closing.clone());
    found
}

/// A text on one line.
pub(super) fn head_text(own: &str, node: &Node) -> Result<String> {
    quoted(own).ok_or_else(|| Fault::at(node, not_written(own)))
}

/// Keys that the language does not know.
pub(super) fn raw(lines: &mut Lines, entries: &[&Entry], mapping: Option<&'static Mapping>) -> Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    lines.line("raw {");
    lines.depth += 1;
    for entry in entries {
        lines.not_known(entry, mapping);
        lines.part(place(entry), |lines| lines.member(&entry.key, entry, &Shape::Data));
    }
    lines.depth -= 1;
    lines.line("}");
    Ok(())
}

/// A member of a pipeline, a job or a step under the name that it has there.
pub(super) fn field(lines: &mut Lines, entry: &Entry, block: &'static crate::schema::Block) -> Result<()> {
    let name = match entry.key.as_str() {
        "timeout-minutes" => "timeout",
        "cancel-timeout-minutes" => "cancel-timeout",
        name => name,
    };
    let Some(member) = block.member(name) else {
        return Err(Fault::at(&entry.node, format!("`{name}` has no place in a {}", block.name)));
    };
    let node = &entry.node;
    let empty = matches!(&node.value, Value::Mapping { entries, .. } if entries.is_empty());
    match (name, &node.value) {
        ("permissions", _) if empty => {
            lines.comments(&node.above);
            lines.comments(&node.closing);
            lines.with_trailing("permissions = none", node.trailing.as_deref());
            return Ok(());
        }
        // Nothing is said.
        (_, Value::Null) => {
            lines.nothing_in(entry);
            lines.comments(&around(node));
            return Ok(());
        }
        _ if empty && name != "raw" => {
            lines.nothing_in(entry);
            lines.comments(&around(node));
            return Ok(());
        }
        _ => {}
    }
    lines.member(name, entry, &member.shape)
}

// ---- Triggers ----

fn triggers(lines: &mut Lines, on: &Node) -> Result<()> {
    lines.blank();
    lines.comments(&on.above);
    lines.comments(on.trailing.as_slice());
    match &on.value {
        Value::Text { text, .. } => lines.line(&format!("on {text}")),
        Value::Sequence { items, .. } => {
            for item in items {
                lines.part(item.span.clone(), |lines| {
                    lines.comments(&item.above);
                    let Some(event) = item.as_text() else { return Err(Fault::at(item, "an event is a name")) };
                    lines.with_trailing(&format!("on {event}"), item.trailing.as_deref());
                    Ok(())
                });
            }
        }
        Value::Mapping { entries, .. } => {
            for entry in entries {
                lines.part(place(entry), |lines| trigger(lines, entry));
            }
        }
        _ => return Err(Fault::at(on, "`on` names events")),
    }
    lines.comments(&on.closing);
    Ok(())
}

fn trigger(lines: &mut Lines, entry: &Entry) -> Result<()> {
    let node = &entry.node;
    lines.comments(&node.above);
    let Some(event) = key(&entry.key) else { return Err(Fault::at(node, "this event cannot be written")) };
    match &node.value {
        Value::Null => lines.with_trailing(&format!("on {event}"), node.trailing.as_deref()),
        Value::Mapping { entries, .. } => {
            lines.comments(node.trailing.as_slice());
            filters(lines, &event, entries, &node.closing, None)?;
        }
        Value::Sequence { items, .. } if entry.key == "schedule" => {
            lines.comments(node.trailing.as_slice());
            for item in items {
                lines.part(item.span.clone(), |lines| {
                    lines.comments(&item.above);
                    filters(lines, "schedule", item.entries(), &item.closing, item.trailing.as_deref())
                });
            }
            lines.comments(&node.closing);
        }
        _ => return Err(Fault::at(node, format!("`{}` takes a mapping of filters", entry.key))),
    }
    Ok(())
}

/// `opening` is the comment behind the dash of an element.
fn filters(lines: &mut Lines, event: &str, entries: &[Entry], closing: &[String], opening: Option<&str>) -> Result<()> {
    if let [one] = entries
        && closing.is_empty()
        && one.node.above.is_empty()
        // A comment behind the line of a trigger is one of the event, not of its filter.
        && (one.node.trailing.is_none() || event == "schedule")
        && one.node.items().iter().all(|item| item.above.is_empty() && item.trailing.is_none())
        && !matches!(one.node.value, Value::Null | Value::Mapping { .. })
    {
        let shape = TRIGGER.member(&one.key).map_or(&Shape::Data, |member| &member.shape);
        let value = value(&one.node, shape, lines.depth)?;
        if !value.contains('\n') && value.len() < 70 {
            let Some(key) = key(&one.key) else { return Err(Fault::at(&one.node, "this key cannot be written")) };
            let trailing = one.node.trailing.as_deref();
            if let Some(comment) = opening.filter(|_| trailing.is_some()) {
                lines.comments(&[comment.to_owned()]);
            }
            lines.with_trailing(&format!("on {event} {{ {key} = {value} }}"), trailing.or(opening));
            return Ok(());
        }
    }
    lines.comments(&opening.map(str::to_owned).into_iter().collect::<Vec<_>>());
    let before = lines.out.len();
    lines.line(&format!("on {event} {{"));
    let empty = lines.out.len();
    lines.depth += 1;
    for entry in entries {
        match entry.key.as_str() {
            "inputs" | "outputs" | "secrets" => lines.part(place(entry), |lines| interface(lines, entry)),
            _ if entry.node.value == Value::Null => lines.comments(&around(&entry.node)),
            name => {
                let shape = TRIGGER.member(name).map_or(&Shape::Data, |member| &member.shape);
                lines.part(place(entry), |lines| lines.member(name, entry, shape));
            }
        }
    }
    lines.comments(closing);
    lines.depth -= 1;
    if lines.out.len() == empty {
        lines.out.truncate(before);
        lines.line(&format!("on {event}"));
    } else {
        lines.line("}");
    }
    Ok(())
}

// ---- What a pipeline takes and gives ----

fn interface(lines: &mut Lines, section: &Entry) -> Result<()> {
    lines.comments(&section.node.above);
    lines.comments(section.node.trailing.as_slice());
    if !matches!(section.node.value, Value::Mapping { .. } | Value::Null) {
        return Err(Fault::at(&section.node, format!("`{}` is a mapping", section.key)));
    }
    for entry in section.node.entries() {
        lines.part(place(entry), |lines| {
            lines.comments(&around(&entry.node));
            let Some(own) = id(&entry.key) else { return Err(Fault::at(&entry.node, "this name cannot be written")) };
            let line = match section.key.as_str() {
                "inputs" => input(&own, &entry.node, lines.depth)?,
                "outputs" => output(&own, &entry.node, lines.depth)?,
                _ => secret(&own, &entry.node)?,
            };
            lines.line(&line);
            Ok(())
        });
    }
    lines.comments(&section.node.closing);
    Ok(())
}

/// The keys of an entry, each once; another one is a fault.
fn parts<'a, const N: usize>(node: &'a Node, known: [&str; N]) -> Result<[Option<&'a Node>; N]> {
    if !matches!(node.value, Value::Mapping { .. } | Value::Null) {
        return Err(Fault::at(node, "this is a mapping"));
    }
    if let Some(other) = node.entries().iter().find(|entry| !known.contains(&entry.key.as_str())) {
        return Err(Fault::at(&other.node, format!("`{}` has no place here", other.key)));
    }
    Ok(known.map(|key| node.get(key).filter(|node| node.value != Value::Null)))
}

fn described(description: Option<&Node>) -> Result<String> {
    match description {
        Some(node) => Ok(format!(" {}", head_text(&as_text(node).unwrap_or_default(), node)?)),
        None => Ok(String::new()),
    }
}

fn required(node: Option<&Node>, depth: usize) -> Result<String> {
    match node {
        Some(node) => Ok(format!(" {{ required = {} }}", value(node, &Shape::Bool, depth)?)),
        None => Ok(String::new()),
    }
}

fn input(own: &str, node: &Node, depth: usize) -> Result<String> {
    let [description, kind, default, options, needed] =
        parts(node, ["description", "type", "default", "options", "required"])?;
    let mut line = format!("input {own}{}", described(description)?);
    match (kind.and_then(Node::as_text), options) {
        (Some("boolean"), None) => line.push_str(": bool"),
        (Some("choice"), Some(options)) => {
            let mut texts = Vec::new();
            for option in options.items() {
                texts.push(head_text(&as_text(option).unwrap_or_default(), option)?);
            }
            line.push_str(": ");
            line.push_str(&texts.join(" | "));
        }
        (Some(name @ ("string" | "number" | "environment")), None) => {
            line.push_str(": ");
            line.push_str(name);
        }
        (None, None) => {}
        _ => {
            return Err(Fault::at(
                node,
                "an input's type is `string`, `boolean`, `number`, `environment`, or `choice` with options",
            ));
        }
    }
    if let Some(default) = default {
        line.push_str(" = ");
        line.push_str(&value(default, &Shape::Scalar, depth)?);
    }
    line.push_str(&required(needed, depth)?);
    Ok(line)
}

pub(super) fn output(own: &str, node: &Node, depth: usize) -> Result<String> {
    let [description, given] = parts(node, ["description", "value"])?;
    let Some(given) = given else { return Err(Fault::at(node, "the output has no `value`, which GitHub asks for")) };
    Ok(format!("output {own}{} = {}", described(description)?, value(given, &Shape::Text, depth)?))
}

fn secret(own: &str, node: &Node) -> Result<String> {
    let [description, needed] = parts(node, ["description", "required"])?;
    Ok(format!("secret {own}{}{}", described(description)?, required(needed, 0)?))
}
