//! Jobs and steps.

use super::lines::{Lines, place};
use super::text::{id, key};
use super::value::{as_text, script, value};
use super::workflow::{around, field, head_text, raw};
use super::{Fault, Result};
use crate::catalog::syntax::workflow_mapping;
use crate::schema::job::JOB;
use crate::schema::step::{RUN, USE, WAIT};
use crate::schema::{Block, Shape};
use crate::target::github::STEP_HEAD;
use crate::yaml::{Entry, Node, Value};

/// A call that stands on one line has at most this many inputs.
const INPUTS_MAX: usize = 2;
const WIDTH: usize = 100;

pub(super) fn jobs(lines: &mut Lines, jobs: &Node) -> Result<()> {
    let Value::Mapping { entries, .. } = &jobs.value else { return Err(Fault::at(jobs, "`jobs` is a mapping")) };
    lines.blank();
    lines.comments(&jobs.above);
    lines.comments(jobs.trailing.as_slice());
    for (index, entry) in entries.iter().enumerate() {
        if index > 0 {
            lines.blank();
        }
        lines.part(place(entry), |lines| job(lines, entry));
    }
    if !jobs.closing.is_empty() {
        lines.blank();
        lines.comments(&jobs.closing);
    }
    Ok(())
}

fn job(lines: &mut Lines, entry: &Entry) -> Result<()> {
    let node = &entry.node;
    let Value::Mapping { entries, .. } = &node.value else { return Err(Fault::at(node, "a job is a mapping")) };
    lines.comments(&node.above);
    lines.comments(node.trailing.as_slice());
    let mut head = format!("job {}", id(&entry.key).ok_or_else(|| Fault::at(node, "this id cannot be written"))?);
    if let Some(name) = node.get("name") {
        lines.comments(&around(name));
        if let Some(title) = as_text(name).filter(|_| name.value != Value::Null) {
            head.push(' ');
            head.push_str(&head_text(&title, name)?);
        }
    }
    let mut trailing = None;
    let mut inline = false;
    if let Some(uses) = node.get("uses") {
        lines.comments(&uses.above);
        trailing.clone_from(&uses.trailing);
        head.push_str(" = ");
        head.push_str(target(uses)?);
        if let Some(arguments) = node.get("with").map(arguments).transpose()?.flatten()
            && 2 * lines.depth + head.len() + arguments.len() < WIDTH
        {
            head.push_str(&arguments);
            inline = true;
        }
    }
    let skip = |key: &str| matches!(key, "name" | "uses" | "steps") || inline && key == "with";
    if node.get("uses").is_some() && entries.iter().all(|entry| skip(&entry.key)) && node.closing.is_empty() {
        lines.with_trailing(&head, trailing.as_deref());
        return Ok(());
    }
    lines.with_trailing(&format!("{head} {{"), trailing.as_deref());
    lines.depth += 1;
    let mut others = Vec::new();
    for entry in entries.iter().filter(|entry| !skip(&entry.key)) {
        if knows(&JOB, &entry.key) {
            lines.part(place(entry), |lines| field(lines, entry, &JOB));
        } else {
            others.push(entry);
        }
    }
    let form = if node.get("uses").is_some() { "workflow-job" } else { "job-factory" };
    raw(lines, &others, workflow_mapping(form))?;
    if let Some(steps) = node.get("steps") {
        lines.part(None, |lines| self::steps(lines, steps));
    }
    lines.comments(&node.closing);
    lines.depth -= 1;
    lines.line("}");
    Ok(())
}

fn knows(block: &'static Block, key: &str) -> bool {
    match key {
        "timeout-minutes" => block.member("timeout").is_some(),
        "cancel-timeout-minutes" => block.member("cancel-timeout").is_some(),
        "timeout" | "cancel-timeout" | "raw" | "script" => false,
        key => block.member(key).is_some(),
    }
}

pub(super) fn steps(lines: &mut Lines, steps: &Node) -> Result<()> {
    lines.blank();
    lines.comments(&steps.above);
    lines.comments(steps.trailing.as_slice());
    match &steps.value {
        Value::Sequence { items, .. } => {
            let mut was_long = false;
            for (index, item) in items.iter().enumerate() {
                let mut own = Lines::at(lines.depth);
                own.part(item.span.clone(), |own| step(own, item));
                let is_long = own.out.lines().count() > 1;
                if index > 0 && (is_long || was_long || item.blank_line_before) {
                    lines.blank();
                }
                was_long = is_long;
                lines.append(own);
            }
            lines.comments(&steps.closing);
            Ok(())
        }
        Value::Null => Ok(()),
        _ => Err(Fault::at(steps, "`steps` is a list")),
    }
}

fn step(lines: &mut Lines, step: &Node) -> Result<()> {
    if !matches!(step.value, Value::Mapping { .. }) {
        return Err(Fault::at(step, "a step is a mapping"));
    }
    lines.comments(&step.above);
    let mut trailing = step.trailing.clone();
    for part in STEP_HEAD.iter().filter_map(|key| step.get(key)) {
        lines.comments(&part.above);
        if !matches!(part.value, Value::Sequence { .. })
            && let Some(comment) = trailing.replace(part.trailing.clone().unwrap_or_default())
            && !comment.is_empty()
        {
            // The last one wins the line: it is the version behind an action.
            if part.trailing.is_none() {
                trailing = Some(comment);
            } else {
                lines.comments(&[comment]);
            }
        }
    }
    let trailing = trailing.filter(|comment| !comment.is_empty());
    let actions: Vec<&str> = STEP_HEAD.iter().skip(2).copied().filter(|key| step.get(key).is_some()).collect();
    let waits = matches!(actions[..], ["wait" | "wait-all" | "cancel"]);
    let mut name = String::new();
    // A head of a waiting step names the steps that are meant.
    if !waits && let Some(node) = step.get("id").filter(|node| node.value != Value::Null) {
        let own = as_text(node).and_then(|own| id(&own)).ok_or_else(|| Fault::at(node, "this id cannot be written"))?;
        name.push(' ');
        name.push_str(&own);
    }
    if let Some(node) = step.get("name").filter(|node| node.value != Value::Null) {
        name.push(' ');
        name.push_str(&head_text(&as_text(node).unwrap_or_default(), node)?);
    }
    match actions[..] {
        ["uses"] => use_(lines, step, &name, trailing),
        ["run"] => run(lines, step, &name, trailing),
        ["parallel"] => parallel(lines, step),
        [word @ ("wait" | "wait-all" | "cancel")] => wait(lines, step, word, &name, trailing),
        _ => Err(Fault::at(step, "a step has one of `uses` and `run`")),
    }
}

fn target(node: &Node) -> Result<&str> {
    let Some(own) = node.as_text() else { return Err(Fault::at(node, "`uses` names an action")) };
    let plain = own.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-./@:#+$".contains(&byte));
    if plain && own.contains('/') { Ok(own) } else { Err(Fault::at(node, format!("`{own}` is no action or workflow"))) }
}

/// `(input = value)` where the inputs are few and short.
fn arguments(with: &Node) -> Result<Option<String>> {
    let entries = with.entries();
    let plain = with.above.is_empty() && with.trailing.is_none() && with.closing.is_empty();
    let simple = entries.iter().all(|entry| {
        let node = &entry.node;
        node.above.is_empty()
            && node.trailing.is_none()
            && !matches!(node.value, Value::Sequence { .. } | Value::Mapping { .. })
            && as_text(node).is_none_or(|text| !text.contains('\n') && text.len() <= 60)
    });
    if entries.is_empty() || entries.len() > INPUTS_MAX || !plain || !simple {
        return Ok(None);
    }
    let mut parts = Vec::new();
    for entry in entries {
        // An argument's name is a plain text.
        let Some(key) = key(&entry.key).filter(|_| !entry.key.contains("${{")) else { return Ok(None) };
        parts.push(format!("{key} = {}", value(&entry.node, &Shape::Scalar, 0)?));
    }
    Ok(Some(format!("({})", parts.join(", "))))
}

fn use_(lines: &mut Lines, step: &Node, name: &str, trailing: Option<String>) -> Result<()> {
    let Some(uses) = step.get("uses") else { return Ok(()) };
    let mut head = match name.is_empty() {
        true => format!("use {}", target(uses)?),
        false => format!("use{name} = {}", target(uses)?),
    };
    let mut inline = false;
    let alone = step.entries().iter().all(|entry| matches!(entry.key.as_str(), "name" | "id" | "uses" | "with"));
    if let Some(arguments) = step.get("with").map(arguments).transpose()?.flatten()
        && 2 * lines.depth + head.len() + arguments.len() < WIDTH
        && alone
    {
        head.push_str(&arguments);
        inline = true;
    }
    body(lines, step, &head, trailing, &USE, |key| inline && key == "with", None)
}

fn run(lines: &mut Lines, step: &Node, name: &str, trailing: Option<String>) -> Result<()> {
    let Some(script) = step.get("run") else { return Ok(()) };
    let Some(own) = as_text(script) else { return Err(Fault::at(script, "`run` is a text")) };
    let alone = step.closing.is_empty()
        && step.entries().iter().all(|entry| matches!(entry.key.as_str(), "name" | "id" | "run"));
    if alone {
        let written = self::script(&own, script, lines.depth)?;
        lines.with_trailing(&format!("run{name} = {written}"), trailing.as_deref());
        return Ok(());
    }
    let written = format!("script = {}", self::script(&own, script, lines.depth + 1)?);
    body(lines, step, &format!("run{name}"), trailing, &RUN, |_| false, Some(&written))
}

fn wait(lines: &mut Lines, step: &Node, word: &str, name: &str, trailing: Option<String>) -> Result<()> {
    let Some(node) = step.get(word) else { return Ok(()) };
    let subject = match (&node.value, word) {
        (Value::Bool(true) | Value::Null, "wait-all") => String::new(),
        (_, "wait-all") => return Err(Fault::at(node, "`wait-all` takes `true` and nothing else")),
        (Value::Sequence { items, .. }, _) => {
            let ids: Vec<&str> = items.iter().filter_map(Node::as_text).collect();
            format!(" [{}]", ids.join(", "))
        }
        _ => format!(" {}", as_text(node).unwrap_or_default()),
    };
    body(lines, step, &format!("{word}{subject}{name}"), trailing, &WAIT, |_| false, None)
}

fn parallel(lines: &mut Lines, step: &Node) -> Result<()> {
    let Some(node) = step.get("parallel") else { return Ok(()) };
    if let Some(other) = step.entries().iter().find(|entry| entry.key != "parallel") {
        return Err(Fault::at(&other.node, format!("a `parallel` step has no `{}`", other.key)));
    }
    if node.items().is_empty() {
        return Err(Fault::at(node, "`parallel` is a list of steps"));
    }
    lines.line("parallel {");
    lines.depth += 1;
    steps(lines, &Node { above: Vec::new(), ..node.clone() })?;
    lines.depth -= 1;
    lines.line("}");
    Ok(())
}

/// The head, and the members that are not in it in a block.
fn body(
    lines: &mut Lines,
    step: &Node,
    head: &str,
    trailing: Option<String>,
    block: &'static Block,
    skip: impl Fn(&str) -> bool,
    script: Option<&str>,
) -> Result<()> {
    let mut members = Lines::at(lines.depth + 1);
    let mut others = Vec::new();
    for entry in step.entries() {
        match entry.key.as_str() {
            "run" => members.part(place(entry), |members| {
                members.line(script.unwrap_or_default());
                Ok(())
            }),
            key if STEP_HEAD.contains(&key) && !knows(block, key) || skip(key) => {}
            key if knows(block, key) => members.part(place(entry), |members| field(members, entry, block)),
            _ => others.push(entry),
        }
    }
    let form = match step.get("uses") {
        Some(_) => "regular-step",
        None if step.get("run").is_some() => "run-step",
        None => "wait-step",
    };
    raw(&mut members, &others, workflow_mapping(form))?;
    members.comments(&step.closing);
    // What was left out, and why, is noted in the members even where none of them is written.
    let is_empty = members.out.is_empty();
    let open = if is_empty { head.to_owned() } else { format!("{head} {{") };
    lines.with_trailing(&open, trailing.as_deref());
    lines.append(members);
    if !is_empty {
        lines.line("}");
    }
    Ok(())
}
