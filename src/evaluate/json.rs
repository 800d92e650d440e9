//! `toJSON` and `fromJSON`: JSON as the runner writes and reads it.
//!
//! The runner's reader also takes what is no JSON (comments, single quotes, names without quotes); that is refused here,
//! as it is by GitHub's own language service.

use super::memory::Builder;
use super::value::Value;
use super::{Error, coerce};

/// How deep arrays and objects may lie in each other.
const DEPTH_MAX: usize = 64;

pub(super) fn read(text: &str) -> Result<Value, Error> {
    let value = serde_json::from_str(text).map_err(|error| Error::Json(error.to_string()))?;
    if depth(&value) > DEPTH_MAX {
        return Err(Error::Json(format!("it is nested deeper than {DEPTH_MAX}")));
    }
    Ok(value)
}

/// serde_json reads no deeper than 128, so that this ends.
fn depth(value: &Value) -> usize {
    match value {
        Value::Object(object) => 1 + object.iter().map(|(_, value)| depth(value)).max().unwrap_or(0),
        _ => value.items().map_or(0, |items| 1 + items.iter().map(depth).max().unwrap_or(0)),
    }
}

/// Two blanks for each level, and a line for each entry.
pub(super) fn write(value: &Value) -> Result<String, Error> {
    let mut built = Builder::default();
    write_value(value, 0, &mut built)?;
    Ok(built.text)
}

fn write_value(value: &Value, level: usize, built: &mut Builder) -> Result<(), Error> {
    if level > 2 * DEPTH_MAX {
        return Err(Error::Depth);
    }
    match value {
        Value::Null => built.push("null"),
        Value::Bool(_) | Value::Number(_) => built.push(&coerce::text(value)),
        Value::Text(text) => built.push(&quoted(text)),
        Value::Array(items) | Value::Filtered(items) => {
            let lines = items.iter().map(|item| (String::new(), item));
            write_lines(['[', ']'], lines, level, built)
        }
        Value::Object(object) => {
            let lines = object.iter().map(|(name, value)| (format!("{}: ", quoted(name)), value));
            write_lines(['{', '}'], lines, level, built)
        }
    }
}

fn write_lines<'a>(
    [open, close]: [char; 2],
    lines: impl Iterator<Item = (String, &'a Value)>,
    level: usize,
    built: &mut Builder,
) -> Result<(), Error> {
    let mut lines = lines.peekable();
    if lines.peek().is_none() {
        return built.push(&format!("{open}{close}"));
    }
    let mut before = open;
    for (name, value) in lines {
        built.push(&format!("{before}\n{:1$}{name}", "", 2 * (level + 1)))?;
        write_value(value, level + 1, built)?;
        before = ',';
    }
    built.push(&format!("\n{:1$}{close}", "", 2 * level))
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0'..='\u{1f}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                out.push_str(&format!("\\u{:04x}", u32::from(character)));
            }
            _ => out.push(character),
        }
    }
    out.push('"');
    out
}
