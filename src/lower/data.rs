//! Values to YAML.

use crate::expression_text::written as expression;
use crate::model::{Comments, Fields, Value, ValueKind};
use crate::yaml::Node;

/// A value as the platform reads it. Durations become whole minutes, which is what GitHub counts in.
pub fn data(value: &Value) -> Node {
    match &value.kind {
        ValueKind::Null | ValueKind::Unknown => Node::null(),
        ValueKind::Bool(value) => Node::from(*value),
        ValueKind::Number(text) | ValueKind::Percent(text) => Node::number(text.clone()),
        ValueKind::Duration(seconds) => Node::number(minutes(*seconds)),
        ValueKind::Word(text) | ValueKind::Target(text) => Node::text(text.clone()),
        ValueKind::Text(text) => Node::text(expression::text(text)),
        ValueKind::Run(value) => Node::text(expression::interpolated(value)),
        ValueKind::Entity(entity) => Node::text(entity.id.clone()),
        ValueKind::Call { name, .. } => Node::text(name.clone()),
        ValueKind::List(items) => Node::list(items.iter().map(|item| commented(data(&item.value), &item.comments))),
        ValueKind::Map(fields) => map(fields),
    }
}

/// Minutes as GitHub counts them, with a fraction where the seconds ask for one.
pub fn minutes(seconds: u64) -> String {
    match seconds % 60 {
        0 => (seconds / 60).to_string(),
        #[expect(clippy::cast_precision_loss, reason = "timeouts are far below 2^52 seconds")]
        _ => (seconds as f64 / 60.0).to_string(),
    }
}

/// The fields of a block as a mapping, comments kept.
pub fn map(fields: &Fields) -> Node {
    fields
        .iter()
        .fold(Node::map(), |node, field| node.with(field.key.clone(), commented(data(&field.value), &field.comments)))
}

/// Puts comments around a node.
pub fn commented(mut node: Node, comments: &Comments) -> Node {
    node.above.extend(comments.above.iter().cloned());
    if node.trailing.is_none() {
        node.trailing.clone_from(&comments.trailing);
    }
    node.closing.extend(comments.below.iter().cloned());
    node
}

/// A list of short texts on one line, where it fits.
pub fn short_list(value: &Value) -> Node {
    let node = data(value);
    let plain = node.items().iter().all(|item| item.above.is_empty() && item.trailing.is_none());
    if plain { node.in_flow() } else { node }
}
