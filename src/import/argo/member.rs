//! A key of a manifest as a member of a block.

use crate::import::value::numeric;
use crate::schema::app::sync::{SYNC_OPTION_WORDS, SYNC_OPTIONS};
use crate::schema::{Block, Member, Shape};
use crate::target::argo::{key, seconds, sync_option};
use crate::yaml::{Node, Value};

/// The member of a block that is written as a key.
pub(super) fn find(block: &Block, written: &str) -> Option<&'static Member> {
    block.members.iter().find(|member| member.name != "raw" && key(block.name, member.name) == written)
}

/// Whether a value can be written there. What is in a block of its own has its own `raw`.
pub(super) fn fits(node: &Node, shape: &Shape) -> bool {
    match (shape, &node.value) {
        (Shape::Data, _) => !has_carriage_return(node),
        (Shape::Either(shapes), _) => shapes.iter().any(|shape| fits(node, shape)),
        (Shape::Text, Value::Text { text, .. }) => !text.contains('\r'),
        (Shape::Word(words), Value::Text { text, .. }) => words.contains(&text.as_str()),
        (Shape::Bool, Value::Bool(_)) => true,
        (Shape::Number, Value::Number(number)) => numeric(number).is_some(),
        (Shape::Percent, Value::Text { text, .. }) => percent(text).is_some(),
        (Shape::Duration, _) => length(node).is_some(),
        (Shape::List(inner) | Shape::Many(inner), Value::Sequence { items, .. }) => {
            items.iter().all(|item| fits(item, inner))
        }
        (Shape::Map(inner), Value::Mapping { entries, .. }) => entries.iter().all(|entry| fits(&entry.node, inner)),
        (Shape::Block(_), Value::Mapping { .. }) => true,
        _ => false,
    }
}

fn has_carriage_return(node: &Node) -> bool {
    node.as_text().is_some_and(|text| text.contains('\r'))
        || node.items().iter().chain(node.entries().iter().map(|entry| &entry.node)).any(has_carriage_return)
}

/// The digits before `%`.
pub(super) fn percent(text: &str) -> Option<&str> {
    text.strip_suffix('%').filter(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The seconds of a duration that is written as a text or as a number of them.
pub(super) fn length(node: &Node) -> Option<u64> {
    match &node.value {
        Value::Text { text, .. } | Value::Number(text) => seconds(text),
        _ => None,
    }
}

/// An option of a sync as it is written in the language: a word, or a block with one value.
pub(super) fn option(text: &str) -> Option<String> {
    if let Some(word) = SYNC_OPTION_WORDS.iter().find(|word| sync_option(word, "true") == text) {
        return Some((*word).to_owned());
    }
    let (_, value) = text.split_once('=')?;
    let member = SYNC_OPTIONS.members.iter().find(|member| sync_option(member.name, value) == text)?;
    let takes = |shape: &Shape| match shape {
        Shape::Bool => matches!(value, "true" | "false"),
        Shape::Word(words) => words.contains(&value),
        _ => false,
    };
    let fits = match &member.shape {
        Shape::Either(shapes) => shapes.iter().any(takes),
        shape => takes(shape),
    };
    fits.then(|| format!("{{ {} = {value} }}", member.name))
}
