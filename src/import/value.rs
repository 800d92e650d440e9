//! Values of YAML as values of the language, by the shape that their place wants.
//!
//! In: a node and a shape of the schema. Out: text, whose later lines are indented to the place where it stands.
//! What the language cannot say is a fault that names the place.

use super::expression::{formatted, laid_out, whole};
use super::lines::{Lines, indent};
use super::text::{block, key, line};
use super::{Fault, Result};
use crate::expression_text::{self, is_name, parse};
use crate::schema::Shape;
use crate::yaml::{Entry, Node, Value};

/// The longest line that a list or a block is written on.
const WIDTH: usize = 100;

/// Whether a mapping stands there as `key { … }`.
pub(super) fn is_block(shape: &Shape) -> bool {
    match shape {
        Shape::Block(_) | Shape::Map(_) | Shape::Data => true,
        Shape::Either(shapes) => shapes.iter().any(is_block),
        _ => false,
    }
}

/// The shape of a member of a block.
pub(super) fn inner(shape: &Shape, key: &str) -> &'static Shape {
    match shape {
        Shape::Block(block) => match (block.member(key), &block.other) {
            (Some(member), _) => &member.shape,
            (None, Some(other)) => &other.shape,
            (None, None) => &Shape::Data,
        },
        Shape::Map(inner) => inner,
        Shape::Either(shapes) => {
            shapes.iter().find(|shape| is_block(shape)).map_or(&Shape::Data, |shape| inner(shape, key))
        }
        Shape::Many(of) | Shape::List(of) => inner(of, key),
        _ => &Shape::Data,
    }
}

/// `{ a = 1, b = 2 }`, on several lines where it is long or has comments.
pub(super) fn record(node: &Node, entries: &[Entry], shape: &Shape, depth: usize) -> Result<String> {
    if entries.is_empty() && node.closing.is_empty() {
        return Ok("{}".to_owned());
    }
    let plain = node.closing.is_empty() && entries.iter().all(|entry| is_bare(&entry.node));
    if plain {
        let mut parts = Vec::new();
        for entry in entries {
            let Some(key) = key(&entry.key) else { return Err(Fault::at(&entry.node, "this key cannot be written")) };
            let shape = inner(shape, &entry.key);
            let own = match &entry.node.value {
                Value::Mapping { entries, .. } if is_block(shape) => {
                    format!("{key} {}", record(&entry.node, entries, shape, depth)?)
                }
                _ => format!("{key} = {}", member_value(&entry.key, &entry.node, shape, depth)?),
            };
            parts.push(own);
        }
        let joined = format!("{{ {} }}", parts.join(", "));
        if joined.len() + 2 * depth < WIDTH && !joined.contains('\n') {
            return Ok(joined);
        }
    }
    let mut lines = Lines { out: "{\n".to_owned(), ..Lines::at(depth + 1) };
    for entry in entries {
        lines.member(&entry.key, entry, inner(shape, &entry.key))?;
    }
    lines.comments(&node.closing);
    lines.depth = depth;
    Ok(format!("{}{}}}", lines.out, indent(depth)))
}

fn is_bare(node: &Node) -> bool {
    node.above.is_empty() && node.trailing.is_none() && node.closing.is_empty()
}

/// The value of a member: GitHub reads the text of an `if` as an expression.
pub(super) fn member_value(name: &str, node: &Node, shape: &Shape, depth: usize) -> Result<String> {
    match &node.value {
        Value::Text { text: own, .. } if name == "if" && matches!(shape, Shape::Bool) => condition(own, node, depth),
        _ => value(node, shape, depth),
    }
}

/// The `x` of `if: x` as of `if: ${{ x }}`.
fn condition(own: &str, node: &Node, depth: usize) -> Result<String> {
    match whole(own) {
        Some(inner) => expression(inner, node, depth),
        // GitHub reads it as a text, which is always true: a line break behind `}}` is enough.
        None if own.contains("${{") => expression(&formatted(own), node, depth),
        None => expression(own.trim(), node, depth),
    }
}

/// A value in place.
pub(super) fn value(node: &Node, shape: &Shape, depth: usize) -> Result<String> {
    match &node.value {
        Value::Sequence { .. } => list(node, (WIDTH, depth), |item, depth| value(item, element(shape), depth)),
        Value::Mapping { entries, .. } => record(node, entries, shape, depth),
        _ => scalar(node, shape, depth),
    }
}

pub(super) fn element(shape: &Shape) -> &Shape {
    match shape {
        Shape::Many(inner) | Shape::List(inner) => inner,
        Shape::Either(shapes) => {
            shapes.iter().find(|shape| matches!(shape, Shape::Many(_) | Shape::List(_))).map_or(&Shape::Data, element)
        }
        _ => &Shape::Data,
    }
}

/// `[a, b]`, on several lines where it is long or has comments. `write` writes an element at a depth.
pub(super) fn list(
    node: &Node,
    (width, depth): (usize, usize),
    write: impl Fn(&Node, usize) -> Result<String>,
) -> Result<String> {
    let items = node.items();
    if node.closing.is_empty() && items.iter().all(is_bare) {
        let parts = items.iter().map(|item| write(item, depth)).collect::<Result<Vec<_>>>()?;
        let joined = format!("[{}]", parts.join(", "));
        if !joined.contains('\n') && joined.len() + 2 * depth < width {
            return Ok(joined);
        }
    }
    let mut lines = Lines { out: "[\n".to_owned(), ..Lines::at(depth + 1) };
    for item in items {
        lines.comments(&item.above);
        let value = write(item, depth + 1)?;
        lines.with_trailing(&format!("{value},"), item.trailing.as_deref());
    }
    lines.comments(&node.closing);
    Ok(format!("{}{}]", lines.out, indent(depth)))
}

/// What GitHub makes of a scalar where it wants a text.
pub(super) fn as_text(node: &Node) -> Option<String> {
    match &node.value {
        Value::Null => Some(String::new()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(text) => Some(numeric(text).map_or_else(|| text.clone(), |number| number.to_string())),
        Value::Text { text, .. } => Some(text.clone()),
        _ => None,
    }
}

fn scalar(node: &Node, shape: &Shape, depth: usize) -> Result<String> {
    let wants_text = matches!(pick(shape, node), Shape::Text | Shape::Word(_) | Shape::Entity(_));
    match &node.value {
        Value::Null if wants_text => Ok("\"\"".to_owned()),
        Value::Null => Ok("null".to_owned()),
        Value::Bool(_) | Value::Number(_) if wants_text => text(&as_text(node).unwrap_or_default(), node, depth),
        Value::Bool(value) => Ok(value.to_string()),
        Value::Number(number) if matches!(shape, Shape::Duration) => duration(number, node),
        Value::Number(number) if matches!(pick(shape, node), Shape::Scalar) && changes(number) => {
            number_of(&as_text(node).unwrap_or_default(), node)
        }
        Value::Number(number) => number_of(number, node),
        Value::Text { text: own, .. } => text_value(own, node, pick(shape, node), depth),
        _ => Err(Fault::at(node, "this value cannot be written")),
    }
}

/// The shape among several that a scalar takes.
fn pick<'a>(shape: &'a Shape, node: &Node) -> &'a Shape {
    match shape {
        Shape::Either(shapes) => {
            let text = as_text(node).unwrap_or_default();
            let word =
                shapes.iter().find(|shape| matches!(shape, Shape::Word(words) if words.contains(&text.as_str())));
            word.or_else(|| {
                shapes.iter().find(|shape| {
                    matches!(shape, Shape::Text | Shape::Scalar | Shape::Many(_) | Shape::Bool | Shape::Number)
                })
            })
            .map_or(&Shape::Data, |shape| pick(shape, node))
        }
        Shape::Many(inner) | Shape::List(inner) => pick(inner, node),
        _ => shape,
    }
}

fn text_value(own: &str, node: &Node, shape: &Shape, depth: usize) -> Result<String> {
    if let Some(inner) = whole(own) {
        return expression(inner, node, depth);
    }
    match shape {
        Shape::Word(words) if words.contains(&own) => Ok(own.to_owned()),
        Shape::Entity(_) if is_name(own) => Ok(own.to_owned()),
        Shape::Bool if matches!(own.to_ascii_lowercase().as_str(), "true" | "false") => Ok(own.to_ascii_lowercase()),
        Shape::Number if numeric(own).is_some() => Ok(own.to_owned()),
        Shape::Duration if numeric(own).is_some() => duration(own, node),
        _ => text(own, node, depth),
    }
}

/// An expression without `${{ }}`.
pub(super) fn expression(inner: &str, node: &Node, depth: usize) -> Result<String> {
    laid_out(inner, &indent(depth + 1), true).ok_or_else(|| Fault::at(node, no_expression(inner)))
}

/// What is wrong with a text that is no expression, in GitHub's words.
fn no_expression(inner: &str) -> String {
    const SHOWN: usize = 80;
    let shown = match inner.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &inner[..end]),
        None => inner.to_owned(),
    };
    match parse(inner) {
        Err(fault) => format!("`{shown}` is no expression of GitHub's: {}", fault.message),
        Ok(_) => format!("`{shown}` cannot be written as an expression"),
    }
}

/// Why a text is left out.
pub(super) fn not_written(own: &str) -> String {
    refused(own).unwrap_or_else(|| "this text cannot be written".to_owned())
}

/// The first thing in a text that GitHub refuses.
fn refused(own: &str) -> Option<String> {
    let pieces = match expression_text::split(own) {
        Ok(pieces) => pieces,
        Err(fault) => {
            let from = own.get(fault.span.clone()).unwrap_or_default();
            let message = match (from.trim_start_matches("${{").trim() == "}}", from.contains("}}")) {
                (true, _) => "the expression `${{ }}` is empty",
                (false, true) => {
                    "an expression begins with `${{` here and does not end: a text in it has no second `'`"
                }
                (false, false) => "an expression begins with `${{` here and has no `}}`",
            };
            return Some(message.to_owned());
        }
    };
    pieces.into_iter().find_map(|piece| match piece {
        expression_text::Piece::Expression { text, .. } if parse(text).is_err() => Some(no_expression(text.trim())),
        _ => None,
    })
}

/// A script: as a block also where one line would need escapes.
pub(super) fn script(own: &str, node: &Node, depth: usize) -> Result<String> {
    let written = text(own, node, depth)?;
    if !written.contains("\\\"") && !written.contains("\\\\") {
        return Ok(written);
    }
    match block(own, &indent(depth)) {
        Some(block) if block.starts_with("\"\"\"") => Ok(block),
        _ => Ok(written),
    }
}

/// A text in quotes, or as a block where it has several lines.
pub(super) fn text(own: &str, node: &Node, depth: usize) -> Result<String> {
    let several = own.trim_end_matches('\n').contains('\n');
    let written = if several { block(own, &indent(depth)) } else { line(own) };
    written.ok_or_else(|| match own.contains('\r') {
        true => Fault::at(node, "a text with a carriage return cannot be written"),
        false => Fault::at(node, not_written(own)),
    })
}

/// The value of a number as GitHub writes it.
pub(super) fn numeric(text: &str) -> Option<f64> {
    if let Some(digits) = text.strip_prefix("0x") {
        return u32::from_str_radix(digits, 16).ok().map(f64::from);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return u32::from_str_radix(digits, 8).ok().map(f64::from);
    }
    text.strip_prefix('+').unwrap_or(text).parse().ok()
}

/// Whether GitHub makes another text of a number: `3.10` is 3.1.
pub(super) fn changes(number: &str) -> bool {
    numeric(number).is_some_and(|value| value.to_string() != number)
}

pub(super) fn number_of(text: &str, node: &Node) -> Result<String> {
    let unsigned = text.strip_prefix('+').unwrap_or(text);
    let (sign, digits) = match unsigned.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", unsigned),
    };
    if digits.starts_with("0x") || digits.starts_with("0o") {
        return Ok(format!("{sign}{digits}"));
    }
    if !digits.bytes().all(|byte| byte.is_ascii_digit() || b".eE+-".contains(&byte)) {
        return Err(Fault::at(node, format!("the number `{text}` cannot be written")));
    }
    let whole = if digits.starts_with('.') { "0" } else { "" };
    Ok(format!("{sign}{whole}{}", digits.trim_end_matches('.')))
}

/// Minutes as a duration.
fn duration(number: &str, node: &Node) -> Result<String> {
    let minutes = numeric(number).filter(|minutes| (0.0..=1e9).contains(minutes));
    let Some(minutes) = minutes else { return Err(Fault::at(node, "this is no number of minutes")) };
    if minutes.fract() == 0.0 {
        return Ok(format!("{minutes}m"));
    }
    let seconds = minutes * 60.0;
    if seconds.fract() == 0.0 {
        return Ok(format!("{seconds}s"));
    }
    Err(Fault::at(node, "durations are whole seconds"))
}
