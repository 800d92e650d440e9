//! The form in which two files of manifests are compared: what Kubernetes and Argo CD take for the same taken out.
//!
//! | written | the same as |
//! |---|---|
//! | a field with null | no field (not among Helm's values) |
//! | `finalizers: []` | no finalizers |
//! | `90s`, `1m30s` and the text or number `90` as a duration | one length |
//! | an empty `metadata` or `spec` in a template | none |
//! | the items of a `List` | documents of their own |

use std::collections::BTreeMap;

use super::declaration::{block_of, shape_of};
use super::member::{find, length};
use crate::import::normal::Normal;
use crate::import::value::numeric;
use crate::schema::application_set::template::is_template;
use crate::schema::{Block, Shape};
use crate::yaml::{Node, Value};

/// The documents of a file; of one alone, itself.
pub(in crate::import) fn normal(documents: &[Node]) -> Normal {
    match documents {
        [one] => document(one),
        several => Normal::List(several.iter().map(document).collect()),
    }
}

fn document(node: &Node) -> Normal {
    let Some((_, block)) = block_of(node) else { return data(node) };
    map(node, |key, inner| match key {
        "metadata" => metadata(inner, block),
        "spec" => spec(inner, block),
        _ => data(inner),
    })
}

fn metadata(node: &Node, block: &Block) -> Normal {
    map(node, |key, inner| match shape_of(block, key, true) {
        _ if inner.value == Value::Null => Normal::Null,
        _ if key == "finalizers" && inner.items().is_empty() && inner.entries().is_empty() && is_list(inner) => {
            Normal::Null
        }
        Some(shape) => shaped(inner, shape),
        None => data(inner),
    })
}

/// An empty half of a template says nothing.
fn said(half: Normal) -> Normal {
    match half {
        Normal::Map(map) if map.is_empty() => Normal::Null,
        other => other,
    }
}

fn is_list(node: &Node) -> bool {
    matches!(node.value, Value::Sequence { .. })
}

fn spec(node: &Node, block: &Block) -> Normal {
    map(node, |key, inner| match shape_of(block, key, false) {
        Some(shape) => shaped(inner, shape),
        None => data(inner),
    })
}

/// The members of a mapping, but those that are null.
fn map(node: &Node, each: impl Fn(&str, &Node) -> Normal) -> Normal {
    if !matches!(node.value, Value::Mapping { .. }) {
        return data(node);
    }
    let entries = node.entries().iter().map(|entry| (entry.key.clone(), each(&entry.key, &entry.node)));
    let mut map: BTreeMap<String, Normal> = entries.collect();
    map.retain(|_, value| *value != Normal::Null);
    Normal::Map(map)
}

fn shaped(node: &Node, shape: &Shape) -> Normal {
    match (shape, &node.value) {
        (Shape::Data, _) => data(node),
        (_, Value::Null) => Normal::Null,
        (Shape::Block(block), Value::Mapping { .. }) if is_template(block) => map(node, |key, inner| match key {
            "metadata" => said(metadata(inner, block)),
            "spec" => said(spec(inner, block)),
            _ => data(inner),
        }),
        (Shape::Block(block), Value::Mapping { .. }) => map(node, |key, inner| match find(block, key) {
            Some(member) => shaped(inner, &member.shape),
            None => data(inner),
        }),
        (Shape::List(inner) | Shape::Many(inner), Value::Sequence { items, .. }) => {
            Normal::List(items.iter().map(|item| shaped(item, inner)).collect())
        }
        (Shape::Duration, _) => match length(node) {
            Some(seconds) => Normal::Text(format!("{seconds} seconds")),
            None => data(node),
        },
        (Shape::Either(shapes), _) => {
            let fitting = shapes.iter().find(|shape| match shape {
                Shape::Block(_) => matches!(node.value, Value::Mapping { .. }),
                Shape::List(_) | Shape::Many(_) => is_list(node),
                Shape::Duration => length(node).is_some(),
                _ => false,
            });
            fitting.map_or_else(|| data(node), |shape| shaped(node, shape))
        }
        _ => data(node),
    }
}

/// Values with their kinds. Nothing in a text is an expression.
fn data(node: &Node) -> Normal {
    match &node.value {
        Value::Null => Normal::Text("(null)".to_owned()),
        Value::Bool(value) => Normal::Text(format!("({value})")),
        Value::Number(text) => {
            Normal::Text(format!("({})", numeric(text).map_or_else(|| text.clone(), |value| value.to_string())))
        }
        Value::Text { text, .. } => Normal::Text(text.clone()),
        Value::Sequence { items, .. } => Normal::List(items.iter().map(data).collect()),
        Value::Mapping { .. } => {
            let entries = node.entries().iter().map(|entry| (entry.key.clone(), data(&entry.node)));
            Normal::Map(entries.collect())
        }
    }
}
