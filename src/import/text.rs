//! Texts as the language writes them.

use super::expression::{laid_out, split};
use crate::expression_text::Piece;

/// A text in double quotes; `None` where the language cannot hold it.
pub(super) fn quoted(text: &str) -> Option<String> {
    let mut out = String::from("\"");
    for piece in split(text) {
        match piece {
            Piece::Text(text) => out.push_str(&escaped(text)?),
            Piece::Expression { text: inner, .. } => push_interpolation(&mut out, inner)?,
        }
    }
    out.push('"');
    Some(out)
}

/// A text on one line as a value: in single quotes, where it would need escapes in double ones.
pub(super) fn line(text: &str) -> Option<String> {
    let escapes = text.contains(['"', '\\']);
    let plain = !text.contains(['\'', '\n', '\t', '\r']) && !text.contains("${{");
    if escapes && plain { Some(format!("'{text}'")) } else { quoted(text) }
}

/// A text in which nothing is an expression.
fn verbatim(text: &str) -> Option<String> {
    Some(format!("\"{}\"", escaped(text)?))
}

fn escaped(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => return None,
            _ => out.push(character),
        }
    }
    Some(out.replace("${{", "$${{"))
}

fn push_interpolation(out: &mut String, inner: &str) -> Option<()> {
    // `$${{` is a literal `${{` to the language.
    if out.ends_with('$') {
        out.pop();
        out.push_str("${{ '$' }}");
    }
    out.push_str(&format!("${{{{ {} }}}}", laid_out(inner, "", false)?));
    Some(())
}

/// A text of several lines as a text block with that margin, or in quotes where a block cannot hold it.
pub(super) fn block(text: &str, margin: &str) -> Option<String> {
    if text.contains('\r') {
        return None;
    }
    let body = text.strip_suffix('\n');
    let Some(first) = text.lines().find(|line| !line.is_empty()) else { return quoted(text) };
    let stripped = body.is_none();
    // The margin is that of the first line, and a text without its final newline must not end in another.
    if first.starts_with([' ', '\t']) || first.trim().is_empty() {
        return quoted(text);
    }
    let mut joined = String::new();
    for piece in split(body.unwrap_or(text)) {
        match piece {
            Piece::Text(text) => joined.push_str(&text.replace("${{", "$${{")),
            Piece::Expression { text: inner, .. } => push_interpolation(&mut joined, inner)?,
        }
    }
    let mut out = String::from(if stripped { "\"\"\"-\n" } else { "\"\"\"\n" });
    for line in joined.split('\n') {
        if !line.is_empty() {
            out.push_str(margin);
            out.push_str("  ");
            out.push_str(line);
        }
        out.push('\n');
    }
    out.push_str(margin);
    out.push_str("\"\"\"");
    Some(out)
}

/// Whether a word is a name of the language.
pub(super) fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

/// A key of a block.
pub(super) fn key(text: &str) -> Option<String> {
    if is_name(text) { Some(text.to_owned()) } else { verbatim(text) }
}

/// An id behind a keyword.
pub(super) fn id(text: &str) -> Option<String> {
    if is_name(text) { Some(text.to_owned()) } else { Some(format!("[{}]", quoted(text)?)) }
}
