//! How one text is written: plain, in quotes, or as a block.
//!
//! In: a text and where it stands. Out: the scalar, which every reader of YAML 1.1 and 1.2 takes for exactly
//! that text. Layout (columns, comments) is the writer's concern.

use super::ambiguous::is_misread;

/// Where a scalar stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A value or a key of a block collection, or the whole document.
    Block,
    /// Inside `[ ]` or `{ }`.
    Flow,
}

/// A text on one line: plain if that is safe, else in the quotes that need fewer escapes.
pub(super) fn inline(text: &str, place: Place) -> String {
    if is_plain(text, place) {
        text.to_owned()
    } else if !text.chars().all(|character| character != '\t' && stands_for_itself(character)) {
        double_quoted(text)
    } else if text.contains('\'') && !text.contains(['"', '\\']) {
        format!("\"{text}\"")
    } else {
        format!("'{}'", text.replace('\'', "''"))
    }
}

/// Whether a text can stand without quotes.
fn is_plain(text: &str, place: Place) -> bool {
    !is_misread(text)
        && !starts_like_syntax(text)
        && !text.starts_with(char::is_whitespace)
        && !text.ends_with(char::is_whitespace)
        && !text.ends_with(':')
        && !text.contains(": ")
        && !text.contains(" #")
        && text.chars().all(|character| character != '\t' && stands_for_itself(character))
        // In flow, readers disagree about `:` and `?` inside of a plain scalar.
        && (place == Place::Block || !text.contains([',', '[', ']', '{', '}', ':', '?']))
}

fn starts_like_syntax(text: &str) -> bool {
    // `-x` is a text, `- x` an item.
    let dash = text == "-" || text.starts_with("- ");
    let marker = text.starts_with("---") && !text.starts_with("----") || text.starts_with("...");
    dash || marker
        || text.starts_with(['?', ':', ',', '[', ']', '{', '}', '#', '&', '*', '!', '|', '>', '\'', '"', '%', '@', '`'])
}

/// Whether a character may stand in the file as it is: printable, and neither a line break to some reader nor
/// one that reorders the text around it on a reviewer's screen.
pub(super) fn stands_for_itself(character: char) -> bool {
    matches!(character, '\t' | ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
        && !matches!(character, '\u{2028}' | '\u{2029}' | '\u{feff}')
        && !matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A text in double quotes, on one line, with escapes.
pub(super) fn double_quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            _ if stands_for_itself(character) => out.push(character),
            _ => {
                let code = u32::from(character);
                out.push_str(&match code {
                    0..=0xff => format!("\\x{code:02X}"),
                    0x100..=0xffff => format!("\\u{code:04X}"),
                    _ => format!("\\U{code:08X}"),
                });
            }
        }
    }
    out.push('"');
    out
}

/// The header of a block literal, and whether its final line breaks belong to the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// The first line starts with white space, so the indentation has to be said.
    pub(super) indicator: bool,
    pub(super) chomping: Chomping,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Chomping {
    /// `|-`: the text ends without a line break.
    Strip,
    /// `|`: with one.
    Clip,
    /// `|+`: with several.
    Keep,
}

/// The header of a block literal that holds exactly this text; `None` where no block does, or only one that
/// the next editor would break by trimming.
pub(super) fn block_header(text: &str) -> Option<Header> {
    let trimmed = text.trim_end_matches('\n');
    let last_line = trimmed.rsplit('\n').next().unwrap_or("");
    if last_line.trim().is_empty() || !text.chars().all(|character| character == '\n' || stands_for_itself(character)) {
        return None;
    }
    let chomping = match text.len() - trimmed.len() {
        0 => Chomping::Strip,
        1 => Chomping::Clip,
        _ => Chomping::Keep,
    };
    let first_line = text.trim_start_matches('\n');
    Some(Header { indicator: first_line.starts_with([' ', '\t']), chomping })
}
