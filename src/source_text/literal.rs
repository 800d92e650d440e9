//! Texts as literals of the language: quotes, escapes, text blocks. In: constants and expressions as they are written, one
//! behind the other. Out: text of `.pipe` that is read as the same text. A carriage return has no escape, and stays.

use crate::expression_text::is_name;

/// How far the lines of a text block stand behind its place.
const MARGIN: &str = "  ";

/// A part of a text.
pub enum Piece<'a> {
    Text(&'a str),
    /// An expression as it is written, without `${{ }}`.
    Run(String),
}

/// A text on one line: in single quotes where it would need escapes in double ones.
pub fn line(pieces: &[Piece<'_>]) -> String {
    match pieces {
        [Piece::Text(text)] if is_plainer_in_single_quotes(text) => format!("'{text}'"),
        _ => quoted(pieces),
    }
}

/// A text in double quotes.
pub fn quoted(pieces: &[Piece<'_>]) -> String {
    format!("\"{}\"", joined(pieces, escaped))
}

/// A constant on one line.
pub fn constant(text: &str) -> String {
    line(&[Piece::Text(text)])
}

/// A text as a text block, behind a margin; in quotes where a block cannot hold it.
pub fn block(pieces: &[Piece<'_>], margin: &str) -> String {
    let text = joined(pieces, str::to_owned);
    if !fits_block(&text) {
        return quoted(pieces);
    }
    let (body, open) = match text.strip_suffix('\n') {
        Some(body) => (body, "\"\"\"\n"),
        None => (text.as_str(), "\"\"\"-\n"),
    };
    let mut out = String::from(open);
    for line in body.split('\n') {
        if !line.is_empty() {
            out.push_str(margin);
            out.push_str(MARGIN);
            out.push_str(line);
        }
        out.push('\n');
    }
    out.push_str(margin);
    out.push_str("\"\"\"");
    out
}

/// The key of a field.
pub fn key(text: &str) -> String {
    if is_name(text) { text.to_owned() } else { quoted(&[Piece::Text(text)]) }
}

/// An id behind a keyword.
pub fn id(pieces: &[Piece<'_>]) -> String {
    match pieces {
        [Piece::Text(text)] if is_name(text) => (*text).to_owned(),
        _ => format!("[{}]", quoted(pieces)),
    }
}

fn is_plainer_in_single_quotes(text: &str) -> bool {
    text.contains(['"', '\\']) && !text.contains(['\'', '\n', '\t', '\r'])
}

/// The margin is that of the first line, where quotes would close the block.
fn fits_block(text: &str) -> bool {
    let first = text.lines().find(|line| !line.is_empty());
    first.is_some_and(|first| !first.starts_with([' ', '\t', '"']) && !first.trim().is_empty())
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            _ => out.push(character),
        }
    }
    out
}

/// What stands between the quotes. `$${{` is a literal `${{` to the language.
fn joined(pieces: &[Piece<'_>], escape: fn(&str) -> String) -> String {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => out.push_str(&escape(text).replace("${{", "$${{")),
            Piece::Run(expression) => {
                let end = out.trim_end_matches('$').len();
                let dollars = out.split_off(end);
                if !dollars.is_empty() {
                    out.push_str(&format!("${{{{ '{dollars}' }}}}"));
                }
                out.push_str(&format!("${{{{ {expression} }}}}"));
            }
        }
    }
    out
}
