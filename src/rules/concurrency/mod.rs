//! Rules of what runs beside each other: groups of `concurrency`, and the names of workflows.

mod colliding;
mod same_name;
mod shared;

use super::Check::Project;
use super::{Rule, note, warn};

pub(super) const RULES: &[Rule] = &[
    warn(
        "colliding-concurrency",
        "Two workflows cancel each other, since their groups are the same.",
        Project(colliding::check),
    ),
    warn("shared-concurrency", "Pull requests cancel each other's runs.", Project(shared::check)),
    note("same-workflow-name", "Two workflows have the same name.", Project(same_name::check)),
];

use crate::model::{Expression, Pipeline, Text, Value, ValueKind};

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
                    crate::model::Piece::Text(text) => constant.push_str(text),
                    crate::model::Piece::Run(expression) => add(expression)?,
                }
            }
        }
        _ => constant.push_str(&group.as_text()?),
    }
    Some((paths, constant))
}
