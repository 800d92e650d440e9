//! Where the reader is in the text, and what stands there.

use std::ops::Range;

use super::{Context, DEPTH_MAX, HOLE, Script};

/// A `<<` whose document has not begun yet.
pub(super) struct Awaited {
    pub here_doc: usize,
    pub delimiter: String,
    pub strips_tabs: bool,
}

pub(super) struct Reader<'t, 's> {
    pub text: &'t str,
    pub at: usize,
    /// Where the reader stops: the end of the text, or of a document in it.
    pub end: usize,
    pub script: &'s mut Script,
    pub awaited: Vec<Awaited>,
    /// The group that is read.
    pub group: Option<usize>,
    pub pipelines: usize,
    pub depth: usize,
    /// Whether a backtick ends what is read.
    pub in_backticks: bool,
}

impl<'t, 's> Reader<'t, 's> {
    pub fn new(text: &'t str, script: &'s mut Script) -> Self {
        Self {
            text,
            at: 0,
            end: text.len(),
            script,
            awaited: Vec::new(),
            group: None,
            pipelines: 0,
            depth: 0,
            in_backticks: false,
        }
    }

    /// The rest of the text up to where the reader stops.
    pub fn rest(&self) -> &'t str {
        self.text.get(self.at..self.end).unwrap_or("")
    }

    /// The next byte. All that means something to a shell is one byte.
    pub fn peek(&self) -> Option<u8> {
        self.peek_at(0)
    }

    pub fn peek_at(&self, ahead: usize) -> Option<u8> {
        let at = self.at + ahead;
        if at < self.end { self.text.as_bytes().get(at).copied() } else { None }
    }

    pub fn looking_at(&self, text: &str) -> bool {
        self.rest().starts_with(text)
    }

    /// Goes on by bytes that are characters.
    pub fn bump(&mut self, bytes: usize) {
        self.at = (self.at + bytes).min(self.end);
    }

    pub fn eat(&mut self, text: &str) -> bool {
        let is_there = self.looking_at(text);
        if is_there {
            self.bump(text.len());
        }
        is_there
    }

    /// The next character, which is passed.
    pub fn character(&mut self) -> Option<char> {
        let next = self.rest().chars().next()?;
        self.bump(next.len_utf8());
        Some(next)
    }

    /// The number of the expression that stands here.
    pub fn hole(&self) -> Option<usize> {
        if !self.rest().starts_with(HOLE) {
            return None;
        }
        self.script.expressions.binary_search_by_key(&self.at, |hole| hole.at).ok()
    }

    /// Notes how an expression is read.
    pub fn set_context(&mut self, hole: usize, context: Context) {
        if let Some(hole) = self.script.expressions.get_mut(hole) {
            hole.context = context;
        }
    }

    /// Notes how all expressions of a range are read.
    pub fn set_contexts(&mut self, range: Range<usize>, context: Context) {
        let from = self.script.expressions.partition_point(|hole| hole.at < range.start);
        for hole in self.script.expressions.iter_mut().skip(from).take_while(|hole| hole.at < range.end) {
            hole.context = context;
        }
    }

    /// The script is not what this reader knows.
    pub fn lost(&mut self) {
        self.script.is_whole = false;
    }

    /// Reads something that may hold itself. Too deep, and the rest is left unread.
    pub fn nested<T: Default>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        if self.depth >= DEPTH_MAX {
            self.lost();
            self.at = self.end;
            return T::default();
        }
        self.depth += 1;
        let found = read(self);
        self.depth -= 1;
        found
    }

    /// Passes blanks and lines that go on; not the end of a line.
    pub fn blanks(&mut self) {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\r') => self.bump(1),
                Some(b'\\') if self.peek_at(1) == Some(b'\n') => self.bump(2),
                Some(b'\\') if self.looking_at("\\\r\n") => self.bump(3),
                _ => return,
            }
        }
    }

    /// Passes a comment, where one begins.
    pub fn comment(&mut self) {
        if self.peek() != Some(b'#') {
            return;
        }
        let start = self.at;
        self.at += self.rest().find('\n').unwrap_or(self.end - self.at);
        self.set_contexts(start..self.at, Context::Comment);
    }

    /// Whether a word ends here.
    pub fn at_break(&self) -> bool {
        match self.peek() {
            None | Some(b' ' | b'\t' | b'\r' | b'\n' | b';' | b'&' | b'|' | b'(' | b')' | b'<' | b'>') => true,
            Some(b'`') => self.in_backticks,
            _ => false,
        }
    }

    /// The plain word that stands here, as far as it could be a keyword.
    pub fn keyword(&self) -> &'t str {
        let rest = self.rest();
        let is_inside = |c: char| c.is_ascii_alphabetic() || matches!(c, '{' | '}' | '!' | '[');
        let length = rest.find(|c: char| !is_inside(c)).unwrap_or(rest.len());
        let ends = match rest.as_bytes().get(length) {
            None | Some(b' ' | b'\t' | b'\r' | b'\n' | b';' | b'&' | b'|' | b'(' | b')' | b'<' | b'>') => true,
            Some(b'`') => self.in_backticks,
            Some(b'\\') => rest[length..].starts_with("\\\n"),
            _ => false,
        };
        if ends { &rest[..length] } else { "" }
    }
}
