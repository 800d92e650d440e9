//! The text of a source while it is written: lines of blocks with comments at their places, and where in the foreign
//! file each part comes from.

use std::ops::Range;

use super::form::{Remark, RemarkKind};
use super::text::key;
use super::value::{inner, is_block, member_value, record};
use super::{Fault, Result};
use crate::catalog::syntax::Mapping;
use crate::schema::Shape;
use crate::yaml::{Entry, Node, Value};

/// A part of a source and the part of the foreign file that it was made of, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    pub source: Range<usize>,
    pub foreign: Range<usize>,
}

/// A key that the language does not know at its place, and that stands in `raw`.
#[derive(Clone, Debug)]
pub struct UnknownKey {
    pub key: String,
    /// In the foreign file.
    pub span: Range<usize>,
    /// The mapping of GitHub's syntax that it stands in.
    pub mapping: &'static Mapping,
}

pub(super) fn indent(depth: usize) -> String {
    "  ".repeat(depth)
}

/// Lines of a block.
#[derive(Default)]
pub(super) struct Lines {
    pub(super) out: String,
    pub(super) depth: usize,
    /// Inner regions stand before those that they are in.
    pub(super) regions: Vec<Region>,
    pub(super) unknown: Vec<UnknownKey>,
    /// Members without anything in them, which are left out.
    pub(super) empty: Vec<Remark>,
    /// What could not be written, and was left out.
    pub(super) faults: Vec<Fault>,
}

impl Lines {
    pub(super) fn at(depth: usize) -> Self {
        Self { depth, ..Self::default() }
    }

    /// Writes what stands at a place of the foreign file. A fault leaves that part out, and the rest goes on.
    pub(super) fn part(&mut self, place: Option<Range<usize>>, write: impl FnOnce(&mut Self) -> Result<()>) {
        let (start, regions, depth) = (self.out.len(), self.regions.len(), self.depth);
        if let Err(fault) = write(self) {
            self.out.truncate(start);
            self.regions.truncate(regions);
            self.depth = depth;
            self.faults.push(fault);
        } else if let Some(foreign) = place {
            self.regions.push(Region { source: start..self.out.len(), foreign });
        }
    }

    /// Adds what was written apart.
    pub(super) fn append(&mut self, other: Self) {
        let by = self.out.len();
        let moved = other
            .regions
            .into_iter()
            .map(|region| Region { source: region.source.start + by..region.source.end + by, ..region });
        self.regions.extend(moved);
        self.unknown.extend(other.unknown);
        self.empty.extend(other.empty);
        self.faults.extend(other.faults);
        self.out.push_str(&other.out);
    }

    /// Notes a key that goes to `raw`.
    pub(super) fn not_known(&mut self, entry: &Entry, mapping: Option<&'static Mapping>) {
        let mapping = mapping.filter(|mapping| mapping.key(&entry.key).is_none());
        if let (Some(span), Some(mapping)) = (entry.key_span.clone(), mapping) {
            self.unknown.push(UnknownKey { key: entry.key.clone(), span, mapping });
        }
    }

    /// Notes a member that says nothing.
    pub(super) fn nothing_in(&mut self, entry: &Entry) {
        let kind = RemarkKind::Empty(entry.key.clone());
        self.empty.extend(entry.key_span.clone().map(|span| Remark { kind, span }));
    }

    pub(super) fn line(&mut self, text: &str) {
        if !text.is_empty() {
            self.out.push_str(&indent(self.depth));
            self.out.push_str(text);
        }
        self.out.push('\n');
    }

    /// At most one empty line, and none at the beginning of a block.
    pub(super) fn blank(&mut self) {
        let starts = self.out.is_empty() || self.out.ends_with("{\n") || self.out.ends_with("\n\n");
        if !starts {
            self.out.push('\n');
        }
    }

    pub(super) fn comments(&mut self, comments: &[String]) {
        for comment in comments {
            self.line(comment_line(comment).trim_end());
        }
    }

    /// `key = value`, `key { … }`
    pub(super) fn member(&mut self, name: &str, entry: &Entry, shape: &Shape) -> Result<()> {
        let (start, node) = (self.out.len(), &entry.node);
        if node.blank_line_before && !node.above.is_empty() {
            self.blank();
        }
        self.comments(&node.above);
        let Some(key) = key(name) else { return Err(Fault::at(node, "this key cannot be written")) };
        match &node.value {
            Value::Mapping { entries, .. } if is_block(shape) => {
                self.block_value(&key, node, entries, shape)?;
            }
            _ => {
                let value = member_value(name, node, shape, self.depth)?;
                self.with_trailing(&format!("{key} = {value}"), node.trailing.as_deref());
            }
        }
        if let Some(foreign) = place(entry) {
            self.regions.push(Region { source: start..self.out.len(), foreign });
        }
        Ok(())
    }

    /// A line or lines with a comment behind them, or above them where they are several.
    pub(super) fn with_trailing(&mut self, text: &str, trailing: Option<&str>) {
        match trailing {
            Some(comment) if text.contains('\n') => {
                self.comments(&[comment.to_owned()]);
                self.line(text);
            }
            Some(comment) => self.line(format!("{text} {}", comment_line(comment)).trim_end()),
            None => self.line(text),
        }
    }

    fn block_value(&mut self, key: &str, node: &Node, entries: &[Entry], shape: &Shape) -> Result<()> {
        if let Some(comment) = &node.trailing {
            self.comments(std::slice::from_ref(comment));
        }
        let inline = record(node, entries, shape, self.depth)?;
        if !inline.contains('\n') && entries.len() <= 3 && inline.len() + key.len() + 2 * self.depth < 80 {
            self.line(&format!("{key} {inline}"));
            return Ok(());
        }
        self.line(&format!("{key} {{"));
        self.depth += 1;
        for entry in entries {
            self.member(&entry.key, entry, inner(shape, &entry.key))?;
        }
        self.comments(&node.closing);
        self.depth -= 1;
        self.line("}");
        Ok(())
    }
}

pub(super) fn comment_line(comment: &str) -> String {
    if comment.starts_with('#') || comment.is_empty() { format!("#{comment}") } else { format!("# {comment}") }
}

/// Where an entry stands, its key too.
pub(super) fn place(entry: &Entry) -> Option<Range<usize>> {
    let end = entry.node.span.as_ref().map(|span| span.end);
    entry.key_span.as_ref().map(|key| key.start..end.unwrap_or(key.end).max(key.end))
}
