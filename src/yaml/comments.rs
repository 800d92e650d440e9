//! Which comment of a file belongs to which node.
//!
//! In: the comments with their places, in the order of the file, and questions by the reader as it passes the
//! nodes. Out: each comment once. A comment that answers no question in particular stands above the next
//! member or at the end of the document: none is lost.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::ops::Range;

pub(super) struct Comments<'text> {
    text: &'text str,
    queue: VecDeque<Comment>,
    /// Where the last node, key or comment ended.
    passed: usize,
}

struct Comment {
    text: String,
    span: Range<usize>,
    /// Nothing but white space stands before it on its line.
    own_line: bool,
}

/// What stands above a member.
#[derive(Default)]
pub(super) struct Lead {
    pub(super) above: Vec<String>,
    pub(super) blank_line_before: bool,
}

impl<'text> Comments<'text> {
    /// The comments of a text; each one's own text begins after `#`.
    pub(super) fn new(text: &'text str, mut found: Vec<(Cow<'text, str>, Range<usize>)>) -> Self {
        // The parser gives that of a block's header after the block.
        found.sort_by_key(|(_, span)| span.start);
        let queue = found.into_iter().map(|(comment, span)| Comment {
            text: comment.strip_prefix(' ').unwrap_or(&comment).trim_end().to_owned(),
            own_line: is_blank(line_before(text, span.start)),
            span,
        });
        Self { text, queue: queue.collect(), passed: 0 }
    }

    /// Says that a node or key ended here.
    pub(super) fn pass(&mut self, end: usize) {
        self.passed = self.passed.max(end);
    }

    /// All comments before a place.
    pub(super) fn before(&mut self, offset: usize) -> Vec<String> {
        self.take_while(|comment| comment.span.start < offset)
    }

    /// The comments on lines of their own before a member that begins at a place.
    pub(super) fn lead(&mut self, offset: usize) -> Lead {
        let first = self.queue.front().map_or(offset, |comment| comment.span.start.min(offset));
        let between = self.text.get(self.passed..first).unwrap_or("");
        let mut lines = between.split('\n').skip(1);
        // The last piece is the beginning of the member's own line.
        let blank_line_before = lines.next().is_some_and(is_blank) && lines.next().is_some();
        let above = self.take_while(|comment| comment.own_line && comment.span.start < offset);
        Lead { above, blank_line_before }
    }

    /// The head of a file: the comments before a place down to the last empty line between them and it.
    pub(super) fn header(&mut self, offset: usize) -> Vec<String> {
        let starts = self.queue.iter().map(|comment| comment.span.start).take_while(|&start| start < offset);
        let body = starts.chain([offset]).filter(|&start| self.has_blank_line_before(start)).last();
        self.before(body.unwrap_or(0))
    }

    /// The comment between the dash, key or block header of a node and the place where it begins.
    pub(super) fn opening(&mut self, start: usize) -> Option<String> {
        self.take_if(|_, comment| !comment.own_line && comment.span.start < start)
    }

    /// The comment on the rest of the line after a place, if nothing but punctuation comes between.
    pub(super) fn trailing(&mut self, end: usize) -> Option<String> {
        self.take_if(|text, comment| {
            let between = text.get(end..comment.span.start);
            between.is_some_and(|between| between.bytes().all(|byte| b" \t,:".contains(&byte)))
        })
    }

    /// The comments on lines of their own before a place, as long as they are indented to a column.
    pub(super) fn closing(&mut self, limit: usize, column: usize) -> Vec<String> {
        let text = self.text;
        self.take_while(|comment| {
            comment.own_line && comment.span.start < limit && column_of(text, comment.span.start) >= column
        })
    }

    fn take_while(&mut self, condition: impl Fn(&Comment) -> bool) -> Vec<String> {
        std::iter::from_fn(|| self.take_if(|_, comment| condition(comment))).collect()
    }

    fn take_if(&mut self, condition: impl Fn(&str, &Comment) -> bool) -> Option<String> {
        if !condition(self.text, self.queue.front()?) {
            return None;
        }
        let comment = self.queue.pop_front()?;
        self.pass(comment.span.end);
        Some(comment.text)
    }

    fn has_blank_line_before(&self, offset: usize) -> bool {
        let line = line_before(self.text, offset);
        offset.checked_sub(line.len() + 1).is_some_and(|end| is_blank(line_before(self.text, end)))
    }
}

/// The column of a byte, from 0.
pub(super) fn column_of(text: &str, offset: usize) -> usize {
    line_before(text, offset).chars().count()
}

/// The part of a byte's line before it.
fn line_before(text: &str, offset: usize) -> &str {
    text.get(..offset).and_then(|before| before.rsplit('\n').next()).unwrap_or("")
}

fn is_blank(line: &str) -> bool {
    line.trim_start_matches('\u{feff}').trim().is_empty()
}
