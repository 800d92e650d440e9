//! Words: quotes, escapes, and what is put into them.

use super::compound::Stop;
use super::cursor::Reader;
use super::{Context, Piece, PieceKind, Quoting, Word};

/// The pieces of a word that is read.
pub(super) struct Pieces {
    pub list: Vec<Piece>,
    pub quoting: Quoting,
}

impl Pieces {
    pub fn new(quoting: Quoting) -> Self {
        Self { list: Vec::new(), quoting }
    }

    fn push(&mut self, kind: PieceKind, range: std::ops::Range<usize>) {
        self.list.push(Piece { kind, quoting: self.quoting, range });
    }

    fn literal(&mut self, text: &str, range: std::ops::Range<usize>) {
        match self.list.last_mut() {
            Some(Piece { kind: PieceKind::Literal(last), quoting, range: own }) if *quoting == self.quoting => {
                last.push_str(text);
                own.end = range.end;
            }
            _ => self.push(PieceKind::Literal(text.to_owned()), range),
        }
    }
}

impl Reader<'_, '_> {
    /// Reads a word up to where it ends. Where none stands, it is empty and nothing is passed.
    pub fn word(&mut self) -> Word {
        let start = self.at;
        let mut pieces = Pieces::new(Quoting::None);
        while !self.at_break() || self.at_process() || self.at_pattern(start) {
            if let Some(hole) = self.hole() {
                self.expression(hole, Context::Unquoted, &mut pieces);
                continue;
            }
            match self.peek() {
                Some(b'\\') => self.escape(&mut pieces),
                Some(b'\'') => self.single(&mut pieces),
                Some(b'"') => self.double(&mut pieces),
                Some(b'$') => self.dollar(&mut pieces, Context::Unquoted),
                Some(b'`') => self.backticks(&mut pieces),
                Some(b'(') => self.pattern(&mut pieces),
                Some(b'<' | b'>') => {
                    let from = self.at;
                    self.bump(2);
                    let commands = self.substitution(Stop::Parenthesis);
                    pieces.push(PieceKind::Substitution(commands), from..self.at);
                }
                _ => self.literal(&mut pieces),
            }
        }
        Word { pieces: pieces.list, range: start..self.at }
    }

    /// `@(a|b)` and its like, in which brackets are a pattern's.
    fn at_pattern(&self, start: usize) -> bool {
        let before = self.at.checked_sub(1).filter(|&before| before >= start);
        let before = before.and_then(|before| self.text.as_bytes().get(before));
        self.peek() == Some(b'(') && matches!(before, Some(b'?' | b'*' | b'+' | b'@' | b'!'))
    }

    fn pattern(&mut self, pieces: &mut Pieces) {
        let mut open = 0_usize;
        loop {
            if let Some(hole) = self.hole() {
                self.expression(hole, Context::Unknown, pieces);
                continue;
            }
            match self.peek() {
                None | Some(b'\n') => return self.lost(),
                Some(b'$') => self.dollar(pieces, Context::Unknown),
                Some(next) => {
                    open += usize::from(next == b'(');
                    open -= usize::from(next == b')');
                    self.literal(pieces);
                    if open == 0 {
                        return;
                    }
                }
            }
        }
    }

    /// One character as it is.
    pub fn literal(&mut self, pieces: &mut Pieces) {
        let start = self.at;
        // Up to the next character that may mean something, at once.
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ':' | ',' | '=' | '@');
        let run = self.rest().find(|c: char| !plain(c)).unwrap_or(self.rest().len());
        if run > 0 {
            self.bump(run);
        } else {
            self.character();
        }
        pieces.literal(self.text.get(start..self.at).unwrap_or(""), start..self.at);
    }

    pub fn expression(&mut self, hole: usize, context: Context, pieces: &mut Pieces) {
        let start = self.at;
        self.character();
        self.set_context(hole, context);
        pieces.push(PieceKind::Expression(hole), start..self.at);
    }

    fn escape(&mut self, pieces: &mut Pieces) {
        let start = self.at;
        self.bump(1);
        if self.eat("\n") || self.eat("\r\n") {
            return;
        }
        match self.hole() {
            // What is escaped is the first character of the value.
            Some(hole) => self.expression(hole, Context::Unknown, pieces),
            None => {
                let text: String = self.character().into_iter().collect();
                pieces.literal(if text.is_empty() { "\\" } else { &text }, start..self.at);
            }
        }
    }

    fn single(&mut self, pieces: &mut Pieces) {
        self.quoted(b'\'', (Quoting::Single, Context::Single), pieces, Self::literal);
    }

    /// `$'…'`, whose escapes stay as they are written.
    fn ansi(&mut self, pieces: &mut Pieces) {
        self.quoted(b'\'', (Quoting::Single, Context::Unknown), pieces, |own, pieces| match own.peek() {
            Some(b'\\') => {
                own.bump(1);
                own.character();
            }
            _ => own.literal(pieces),
        });
    }

    fn double(&mut self, pieces: &mut Pieces) {
        self.quoted(b'"', (Quoting::Double, Context::Double), pieces, |own, pieces| match own.peek() {
            Some(b'\\') if matches!(own.peek_at(1), Some(b'$' | b'`' | b'"' | b'\\' | b'\n')) => own.escape(pieces),
            Some(b'$') => own.dollar(pieces, Context::Double),
            Some(b'`') => own.backticks(pieces),
            _ => own.literal(pieces),
        });
    }

    /// What stands between quotes, whose first one is here; `inner` reads what is neither an expression nor the last one.
    fn quoted(
        &mut self,
        closing: u8,
        (quoting, context): (Quoting, Context),
        pieces: &mut Pieces,
        inner: impl Fn(&mut Self, &mut Pieces),
    ) {
        let outer = std::mem::replace(&mut pieces.quoting, quoting);
        let (start, count) = (self.at, pieces.list.len());
        self.bump(1);
        loop {
            if let Some(hole) = self.hole() {
                self.expression(hole, context, pieces);
                continue;
            }
            match self.peek() {
                None => {
                    self.lost();
                    break;
                }
                Some(letter) if letter == closing => {
                    self.bump(1);
                    break;
                }
                Some(_) => inner(self, pieces),
            }
        }
        // An empty text in quotes is a word too.
        if pieces.list.len() == count {
            pieces.literal("", start..self.at);
        }
        pieces.quoting = outer;
    }

    /// What `$` begins. `context` is that of expressions inside.
    pub fn dollar(&mut self, pieces: &mut Pieces, context: Context) {
        let start = self.at;
        match self.peek_at(1) {
            Some(b'(') if self.looking_at("$((") => {
                self.bump(3);
                self.arithmetic();
                pieces.push(PieceKind::Arithmetic, start..self.at);
            }
            Some(b'(') => {
                self.bump(2);
                let commands = self.substitution(Stop::Parenthesis);
                pieces.push(PieceKind::Substitution(commands), start..self.at);
            }
            Some(b'{') => self.nested(|own| own.parameter(pieces, context)),
            Some(b'\'') if pieces.quoting == Quoting::None => {
                self.bump(1);
                self.ansi(pieces);
            }
            Some(b'"') if pieces.quoting == Quoting::None => {
                self.bump(1);
                self.double(pieces);
            }
            _ => {
                let name = variable(self.rest().get(1..).unwrap_or(""));
                if name.is_empty() {
                    self.bump(1);
                    return pieces.literal("$", start..self.at);
                }
                self.bump(1 + name.len());
                let kind = PieceKind::Variable { name: name.to_owned(), is_plain: true };
                pieces.push(kind, start..self.at);
            }
        }
    }

    /// `${name}`, `${name:-word}`
    fn parameter(&mut self, pieces: &mut Pieces, context: Context) {
        let start = self.at;
        self.bump(2);
        let is_marked = matches!(self.peek(), Some(b'!' | b'#')) && self.peek_at(1) != Some(b'}');
        if is_marked {
            self.bump(1);
        }
        let name = variable(self.rest()).to_owned();
        self.bump(name.len());
        let is_plain = !is_marked && self.peek() == Some(b'}');
        let index = pieces.list.len();
        pieces.push(PieceKind::Variable { name, is_plain }, start..self.at);
        loop {
            if let Some(hole) = self.hole() {
                self.expression(hole, if context == Context::HereDoc { context } else { Context::Unknown }, pieces);
                continue;
            }
            match self.peek() {
                None => {
                    self.lost();
                    break;
                }
                Some(b'}') => {
                    self.bump(1);
                    break;
                }
                Some(b'\\') => self.escape(pieces),
                Some(b'\'') if pieces.quoting == Quoting::None => self.single(pieces),
                Some(b'"') => self.double(pieces),
                Some(b'$') => self.dollar(pieces, context),
                Some(b'`') => self.backticks(pieces),
                Some(_) => self.literal(pieces),
            }
        }
        if let Some(piece) = pieces.list.get_mut(index) {
            piece.range.end = self.at;
        }
    }

    pub fn backticks(&mut self, pieces: &mut Pieces) {
        let start = self.at;
        self.bump(1);
        if self.in_backticks {
            // Only an escaped one may stand inside of others; how that is read is not worth knowing.
            return self.lost();
        }
        let commands = self.substitution(Stop::Backtick);
        pieces.push(PieceKind::Substitution(commands), start..self.at);
    }
}

/// The name of a variable at the start of a text.
fn variable(text: &str) -> &str {
    let length = match text.bytes().next() {
        Some(b'a'..=b'z' | b'A'..=b'Z' | b'_') => {
            text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len())
        }
        Some(b'0'..=b'9' | b'@' | b'*' | b'#' | b'?' | b'-' | b'$' | b'!') => 1,
        _ => 0,
    };
    text.get(..length).unwrap_or("")
}
