//! Text and the positions that the protocol counts in it.
//!
//! In: text, edits, and positions in the unit that was agreed with the client. Out: byte offsets, which are what
//! the language speaks, and back. It must not know documents or projects. The one home of `ropey`.

use std::ops::Range;

use ropey::Rope;
use tower_lsp_server::ls_types as lsp;

/// What a column counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    /// What every client speaks, and what holds when nothing was said.
    #[default]
    Utf16,
    Utf32,
}

impl Encoding {
    /// The first of the client's wishes that is known here.
    pub fn negotiate(offered: Option<&[lsp::PositionEncodingKind]>) -> Self {
        offered.into_iter().flatten().find_map(Self::from_name).unwrap_or_default()
    }

    fn from_name(kind: &lsp::PositionEncodingKind) -> Option<Self> {
        match kind.as_str() {
            "utf-8" => Some(Self::Utf8),
            "utf-16" => Some(Self::Utf16),
            "utf-32" => Some(Self::Utf32),
            _ => None,
        }
    }

    pub fn kind(self) -> lsp::PositionEncodingKind {
        match self {
            Self::Utf8 => lsp::PositionEncodingKind::UTF8,
            Self::Utf16 => lsp::PositionEncodingKind::UTF16,
            Self::Utf32 => lsp::PositionEncodingKind::UTF32,
        }
    }
}

/// A text between bytes and positions. Cheap to clone: the rope shares its leaves.
///
/// Positions outside are moved to the nearest place inside: behind the end of a line to its end (before the line
/// break), behind the last line to the end of the text, into the middle of a character to its beginning.
#[derive(Clone, Debug)]
pub struct PositionMap {
    rope: Rope,
    encoding: Encoding,
    /// Bytes at the beginning that no client sees; offsets count them, positions do not.
    hidden: usize,
}

const BYTE_ORDER_MARK: &str = "\u{feff}";

impl PositionMap {
    /// The text as the client has it.
    pub fn of_client(text: &str, encoding: Encoding) -> Self {
        Self { rope: Rope::from_str(text), encoding, hidden: 0 }
    }

    /// The text as it lies on the disk: editors take the byte-order mark away before they count.
    pub fn of_file(text: &str, encoding: Encoding) -> Self {
        let seen = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
        Self { rope: Rope::from_str(seen), encoding, hidden: text.len() - seen.len() }
    }

    pub fn text(&self) -> String {
        self.rope.to_string()
    }

    /// The byte offset of a position.
    pub fn offset(&self, position: lsp::Position) -> usize {
        self.hidden + self.rope.char_to_byte(self.char_at(position))
    }

    /// The position of a byte offset.
    pub fn position(&self, offset: usize) -> lsp::Position {
        let byte = offset.saturating_sub(self.hidden).min(self.rope.len_bytes());
        let line = self.rope.byte_to_line(byte);
        let chars = self.line_chars(line);
        let at = self.rope.byte_to_char(byte).min(chars.end);
        lsp::Position { line: number(line), character: number(self.units(at) - self.units(chars.start)) }
    }

    pub fn range(&self, bytes: Range<usize>) -> lsp::Range {
        lsp::Range { start: self.position(bytes.start), end: self.position(bytes.end.max(bytes.start)) }
    }

    /// Replaces a range, or everything.
    pub fn apply(&mut self, range: Option<lsp::Range>, text: &str) {
        let Some(range) = range else {
            *self = Self::of_client(text, self.encoding);
            return;
        };
        let (one, other) = (self.char_at(range.start), self.char_at(range.end));
        let (start, end) = (one.min(other), one.max(other));
        self.rope.remove(start..end);
        self.rope.insert(start, text);
    }

    fn char_at(&self, position: lsp::Position) -> usize {
        let line = position.line as usize;
        if line >= self.rope.len_lines() {
            return self.rope.len_chars();
        }
        let chars = self.line_chars(line);
        let wanted = self.units(chars.start).saturating_add(position.character as usize);
        self.char_of_units(wanted.min(self.units(chars.end)))
    }

    /// The characters of a line without its line break.
    fn line_chars(&self, line: usize) -> Range<usize> {
        let start = self.rope.line_to_char(line);
        let mut end = self.rope.line_to_char((line + 1).min(self.rope.len_lines()));
        while end > start && matches!(self.rope.char(end - 1), '\n' | '\r') {
            end -= 1;
        }
        start..end
    }

    /// How many units stand before a character.
    fn units(&self, char: usize) -> usize {
        match self.encoding {
            Encoding::Utf8 => self.rope.char_to_byte(char),
            Encoding::Utf16 => self.rope.char_to_utf16_cu(char),
            Encoding::Utf32 => char,
        }
    }

    /// The character that holds a unit.
    fn char_of_units(&self, units: usize) -> usize {
        match self.encoding {
            Encoding::Utf8 => self.rope.byte_to_char(units),
            Encoding::Utf16 => self.rope.utf16_cu_to_char(units),
            Encoding::Utf32 => units,
        }
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
