//! The words of an expression, and which may follow which.

use super::{Fault, coerce_number};
use crate::ast::Operator;

/// What a word is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    Null,
    Bool(bool),
    /// As written.
    Number,
    Text(String),
    /// A context.
    Name,
    Function,
    /// Behind a dot.
    Property,
    Star,
    Open,
    OpenIndex,
    /// The bracket of a call.
    OpenCall,
    Close,
    CloseIndex,
    CloseCall,
    Comma,
    Dot,
    Not,
    Operator(Operator),
}

/// A word, with its place in bytes of the text.
#[derive(Clone, Debug)]
pub struct Token {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
}

impl Kind {
    /// Whether an operand ends here, so that an operator may follow.
    fn ends_operand(&self) -> bool {
        matches!(self, Self::Null | Self::Bool(_) | Self::Number | Self::Text(_)) || self.can_be_indexed()
    }

    fn can_be_indexed(&self) -> bool {
        matches!(self, Self::Name | Self::Property | Self::Star | Self::Close | Self::CloseIndex | Self::CloseCall)
    }

    /// Whether an operand may begin behind it.
    fn awaits_operand(&self) -> bool {
        matches!(self, Self::Comma | Self::Open | Self::OpenCall | Self::OpenIndex | Self::Not | Self::Operator(_))
    }
}

/// Reads one token after the other.
pub(super) struct Lexer<'a> {
    text: &'a str,
    at: usize,
    last: Option<Kind>,
    /// Brackets that are open.
    pub(super) open: Vec<Kind>,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, last: None, open: Vec::new() }
    }

    pub(super) fn next(&mut self) -> Result<Option<Token>, Fault> {
        self.at += blanks(&self.text[self.at..]);
        let start = self.at;
        let rest = &self.text[start..];
        let Some(first) = rest.chars().next() else { return Ok(None) };
        let (kind, length) = match first {
            '(' if self.last == Some(Kind::Function) => (Some(Kind::OpenCall), 1),
            '(' => (Some(Kind::Open), 1),
            '[' => (Some(Kind::OpenIndex), 1),
            ')' if self.open.last() == Some(&Kind::OpenCall) => (Some(Kind::CloseCall), 1),
            ')' => (Some(Kind::Close), 1),
            ']' => (Some(Kind::CloseIndex), 1),
            ',' => (Some(Kind::Comma), 1),
            '*' => (Some(Kind::Star), 1),
            '\'' => string(rest),
            '!' | '<' | '>' | '=' | '&' | '|' => operator(rest),
            '.' if self.last.as_ref().is_none_or(Kind::awaits_operand) => number(rest),
            '.' => (Some(Kind::Dot), 1),
            '-' | '+' | '0'..='9' => number(rest),
            _ => self.word(rest),
        };
        let token = &rest[..length];
        let Some(kind) = kind else { return Err(Fault::symbol(start, token).lexical()) };
        if !self.may_follow(&kind) {
            return Err(Fault::symbol(start, token));
        }
        self.at += length;
        self.last = Some(kind.clone());
        Ok(Some(Token { kind, start, end: self.at }))
    }

    fn word(&self, rest: &str) -> (Option<Kind>, usize) {
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let length = first + until_boundary(&rest[first..], false);
        let word = &rest[..length];
        if !is_name(word) {
            return (None, length);
        }
        let kind = match word {
            _ if self.last == Some(Kind::Dot) => Kind::Property,
            "null" => Kind::Null,
            "true" => Kind::Bool(true),
            "false" => Kind::Bool(false),
            "NaN" | "Infinity" => Kind::Number,
            _ if rest[length..].trim_start().starts_with('(') => Kind::Function,
            _ => Kind::Name,
        };
        (Some(kind), length)
    }

    /// Whether a token may stand here; keeps count of the brackets.
    fn may_follow(&mut self, kind: &Kind) -> bool {
        let last = self.last.as_ref();
        let inside = self.open.last();
        let ends_operand = last.is_some_and(Kind::ends_operand);
        match kind {
            Kind::OpenIndex | Kind::Dot => {
                // `[*` is closed at once.
                let is_open_star = last == Some(&Kind::Star) && self.is_in_star();
                if !last.is_some_and(Kind::can_be_indexed) || is_open_star {
                    return false;
                }
            }
            Kind::OpenCall => {}
            Kind::Star => return matches!(last, Some(Kind::OpenIndex | Kind::Dot)),
            Kind::Property => return last == Some(&Kind::Dot),
            Kind::Close if !ends_operand || inside != Some(&Kind::Open) => return false,
            Kind::CloseIndex if !ends_operand || inside != Some(&Kind::OpenIndex) => return false,
            Kind::CloseCall if !ends_operand && last != Some(&Kind::OpenCall) => return false,
            Kind::Close | Kind::CloseIndex | Kind::CloseCall => {
                self.open.pop();
                return true;
            }
            Kind::Comma => return ends_operand && inside == Some(&Kind::OpenCall) && !self.is_in_star(),
            Kind::Operator(_) => return ends_operand && !self.is_in_star(),
            _ if last.is_some_and(|last| !last.awaits_operand()) => return false,
            _ => {}
        }
        if matches!(kind, Kind::Open | Kind::OpenIndex | Kind::OpenCall) {
            self.open.push(kind.clone());
        }
        true
    }

    /// Whether the last token is the star of `[*`.
    fn is_in_star(&self) -> bool {
        self.last == Some(Kind::Star) && self.text[..self.at].trim_end_matches('*').trim_end().ends_with('[')
    }
}

fn blanks(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// How far a word goes.
fn until_boundary(text: &str, with_dots: bool) -> usize {
    let is_boundary = |character: char| {
        character.is_whitespace() || "()[],!<>=&|".contains(character) || character == '.' && !with_dots
    };
    text.find(is_boundary).unwrap_or(text.len())
}

fn number(rest: &str) -> (Option<Kind>, usize) {
    let length = 1 + until_boundary(&rest[1..], true);
    let is_number = !coerce_number(&rest[..length]).is_nan();
    (is_number.then_some(Kind::Number), length)
}

fn operator(rest: &str) -> (Option<Kind>, usize) {
    const TWO: [(&str, Operator); 6] = [
        ("!=", Operator::NotEqual),
        (">=", Operator::GreaterEqual),
        ("<=", Operator::LessEqual),
        ("==", Operator::Equal),
        ("&&", Operator::And),
        ("||", Operator::Or),
    ];
    if let Some((_, operator)) = TWO.iter().find(|(text, _)| rest.starts_with(text)) {
        return (Some(Kind::Operator(*operator)), 2);
    }
    match rest.as_bytes().first() {
        Some(b'!') => (Some(Kind::Not), 1),
        Some(b'<') => (Some(Kind::Operator(Operator::Less)), 1),
        Some(b'>') => (Some(Kind::Operator(Operator::Greater)), 1),
        _ => (None, 1 + until_boundary(&rest[1..], false)),
    }
}

fn string(rest: &str) -> (Option<Kind>, usize) {
    let mut text = String::new();
    let mut from = 1;
    while let Some(length) = rest[from..].find('\'') {
        let end = from + length;
        text.push_str(&rest[from..end]);
        if !rest[end + 1..].starts_with('\'') {
            return (Some(Kind::Text(text)), end + 1);
        }
        text.push('\'');
        from = end + 2;
    }
    (None, rest.len())
}

/// Whether a text can stand as a name: behind a dot, as a context or a function. Names of the language are made alike.
pub fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}
