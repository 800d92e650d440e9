//! The text before a cursor, read by its tokens: works where the tree has nothing, as in `if = needs.`.
//!
//! In: a file's tree and an offset. Out: whether code stands there, the word and the path under it, and the brackets
//! and words of its statement. It must not know what the words mean.

use std::ops::Range;

use crate::syntax::{Kind, Node, Syntax};

/// What a cursor stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Inside {
    Code,
    /// A comment, or text that is taken as it is.
    Text,
    /// `${{ … }}`, which begins at `from`, in the text that begins at `text`.
    Interpolation {
        text: usize,
        from: usize,
    },
}

pub(super) fn inside(syntax: &Syntax, offset: usize) -> Inside {
    let line = line_start(&syntax.text, offset);
    if syntax.beginning(line..offset).any(|node| node.kind() == Kind::COMMENT && offset <= node.end()) {
        return Inside::Text;
    }
    let (mut inside, mut outer, mut innermost) = (Inside::Code, None, None);
    for node in syntax.around(offset) {
        if is_text(node.kind()) && (offset < node.end() || !is_closed(node)) {
            outer.get_or_insert(node.start());
            innermost = Some(node);
            inside = Inside::Text;
        }
        let closed = node.text().ends_with("}}");
        if node.kind() == Kind::interpolation && offset >= node.start() + 3 && (offset + 2 <= node.end() || !closed) {
            let text = *outer.get_or_insert(node.start());
            inside = Inside::Interpolation { text, from: node.start() + 3 };
        }
    }
    // An interpolation whose end is missing may have been read as text.
    if let (Inside::Text, Some(text), Some(node)) = (inside, outer, innermost) {
        let from = line.max(node.start());
        let before = syntax.text.get(from..offset).unwrap_or("");
        let opened = before.rfind("${{").filter(|&at| !before[at..].contains("}}") && !before[..at].ends_with('$'));
        if let (Some(at), false) = (opened, node.kind() == Kind::single_string) {
            return Inside::Interpolation { text, from: from + at + 3 };
        }
    }
    inside
}

fn is_text(kind: Kind) -> bool {
    matches!(kind, Kind::string | Kind::single_string | Kind::text_block)
}

fn is_closed(node: Node<'_>) -> bool {
    let text = node.text();
    match node.kind() {
        Kind::text_block => node.child(Kind::missing_text).is_none(),
        Kind::single_string => text.len() > 1 && text.ends_with('\''),
        _ => node.child(Kind::unclosed_string).is_none(),
    }
}

pub(super) fn line_start(text: &str, offset: usize) -> usize {
    text.get(..offset).and_then(|before| before.rfind(['\n', '\r'])).map_or(0, |at| at + 1)
}

/// The name around an offset; empty where there is none.
pub(super) fn word(text: &str, offset: usize) -> Range<usize> {
    run(text, offset, is_name)
}

/// What may be a part of `owner/repo/path@ref` around an offset.
pub(super) fn target(text: &str, offset: usize) -> Range<usize> {
    run(text, offset, is_target)
}

fn run(text: &str, offset: usize, holds: fn(u8) -> bool) -> Range<usize> {
    let bytes = text.as_bytes();
    let (before, after) = bytes.split_at(offset.min(bytes.len()));
    let back = before.iter().rev().take_while(|&&byte| holds(byte)).count();
    let forward = after.iter().take_while(|&&byte| holds(byte)).count();
    offset - back..offset + forward
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

fn is_target(byte: u8) -> bool {
    is_name(byte) || matches!(byte, b'/' | b'.' | b'@' | b'+')
}

/// The names before a word: `needs`, `build` for `needs.build.` before it, and where the first begins. None where
/// something else than a name stands before a `.`.
pub(super) fn path(text: &str, word_start: usize) -> Option<(usize, Vec<&str>)> {
    let (mut start, mut names) = (word_start, Vec::new());
    while let Some(before) = text.get(..start).and_then(|text| text.strip_suffix('.')) {
        let length = before.bytes().rev().take_while(|&byte| is_name(byte)).count();
        let name = before.get(before.len() - length..).filter(|name| !name.is_empty())?;
        start = before.len() - length;
        names.insert(0, name);
    }
    Some((start, names))
}

/// A token, as far as completion has to tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A name, a number or a target.
    Word(&'a str),
    /// A string or a text block.
    Text,
    Assign,
    Colon,
    /// Something behind which an operand follows.
    Operator,
    /// Brackets with what is in them.
    Group,
}

/// An open bracket, or the block itself, with the tokens since the last comma or line in it.
#[derive(Clone, Debug)]
pub(super) struct Frame<'a> {
    pub bracket: u8,
    /// Whether the bracket follows what is before it without a blank.
    pub adjacent: bool,
    pub tokens: Vec<Token<'a>>,
    /// The names of arguments that are given.
    pub given: Vec<&'a str>,
}

impl<'a> Frame<'a> {
    fn new(bracket: u8, adjacent: bool) -> Self {
        Self { bracket, adjacent, tokens: Vec::new(), given: Vec::new() }
    }

    /// The tokens behind the first `=`.
    pub fn value(&self) -> Option<&[Token<'a>]> {
        let at = self.tokens.iter().position(|token| *token == Token::Assign)?;
        self.tokens.get(at + 1..)
    }

    pub fn word(&self, index: usize) -> Option<&'a str> {
        match self.tokens.get(index) {
            Some(Token::Word(word)) => Some(word),
            _ => None,
        }
    }

    pub fn last_word(&self) -> Option<&'a str> {
        self.word(self.tokens.len().checked_sub(1)?)
    }
}

/// The brackets that are open at `to`, read from `from`, where none is.
pub(super) fn frames(syntax: &Syntax, from: usize, to: usize) -> Vec<Frame<'_>> {
    Reader::new(syntax, from).read(to)
}

/// The names of arguments that follow a cursor inside brackets.
pub(super) fn given_after(syntax: &Syntax, from: usize) -> Vec<&str> {
    const REACH: usize = 4_000;
    let to = syntax.text.len().min(from + REACH);
    let mut reader = Reader::new(syntax, from);
    reader.frames = vec![Frame::new(b'(', false)];
    reader.until_closed = true;
    reader.read(to).into_iter().next().map_or_else(Vec::new, |frame| frame.given)
}

struct Reader<'a> {
    syntax: &'a Syntax,
    at: usize,
    frames: Vec<Frame<'a>>,
    interpolations: usize,
    until_closed: bool,
}

impl<'a> Reader<'a> {
    fn new(syntax: &'a Syntax, at: usize) -> Self {
        Self { syntax, at, frames: vec![Frame::new(b'{', false)], interpolations: 0, until_closed: false }
    }

    fn read(mut self, to: usize) -> Vec<Frame<'a>> {
        let syntax = self.syntax;
        let mut opaque = syntax
            .beginning(self.at..to)
            .filter(|node| is_text(node.kind()) || node.kind() == Kind::COMMENT)
            .peekable();
        while self.at < to {
            while opaque.next_if(|node| node.start() < self.at).is_some() {}
            if let Some(node) = opaque.next_if(|node| node.start() == self.at) {
                if node.kind() != Kind::COMMENT {
                    self.push(Token::Text);
                }
                self.at = node.end().max(self.at + 1);
            } else if !self.step(to) {
                break;
            }
        }
        self.frames
    }

    fn push(&mut self, token: Token<'a>) {
        if let Some(frame) = self.frames.last_mut() {
            frame.tokens.push(token);
        }
    }

    /// Reads one token; false where the brackets in question have ended.
    fn step(&mut self, to: usize) -> bool {
        let bytes = self.syntax.text.as_bytes();
        let rest = bytes.get(self.at..to).unwrap_or_default();
        let Some(&byte) = rest.first() else { return false };
        let mut length = 1;
        match byte {
            _ if rest.starts_with(b"${{") => {
                self.interpolations += 1;
                self.push(Token::Operator);
                length = 3;
            }
            b'}' if self.interpolations > 0 && rest.starts_with(b"}}") => {
                self.interpolations -= 1;
                self.push(Token::Group);
                length = 2;
            }
            b'\n' | b'\r' => self.newline(),
            b',' => self.clear(),
            b'(' | b'[' | b'{' => {
                let adjacent = self.at > 0 && bytes.get(self.at - 1).is_some_and(|byte| is_target(*byte));
                self.frames.push(Frame::new(byte, adjacent));
            }
            b')' | b']' | b'}' => {
                if self.until_closed && self.frames.len() == 1 {
                    return false;
                }
                self.close(byte);
            }
            b'=' if rest.get(1) != Some(&b'=') => self.assign(),
            b'=' | b'!' | b'<' | b'>' | b'&' | b'|' => self.push(Token::Operator),
            b'?' if rest.get(1) == Some(&b'?') => {
                self.push(Token::Operator);
                length = 2;
            }
            b':' => self.push(Token::Colon),
            _ if is_target(byte) || matches!(byte, b'$') => {
                let docker = rest.starts_with(b"docker://");
                let more = |byte: u8| is_target(byte) || (docker && byte == b':');
                length += rest.iter().skip(1).take_while(|&&byte| more(byte)).count();
                let word = self.syntax.text.get(self.at..self.at + length).unwrap_or("");
                self.word(word);
            }
            _ => {}
        }
        self.at += length;
        true
    }

    fn word(&mut self, word: &'a str) {
        let in_value = self.frames.last().is_some_and(|frame| frame.bracket != b'{' || frame.value().is_some());
        let operator = in_value && matches!(word, "if" | "then" | "else");
        self.push(if operator { Token::Operator } else { Token::Word(word) });
    }

    fn assign(&mut self) {
        if let Some(frame) = self.frames.last_mut() {
            if let (b'(', [Token::Word(name)]) = (frame.bracket, &frame.tokens[..]) {
                frame.given.push(name);
            }
            frame.tokens.push(Token::Assign);
        }
    }

    fn clear(&mut self) {
        if let Some(frame) = self.frames.last_mut() {
            frame.tokens.clear();
        }
    }

    /// A line ends a member, unless an operator is still without its operand.
    fn newline(&mut self) {
        let ends = |frame: &&mut Frame<'_>| frame.bracket == b'{' && frame.tokens.last() != Some(&Token::Operator);
        if let Some(frame) = self.frames.last_mut().filter(ends) {
            frame.tokens.clear();
        }
    }

    fn close(&mut self, bracket: u8) {
        let opening = match bracket {
            b')' => b'(',
            b']' => b'[',
            _ => b'{',
        };
        if let Some(index) = self.frames.iter().rposition(|frame| frame.bracket == opening).filter(|&index| index > 0) {
            self.frames.truncate(index);
            self.push(Token::Group);
        }
    }
}
