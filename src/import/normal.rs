//! The form in which two workflows or two actions are compared: GitHub's own equivalences taken out.
//!
//! | written | the same as |
//! |---|---|
//! | `if: x` | `if: ${{ x }}` |
//! | `if: ${{ x }} and text` | `if: format('{0} and text', x)`, which GitHub makes of it |
//! | `needs: a`, `runs-on: [a]`, `branches: a`, `wait: a` | the list of one, or its element |
//! | `on: push`, `on: [push]` | `on: { push: }` |
//! | `concurrency: g`, `environment: e`, `container: i` | the mapping with `group`, `name`, `image` alone |
//! | a key with null or an empty mapping, but `permissions` | no key |
//! | quoting, block styles, order of keys, comments | equal texts |
//! | `fromJson(A.B)`, brackets and spaces in expressions | `fromjson(a.b)` |
//! | `"3"`, `3.0`, `true` where GitHub makes a text of them | their text; in a `matrix` kinds stay apart |

use std::collections::BTreeMap;

use super::expression::{canonical, formatted, split, whole};
use super::value::numeric;
use crate::expression_text::Piece;
use crate::yaml::{Node, Value};

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Normal {
    Null,
    /// A scalar as a text; its kind in front of it where kinds count.
    Text(String),
    List(Vec<Normal>),
    Map(BTreeMap<String, Normal>),
}

/// A whole file.
pub(super) fn document(root: &Node) -> Normal {
    if super::action::is_action(root) { action(root) } else { workflow(root) }
}

fn action(root: &Node) -> Normal {
    let mut map = entries(root, |key, node| match key {
        "inputs" | "outputs" => named(node),
        "runs" => Normal::Map(entries(node, |key, node| match (key, node.as_text()) {
            ("steps", _) => steps(node),
            // The runner reads it in any case of letters.
            ("using", Some(kind)) => Normal::Text(kind.to_ascii_lowercase()),
            _ => plain(node),
        })),
        _ => said(plain(node)),
    });
    drop_nulls(&mut map);
    Normal::Map(map)
}

/// Names, of which one says something also where nothing stands behind it.
fn named(node: &Node) -> Normal {
    said(Normal::Map(entries(node, |_, one| match said(plain(one)) {
        Normal::Null => Normal::Map(BTreeMap::new()),
        other => other,
    })))
}

fn workflow(root: &Node) -> Normal {
    let mut map = entries(root, |key, node| match key {
        "on" => on(node),
        "jobs" => jobs(node),
        "permissions" => plain(node),
        "concurrency" => short(node, "group"),
        _ => said(plain(node)),
    });
    drop_nulls(&mut map);
    Normal::Map(map)
}

fn entries(node: &Node, each: impl Fn(&str, &Node) -> Normal) -> BTreeMap<String, Normal> {
    node.entries().iter().map(|entry| (entry.key.clone(), each(&entry.key, &entry.node))).collect()
}

fn drop_nulls(map: &mut BTreeMap<String, Normal>) {
    map.retain(|_, value| *value != Normal::Null);
}

/// An empty mapping says nothing.
fn said(value: Normal) -> Normal {
    match value {
        Normal::Map(mut map) => {
            drop_nulls(&mut map);
            if map.is_empty() { Normal::Null } else { Normal::Map(map) }
        }
        other => other,
    }
}

fn on(node: &Node) -> Normal {
    let empty = || Normal::Map(BTreeMap::new());
    match &node.value {
        Value::Text { text, .. } => Normal::Map([(text.clone(), empty())].into()),
        Value::Sequence { items, .. } => {
            Normal::Map(items.iter().filter_map(|item| Some((item.as_text()?.to_owned(), empty()))).collect())
        }
        _ => Normal::Map(entries(node, |_, event| match &event.value {
            Value::Sequence { items, .. } => Normal::List(items.iter().map(plain).collect()),
            Value::Mapping { .. } => {
                let mut filters = entries(event, |key, filter| match key {
                    "inputs" | "outputs" | "secrets" => named(filter),
                    _ => many(filter),
                });
                drop_nulls(&mut filters);
                Normal::Map(filters)
            }
            _ => empty(),
        })),
    }
}

/// One, or a list.
fn many(node: &Node) -> Normal {
    match plain(node) {
        text @ Normal::Text(_) => Normal::List(vec![text]),
        other => other,
    }
}

/// A mapping, or the value of one of its keys alone.
fn short(node: &Node, key: &str) -> Normal {
    match plain(node) {
        text @ Normal::Text(_) => Normal::Map([(key.to_owned(), text)].into()),
        other => said(other),
    }
}

fn jobs(node: &Node) -> Normal {
    Normal::Map(entries(node, |_, job| {
        let mut map = entries(job, |key, value| match key {
            "if" => condition(value),
            "needs" => match many(value) {
                Normal::List(items) if items.is_empty() => Normal::Null,
                other => other,
            },
            "runs-on" => runs_on(value),
            "permissions" => plain(value),
            "concurrency" => short(value, "group"),
            "environment" => short(value, "name"),
            "container" => short(value, "image"),
            "services" => said(Normal::Map(entries(value, |_, service| short(service, "image")))),
            "strategy" => strategy(value),
            "snapshot" => snapshot(value),
            "steps" => steps(value),
            _ => said(plain(value)),
        });
        drop_nulls(&mut map);
        Normal::Map(map)
    }))
}

fn runs_on(node: &Node) -> Normal {
    match plain(node) {
        Normal::Map(mut map) => {
            if let Some(text @ Normal::Text(_)) = map.get("labels").cloned() {
                map.insert("labels".to_owned(), Normal::List(vec![text]));
            }
            Normal::Map(map)
        }
        Normal::List(mut items) if items.len() == 1 => items.pop().unwrap_or(Normal::Null),
        other => other,
    }
}

fn snapshot(node: &Node) -> Normal {
    match &node.value {
        Value::Mapping { .. } => {
            said(Normal::Map(entries(node, |key, value| if key == "if" { condition(value) } else { plain(value) })))
        }
        _ => plain(node),
    }
}

fn strategy(node: &Node) -> Normal {
    if !matches!(node.value, Value::Mapping { .. }) {
        return plain(node);
    }
    said(Normal::Map(entries(node, |key, value| if key == "matrix" { typed(value) } else { plain(value) })))
}

fn steps(node: &Node) -> Normal {
    match &node.value {
        Value::Sequence { items, .. } => Normal::List(items.iter().map(step).collect()),
        _ => Normal::Null,
    }
}

fn step(node: &Node) -> Normal {
    let mut map = entries(node, |key, value| match key {
        "if" => condition(value),
        "wait" => many(value),
        "wait-all" => Normal::Text("true".to_owned()),
        "parallel" => steps(value),
        _ => said(plain(value)),
    });
    drop_nulls(&mut map);
    Normal::Map(map)
}

fn condition(node: &Node) -> Normal {
    let Value::Text { text, .. } = &node.value else { return plain(node) };
    let inner = match whole(text) {
        Some(inner) => inner.to_owned(),
        None if text.contains("${{") => formatted(text),
        None => text.trim().to_owned(),
    };
    match canonical(&inner) {
        Some(own) => Normal::Text(constant(&own).unwrap_or_else(|| format!("${{{{{own}}}}}"))),
        None => plain(node),
    }
}

/// Scalars as texts.
fn plain(node: &Node) -> Normal {
    match &node.value {
        Value::Null => Normal::Null,
        Value::Bool(value) => Normal::Text(value.to_string()),
        Value::Number(text) => Normal::Text(number(text)),
        Value::Text { text, .. } => Normal::Text(self::text(text)),
        Value::Sequence { items, .. } => Normal::List(items.iter().map(plain).collect()),
        Value::Mapping { .. } => Normal::Map(entries(node, |key, value| match key {
            // An input or a variable that is null is the empty text.
            _ if value.value == Value::Null => Normal::Null,
            "with" | "env" => said(plain(value)),
            _ => plain(value),
        })),
    }
}

/// Scalars with their kind.
fn typed(node: &Node) -> Normal {
    match &node.value {
        Value::Null => Normal::Text("null".to_owned()),
        Value::Bool(value) => Normal::Text(format!("bool {value}")),
        Value::Number(text) => Normal::Text(format!("number {}", number(text))),
        Value::Text { text, .. } => Normal::Text(self::text(text)),
        Value::Sequence { items, .. } => Normal::List(items.iter().map(typed).collect()),
        Value::Mapping { .. } => Normal::Map(entries(node, |_, value| typed(value))),
    }
}

fn number(text: &str) -> String {
    numeric(text).map_or_else(|| text.to_owned(), |value| value.to_string())
}

fn text(text: &str) -> String {
    split(text)
        .into_iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.to_owned(),
            Piece::Expression { text: inner, .. } => match canonical(inner) {
                Some(own) => constant(&own).unwrap_or_else(|| format!("${{{{{own}}}}}")),
                None => format!("${{{{{}}}}}", inner.trim()),
            },
        })
        .collect()
}

/// The text of an expression that is a literal.
fn constant(canonical: &str) -> Option<String> {
    let quoted = canonical.strip_prefix('\'').and_then(|text| text.strip_suffix('\''));
    let literal = matches!(canonical, "true" | "false") || canonical.parse::<f64>().is_ok_and(f64::is_finite);
    match quoted {
        Some(text) if !text.replace("''", "").contains('\'') => Some(text.replace("''", "'")),
        _ => literal.then(|| canonical.to_owned()),
    }
}
