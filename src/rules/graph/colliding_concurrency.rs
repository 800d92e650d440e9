//! `colliding-concurrency`: two workflows of which one cancels what runs in its group, and the other is in it by accident:
//! the group is made of the ref or the like, and says nothing of the workflow.
//!
//! A group that is a word may be meant to be shared.

use crate::catalog::event::event;
use crate::diagnostic::Diagnostic;
use crate::evaluate::scenario::filters;
use crate::model::{Expression, Piece, Pipeline, Text, Trigger, Value, ValueKind};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let pipelines = &facts.model.pipelines;
    for (index, one) in pipelines.iter().enumerate() {
        let Some(own) = cancelling(one).filter(|group| is_by_accident(group)) else { continue };
        let others = pipelines.iter().enumerate().filter(|(place, _)| *place != index);
        let other = others
            .map(|(_, other)| other)
            .find(|other| group(other).is_some_and(|group| parts(group) == parts(own)) && meets(one, other, own));
        let Some((other, there)) = other.and_then(|other| Some((other, group(other)?))) else { continue };
        let Some(span) = facts.sites.written(own.site) else { continue };
        let message = format!("this cancels the runs of the pipeline `{}` too, whose group is the same", other.id);
        let mut diagnostic = Diagnostic::finding("colliding-concurrency", span, message);
        diagnostic = diagnostic.help("put the name of the workflow into the group: `github.workflow`");
        if let Some(there) = facts.sites.written(there.site) {
            diagnostic = diagnostic.related(there, "the other one");
        }
        found.push(diagnostic);
    }
    found
}

fn group(pipeline: &Pipeline) -> Option<&Value> {
    let value = pipeline.fields.get("concurrency")?;
    value.as_map().map_or(Some(value), |block| block.get("group"))
}

fn is_by_accident(group: &Value) -> bool {
    parts(group).is_some_and(|(paths, constant)| {
        let is_word = constant.chars().any(char::is_alphanumeric);
        !paths.is_empty() && !is_word && !paths.iter().any(|path| path.starts_with("github.workflow"))
    })
}

/// Whether runs of both can be in a group at once. A called workflow runs as that of its caller.
fn meets(one: &Pipeline, other: &Pipeline, group: &Value) -> bool {
    let is_of_ref = is_of_ref(group);
    one.triggers.iter().filter(|trigger| trigger.event != "workflow_call").any(|trigger| {
        let same = other.triggers.iter().filter(|there| there.event == trigger.event);
        same.into_iter().any(|there| shares_type(trigger, there) && (!is_of_ref || shares_ref(trigger, there)))
    })
}

fn shares_type(one: &Trigger, other: &Trigger) -> bool {
    match (types(one), types(other)) {
        (Some(own), Some(other)) => own.iter().any(|name| other.contains(name)),
        _ => true,
    }
}

/// Whether a push or a pull request can start both.
fn shares_ref(one: &Trigger, other: &Trigger) -> bool {
    if !matches!(one.event.as_str(), "push" | "pull_request" | "pull_request_target") {
        return true;
    }
    let others = filters(other);
    filters(one).iter().any(|(kind, own)| others.iter().any(|(known, other)| known == kind && own.meets(other)))
}

/// Whether what is pushed to other branches is in another group.
fn is_of_ref(group: &Value) -> bool {
    let of_ref = ["ref", "ref_name", "head_ref", "base_ref", "sha", "event"];
    let is = |path: &String| path.split('.').nth(1).is_some_and(|name| of_ref.contains(&name));
    parts(group).is_some_and(|(paths, _)| paths.iter().any(is))
}

/// The activity types of a trigger; nothing where the event has none.
fn types(trigger: &Trigger) -> Option<Vec<String>> {
    if let Some(said) = trigger.filters.get("types") {
        return Some(said.as_texts());
    }
    let event = event(&trigger.event)?;
    let names = event.default_types.unwrap_or(event.types);
    (!names.is_empty()).then(|| names.iter().map(|&name| name.to_owned()).collect())
}

/// The group of a pipeline, where it cancels what runs in it.
fn cancelling(pipeline: &Pipeline) -> Option<&Value> {
    let block = pipeline.fields.get("concurrency")?.as_map()?;
    let cancels = block.get("cancel-in-progress")?;
    (cancels.kind == ValueKind::Bool(true)).then(|| block.get("group")).flatten()
}

/// The paths that a group is made of, and whether any text stands beside them; nothing where it asks for more.
fn parts(group: &Value) -> Option<(Vec<String>, String)> {
    let mut paths = Vec::new();
    let mut constant = String::new();
    let mut add = |expression: &Expression| {
        let (context, names) = expression.as_path()?;
        paths.push(format!("{context}.{}", names.join(".")).to_ascii_lowercase());
        Some(())
    };
    match &group.kind {
        ValueKind::Run(expression) => add(expression)?,
        ValueKind::Text(Text { pieces }) => {
            for piece in pieces {
                match piece {
                    Piece::Text(text) => constant.push_str(text),
                    Piece::Run(expression) => add(expression)?,
                }
            }
        }
        _ => constant.push_str(&group.as_text()?),
    }
    Some((paths, constant))
}
