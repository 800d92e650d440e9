//! What has been written so far, and attempts that are taken back when they do not fit.

use super::WIDTH;
use crate::syntax::{Node, Syntax};

/// Writes a source anew.
pub(super) struct Printer<'a> {
    /// The source.
    pub text: &'a str,
    /// All comments of the source, in order.
    comments: Vec<Node<'a>>,
    /// Where the `{` of blocks are that are never closed.
    pub unclosed: Vec<usize>,
    pub is_faultless: bool,
    out: String,
    /// The indentation of the line that is being written.
    pub indent: usize,
    /// Whether brackets are to stay on one line whatever their width: somebody else decides about that.
    pub is_flat: bool,
    /// How many comments have been written.
    pub written: usize,
    attempt: Option<Attempt>,
    /// The running attempt has failed: what is written now is thrown away.
    pub has_failed: bool,
}

/// What an attempt wants.
#[derive(Clone, Copy)]
pub(super) enum Attempt {
    /// No line break at all.
    OneLine,
    /// A first line that fits.
    FirstLine,
}

/// A place to go back to.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    length: usize,
    written: usize,
}

impl<'a> Printer<'a> {
    pub fn new(syntax: &'a Syntax) -> Self {
        let unclosed = syntax.diagnostics.iter().filter(|diagnostic| diagnostic.rule == "unclosed-block");
        Self {
            text: &syntax.text,
            comments: syntax.comments().collect(),
            unclosed: unclosed.map(|diagnostic| diagnostic.primary.span.start as usize).collect(),
            is_faultless: syntax.diagnostics.is_empty(),
            out: String::with_capacity(syntax.text.len()),
            indent: 0,
            is_flat: false,
            written: 0,
            attempt: None,
            has_failed: false,
        }
    }

    /// The text with one line break at its end.
    pub fn finish(self) -> String {
        let mut text = self.out;
        if !text.is_empty() {
            text.push('\n');
        }
        text
    }

    // ---- The source ----

    /// The comments that begin in a range of the source.
    pub fn comments_in(&self, from: usize, to: usize) -> &[Node<'a>] {
        let first = self.comments.partition_point(|comment| comment.start() < from);
        let last = self.comments.partition_point(|comment| comment.start() < to);
        self.comments.get(first..last).unwrap_or_default()
    }

    /// Where a node ends: the tree's own end may lie behind comments that follow the node.
    pub fn end_of(&self, node: Node<'_>) -> usize {
        let mut end = node.end();
        while let Some(comment) = self.comments_in(node.start(), end).last().filter(|comment| comment.end() >= end) {
            end = node.start() + self.slice(node.start(), comment.start()).trim_end().len();
        }
        end
    }

    pub fn slice(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or("")
    }

    pub fn is_one_line(&self, from: usize, to: usize) -> bool {
        !self.slice(from, to).contains(['\n', '\r'])
    }

    // ---- Writing ----

    pub fn put(&mut self, text: &str) {
        let mut lines = text.split('\n');
        self.out.push_str(lines.next().unwrap_or(""));
        for line in lines {
            self.end_line();
            self.out.push_str(line);
        }
    }

    /// A part of the source as it stands there.
    pub fn put_range(&mut self, from: usize, to: usize) {
        self.written += self.comments_in(from, to).len();
        let text = self.slice(from, to);
        if text.contains('\r') {
            self.put(&text.replace("\r\n", "\n").replace('\r', "\n"));
        } else {
            self.put(text);
        }
    }

    pub fn put_source(&mut self, node: Node<'_>) {
        self.put_range(node.start(), self.end_of(node));
    }

    pub fn put_comment(&mut self, comment: Node<'_>) {
        self.written += 1;
        self.put(comment.text().trim_end());
    }

    pub fn put_blanks(&mut self, count: usize) {
        self.out.extend(std::iter::repeat_n(' ', count));
    }

    /// Begins a line at the current indentation.
    pub fn new_line(&mut self) {
        self.end_line();
        self.put_blanks(self.indent);
    }

    pub fn end_line(&mut self) {
        match self.attempt.take() {
            Some(Attempt::OneLine) => self.has_failed = true,
            Some(Attempt::FirstLine) => self.has_failed = self.column() > WIDTH,
            None => {}
        }
        self.out.push('\n');
    }

    /// How wide the current line is.
    pub fn column(&self) -> usize {
        self.out[self.line_start()..].chars().count()
    }

    fn line_start(&self) -> usize {
        self.out.rfind('\n').map_or(0, |at| at + 1)
    }

    /// Takes back the indentation of a line on which nothing stands yet.
    pub fn take_back_indentation(&mut self) {
        let start = self.line_start();
        if self.out[start..].bytes().all(|byte| byte == b' ') {
            self.out.truncate(start);
        }
    }

    // ---- Attempts ----

    pub fn mark(&self) -> Mark {
        Mark { length: self.out.len(), written: self.written }
    }

    pub fn back_to(&mut self, mark: Mark) {
        self.out.truncate(mark.length);
        self.written = mark.written;
    }

    /// Writes without breaking brackets; takes it back, and says so, when that is not what was wanted. The first
    /// line break decides, so that nothing deep inside is written twice for nothing.
    pub fn attempt(&mut self, wanted: Attempt, write: impl FnOnce(&mut Self)) -> bool {
        let mark = self.mark();
        let outer = self.attempt.replace(wanted);
        let was_flat = std::mem::replace(&mut self.is_flat, true);
        write(self);
        let is_wide = self.attempt.is_some() && !was_flat && self.column() > WIDTH;
        self.attempt = outer;
        self.is_flat = was_flat;
        let failed = std::mem::take(&mut self.has_failed) || is_wide;
        if failed {
            self.back_to(mark);
        }
        !failed
    }

    /// How wide something is that is written without a line break.
    pub fn width_of(&mut self, write: impl FnOnce(&mut Self)) -> usize {
        let (mark, before) = (self.mark(), self.column());
        let was_flat = std::mem::replace(&mut self.is_flat, true);
        write(self);
        let width = self.column().saturating_sub(before);
        self.is_flat = was_flat;
        self.back_to(mark);
        width
    }

    /// Writes something deeper by one step, where brackets may be broken again.
    pub fn indented(&mut self, write: impl FnOnce(&mut Self)) {
        let was_flat = std::mem::replace(&mut self.is_flat, false);
        self.indent += 2;
        write(self);
        self.indent -= 2;
        self.is_flat = was_flat;
    }
}
