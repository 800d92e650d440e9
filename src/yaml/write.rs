//! The layout of a document: what a careful person would have written by hand.
//!
//! In: a node. Out: text that ends with one line break. Two spaces a level, sequences one level inside of
//! their key, comments where the node says. The same node always gives the same text. Long lines are never
//! folded: a folded line is a changed line in every diff.

use super::ambiguous::is_core_number;
use super::node::{Entry, Layout, Node, TextStyle, Value};
use super::scalar::{Chomping, Header, Place, block_header, double_quoted, inline, stands_for_itself};

/// A flow collection that would end after this column becomes a block.
const FLOW_COLUMNS_MAX: usize = 100;

/// Readers take a longer text for a key only after `?`; the limit is 1,024 characters or bytes, with quotes.
const SIMPLE_KEY_BYTES_MAX: usize = 1000;

/// Lays out a document.
pub fn write(node: &Node) -> String {
    let mut writer = Writer::default();
    writer.document(node);
    writer.finish()
}

#[derive(Default)]
struct Writer {
    out: String,
    kept: Option<Kept>,
}

/// The last block that was written with `|+`: an empty line after it would belong to it.
struct Kept {
    start: usize,
    end: usize,
    /// The same on one line, with its comment.
    instead: String,
}

/// What stands before a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Nothing: the value is the document.
    Nothing,
    /// `key:`
    Key,
    /// `-`
    Dash,
}

impl Writer {
    fn document(&mut self, node: &Node) {
        self.lines_before(node, 0, false);
        if first_member(node).is_some() {
            if let Some(comment) = &node.trailing {
                self.comment_line(comment, 0);
            }
            self.members(node, 0, false);
        } else {
            self.scalar_or_flow(node, 0, Before::Nothing);
        }
        self.comment_lines(&node.closing, 0);
    }

    fn finish(mut self) -> String {
        // `|+` at the end would end the file with empty lines.
        if let Some(kept) = self.kept.filter(|kept| kept.end == self.out.len()) {
            self.out.truncate(kept.start);
            self.out.push_str(&kept.instead);
            self.out.push('\n');
        }
        self.out
    }

    /// The members of a block collection; the first one continues the line if it is begun.
    fn members(&mut self, node: &Node, indent: usize, mut line_begun: bool) {
        let entries = node.entries().iter().map(|entry| (Some(entry), &entry.node));
        let items = node.items().iter().map(|item| (None, item));
        for (entry, member) in entries.chain(items) {
            if !line_begun {
                self.lines_before(member, indent, entry.is_none());
                self.indent(indent);
            }
            line_begun = false;
            match entry {
                Some(entry) => {
                    self.key(entry, indent);
                    self.value(member, indent, Before::Key);
                }
                None => {
                    self.out.push('-');
                    self.value(member, indent, Before::Dash);
                }
            }
        }
    }

    fn key(&mut self, entry: &Entry, indent: usize) {
        // `on:` at the top is how every workflow begins; GitHub reads YAML 1.2.
        let key = if indent == 0 && entry.key == "on" { "on".to_owned() } else { inline(&entry.key, Place::Block) };
        if key.len() > SIMPLE_KEY_BYTES_MAX {
            self.out.push_str("? ");
            self.out.push_str(&key);
            self.out.push('\n');
            self.indent(indent);
        } else {
            self.out.push_str(&key);
        }
        self.out.push(':');
    }

    /// What follows `key:` or `-`, to the end of its last line.
    fn value(&mut self, node: &Node, indent: usize, before: Before) {
        if first_member(node).is_some() && !self.fits_in_flow(node) {
            let compact = before == Before::Dash && node.trailing.is_none();
            if compact {
                self.out.push(' ');
            } else {
                self.end_line(node);
            }
            self.members(node, indent + 2, compact);
            self.comment_lines(&node.closing, indent + 2);
            return;
        }
        if before == Before::Key && node.value == Value::Null {
            self.end_line(node);
        } else {
            self.out.push(' ');
            self.scalar_or_flow(node, indent, before);
        }
        self.comment_lines(&node.closing, indent);
    }

    /// A value that begins on this line: a scalar, a flow collection or an empty one.
    fn scalar_or_flow(&mut self, node: &Node, indent: usize, before: Before) {
        if let Value::Text { text, style } = &node.value
            && (*style == TextStyle::Literal || text.contains('\n'))
            && let Some(header) = block_header(text)
            // What an indicator is relative to at the top of a document is a matter of opinion.
            && !(header.indicator && before == Before::Nothing)
        {
            self.block(node, text, header, indent + 2);
        } else {
            self.out.push_str(&flow(node, Place::Block));
            self.end_line(node);
        }
    }

    fn block(&mut self, node: &Node, text: &str, header: Header, indent: usize) {
        let start = self.out.len();
        self.out.push('|');
        if header.indicator {
            self.out.push('2');
        }
        match header.chomping {
            Chomping::Strip => self.out.push('-'),
            Chomping::Clip => {}
            Chomping::Keep => self.out.push('+'),
        }
        self.end_line(node);
        for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
            if !line.is_empty() {
                self.indent(indent);
                self.out.push_str(line);
            }
            self.out.push('\n');
        }
        if header.chomping == Chomping::Keep {
            let instead = double_quoted(text) + &trailing(node);
            self.kept = Some(Kept { start, end: self.out.len(), instead });
        }
    }

    /// The empty line and the comments above a member. An item that begins with its first member on the
    /// line of the dash takes that member's comments up with its own.
    fn lines_before(&mut self, node: &Node, indent: usize, is_item: bool) {
        let in_kept = self.kept.as_ref().is_some_and(|kept| kept.end == self.out.len());
        if node.blank_line_before && !self.out.is_empty() && !in_kept {
            self.out.push('\n');
        }
        self.comment_lines(&node.above, indent);
        let mut node = node;
        while is_item
            && node.trailing.is_none()
            && let Some(first) = first_member(node)
        {
            self.comment_lines(&first.above, indent);
            if !node.entries().is_empty() {
                break;
            }
            node = first;
        }
    }

    fn comment_lines(&mut self, comments: &[String], indent: usize) {
        for comment in comments {
            self.comment_line(comment, indent);
        }
    }

    fn comment_line(&mut self, comment: &str, indent: usize) {
        for line in comment.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']) {
            self.indent(indent);
            self.out.push_str(&comment_text(line));
            self.out.push('\n');
        }
    }

    fn indent(&mut self, indent: usize) {
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    fn end_line(&mut self, node: &Node) {
        self.out.push_str(&trailing(node));
        self.out.push('\n');
    }

    /// Whether a collection asks for flow, and its line has the room.
    fn fits_in_flow(&self, node: &Node) -> bool {
        let (Value::Sequence { layout: Layout::Flow, .. } | Value::Mapping { layout: Layout::Flow, .. }) = &node.value
        else {
            return false;
        };
        let line = self.out.rsplit('\n').next().unwrap_or("");
        let room = FLOW_COLUMNS_MAX.saturating_sub(line.chars().count() + 1);
        can_flow(node, room) && flow(node, Place::Block).chars().count() <= room
    }
}

/// The first member of a collection that is not empty.
fn first_member(node: &Node) -> Option<&Node> {
    node.items().first().or_else(|| node.entries().first().map(|entry| &entry.node))
}

/// Whether nothing in the members needs a line of its own. A member takes two columns at least, so more
/// than that need not be looked at.
fn can_flow(node: &Node, room: usize) -> bool {
    let members = || node.items().iter().chain(node.entries().iter().map(|entry| &entry.node));
    members().count() * 2 <= room
        && members().all(|member| {
            member.above.is_empty()
                && member.closing.is_empty()
                && member.trailing.is_none()
                && !member.as_text().is_some_and(|text| text.contains('\n'))
                && can_flow(member, room.saturating_sub(2))
        })
}

/// A value on one line. Only the outermost place can be that of a block.
fn flow(node: &Node, place: Place) -> String {
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(text) if is_core_number(text) => text.clone(),
        Value::Number(text) | Value::Text { text, .. } => inline(text, place),
        Value::Sequence { items, .. } => {
            let items: Vec<String> = items.iter().map(|item| flow(item, Place::Flow)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Mapping { entries, .. } if entries.is_empty() => "{}".to_owned(),
        Value::Mapping { entries, .. } => {
            let entries: Vec<String> = entries
                .iter()
                .map(|entry| format!("{}: {}", inline(&entry.key, Place::Flow), flow(&entry.node, Place::Flow)))
                .collect();
            format!("{{ {} }}", entries.join(", "))
        }
    }
}

/// The comment at the end of a node's line, with the space before it.
fn trailing(node: &Node) -> String {
    node.trailing.as_deref().map_or_else(String::new, |comment| {
        let line = comment.replace(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'], " ");
        format!(" {}", comment_text(&line))
    })
}

/// `#` and the text of a comment; what YAML does not allow in a file shows as the replacement character.
fn comment_text(line: &str) -> String {
    let line: String =
        line.trim_end().chars().map(|c| if stands_for_itself(c) { c } else { char::REPLACEMENT_CHARACTER }).collect();
    if line.is_empty() { "#".to_owned() } else { format!("# {line}") }
}
