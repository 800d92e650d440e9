//! What a manifest says that its kind does not take: a misspelt field, a value of another type, an option that there is
//! not. A source has it in `raw`, so that nobody looks at it there.
//!
//! In: a manifest. Out: the places, and what is known there. A field that is near to none may be of a newer version, and
//! is nobody's mistake.

use std::ops::Range;

use super::document::declared;
use super::member::{find, fits, option};
use crate::lower::manifest::{OURS, is_metadata};
use crate::schema::app::sync::{SYNC_OPTION_WORDS, SYNC_OPTIONS};
use crate::schema::application_set::template::is_template;
use crate::schema::{Block, Shape, manifest_block};
use crate::suggest::suggest;
use crate::target::argo::{key, sync_option};
use crate::yaml::{Entry, Node, Value};

/// Something that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// In the file.
    pub span: Range<usize>,
    pub kind: MisfitKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MisfitKind {
    /// A field that is nearly one of the place.
    Field { written: String, near: String },
    /// A value that its field does not take.
    Value { field: String, wants: String, is: &'static str },
    /// A sync option that Argo CD does not have, or not with that value.
    Option { written: String, near: Option<String> },
}

/// What does not fit in a manifest.
pub(in crate::import) fn misfits(document: &Node) -> Vec<Misfit> {
    let mut found = Vec::new();
    if let Some(block) = declared(document).ok().and_then(manifest_block) {
        halves(document.entries(), block, &mut found);
    }
    found
}

/// A manifest, or a template of one: `metadata` and `spec`, whose members are one block.
fn halves(entries: &[Entry], block: &'static Block, found: &mut Vec<Misfit>) {
    let is_own = |name: &str| !is_metadata(name) && !OURS.contains(&name);
    for entry in entries {
        match entry.key.as_str() {
            "metadata" => {
                of_entries(entry.node.entries(), block, &|name| matches!(name, "labels" | "annotations"), found)
            }
            "spec" => of_entries(entry.node.entries(), block, &is_own, found),
            _ => {}
        }
    }
}

fn of_entries(entries: &[Entry], block: &'static Block, is_own: &dyn Fn(&str) -> bool, found: &mut Vec<Misfit>) {
    let all_are_own = is_own("destination");
    for entry in entries {
        match find(block, &entry.key).filter(|member| is_own(member.name)) {
            Some(member) if (block.name, member.name) == ("sync", "options") => options(&entry.node, found),
            Some(member) => of_value(entry, &entry.node, &member.shape, found),
            None if all_are_own => found.extend(field(entry, block, is_own)),
            None => {}
        }
    }
}

/// A field that is nearly one that the block has and that does not stand there.
fn field(entry: &Entry, block: &Block, is_own: &dyn Fn(&str) -> bool) -> Option<Misfit> {
    let members = block.members.iter().filter(|member| member.name != "raw" && is_own(member.name));
    let known: Vec<String> = members.map(|member| key(block.name, member.name)).collect();
    let near = suggest(&entry.key, known.iter().map(String::as_str))?.to_owned();
    let kind = MisfitKind::Field { written: entry.key.clone(), near };
    Some(Misfit { span: entry.key_span.clone()?, kind })
}

fn of_value(entry: &Entry, node: &Node, shape: &'static Shape, found: &mut Vec<Misfit>) {
    let inner: &'static [Shape] = match shape {
        Shape::Either(shapes) => shapes,
        one => std::slice::from_ref(one),
    };
    match &node.value {
        Value::Null => {}
        Value::Mapping { entries, .. } => {
            let block =
                inner.iter().find_map(|shape| if let Shape::Block(block) = shape { Some(*block) } else { None });
            let map = inner.iter().find_map(|shape| if let Shape::Map(inner) = shape { Some(*inner) } else { None });
            match (block, map) {
                (Some(block), _) if is_template(block) => halves(entries, block, found),
                (Some(block), _) => of_entries(entries, block, &|_| true, found),
                (None, Some(inner)) => entries.iter().for_each(|entry| of_value(entry, &entry.node, inner, found)),
                (None, None) => found.extend(value(entry, node, shape)),
            }
        }
        Value::Sequence { items, .. } => {
            let list = inner.iter().find_map(|shape| match shape {
                Shape::List(inner) | Shape::Many(inner) => Some(*inner),
                _ => None,
            });
            match list {
                Some(inner) => items.iter().for_each(|item| of_value(entry, item, inner, found)),
                None => found.extend(value(entry, node, shape)),
            }
        }
        _ => found.extend(value(entry, node, shape)),
    }
}

/// A value that is not of the shape that its field has.
fn value(entry: &Entry, node: &Node, shape: &'static Shape) -> Option<Misfit> {
    let wants = wanted(shape).filter(|_| !fits(node, shape))?;
    let is = match &node.value {
        Value::Text { .. } if is_closed(shape) => "none",
        Value::Text { .. } => "a text",
        Value::Number(_) => "a number",
        Value::Bool(_) => "a boolean",
        Value::Sequence { .. } => "a list",
        _ => "a mapping",
    };
    let kind = MisfitKind::Value { field: entry.key.clone(), wants, is };
    Some(Misfit { span: node.span.clone()?, kind })
}

/// Whether a place takes some texts and no others.
fn is_closed(shape: &Shape) -> bool {
    match shape {
        Shape::Word(_) | Shape::Duration => true,
        Shape::Either(shapes) => shapes.iter().any(is_closed),
        _ => false,
    }
}

/// What a field takes, in the words of YAML; nothing where that is known too little.
fn wanted(shape: &Shape) -> Option<String> {
    match shape {
        Shape::Text | Shape::Entity(_) => Some("a text".to_owned()),
        Shape::Number => Some("a number".to_owned()),
        Shape::Bool => Some("`true` or `false`".to_owned()),
        Shape::Duration => Some("a duration such as `10m`".to_owned()),
        Shape::Word(words) => {
            let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
            Some(format!("one of {}", words.join(", ")))
        }
        Shape::List(_) => Some("a list".to_owned()),
        Shape::Map(_) | Shape::Block(_) => Some("a mapping".to_owned()),
        Shape::Either(shapes) => shapes.iter().map(wanted).collect::<Option<Vec<_>>>().map(|all| all.join(", or ")),
        _ => None,
    }
}

fn options(node: &Node, found: &mut Vec<Misfit>) {
    let known: Vec<String> = SYNC_OPTION_WORDS
        .iter()
        .map(|word| sync_option(word, "true"))
        .chain(
            SYNC_OPTIONS
                .members
                .iter()
                .filter(|member| member.name != "raw")
                .map(|member| sync_option(member.name, "false")),
        )
        .collect();
    for item in node.items() {
        let (Some(text), Some(span)) = (item.as_text(), item.span.clone()) else { continue };
        if option(text).is_none() && !text.contains("{{") {
            let near = suggest(text, known.iter().map(String::as_str)).map(str::to_owned);
            let kind = MisfitKind::Option { written: text.to_owned(), near };
            found.push(Misfit { span, kind });
        }
    }
}
