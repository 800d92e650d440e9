//! Where the characters of a script stand in its source, for those who read the script and report what is in it.

use std::ops::Range;

use super::{Piece, Text};
use crate::source::Span;

/// What stands for an expression in a flat text.
pub const HOLE: char = '\u{FFFC}';

impl Text {
    /// The text with [`HOLE`] for each expression, and where these are.
    pub fn flat(&self) -> (String, Vec<usize>) {
        let mut text = String::new();
        let mut holes = Vec::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(constant) => text.push_str(constant),
                Piece::Run(_) => {
                    holes.push(text.len());
                    text.push(HOLE);
                }
            }
        }
        (text, holes)
    }

    /// How long the flat text is.
    pub fn flat_length(&self) -> usize {
        self.pieces.iter().map(|piece| if let Piece::Text(text) = piece { text.len() } else { HOLE.len_utf8() }).sum()
    }
}

/// The places of a flat text, part by part.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    parts: Vec<Part>,
    /// Whether a quote in the source has a backslash before it.
    pub has_escapes: bool,
    /// Where a variable can be added to the environment of the step.
    pub env: Option<EnvPlace>,
}

#[derive(Clone, Debug)]
struct Part {
    at: usize,
    length: usize,
    span: Span,
}

/// Where `env` of a step is, or could be written.
#[derive(Clone, Copy, Debug)]
pub enum EnvPlace {
    /// Behind the `{` of its block.
    Env(Span),
    /// Behind the `{` of the step's block.
    Step(Span),
    /// Behind the step, which has no block.
    Behind(Span),
}

impl Layout {
    pub fn new(has_escapes: bool) -> Self {
        Self { has_escapes, ..Self::default() }
    }

    /// Adds the place of a part of the text, in order.
    pub fn push(&mut self, at: usize, length: usize, span: Span) {
        self.parts.push(Part { at, length, span });
    }

    fn part(&self, at: usize) -> Option<&Part> {
        self.parts.get(self.parts.partition_point(|part| part.at <= at).checked_sub(1)?)
    }

    /// Where a range of the text stands.
    pub fn span(&self, range: Range<usize>) -> Option<Span> {
        let start = self.point(range.start, false)?;
        let end = self.point(range.end, true)?;
        Some(if start.file == end.file { start.to(end) } else { start })
    }

    fn point(&self, at: usize, is_end: bool) -> Option<Span> {
        let part = self.part(if is_end { at.checked_sub(1)? } else { at })?;
        let length = (part.span.end - part.span.start) as usize;
        if part.length != length {
            return Some(part.span);
        }
        let point = part.span.start as usize + (at - part.at).min(length);
        Some(Span::new(part.span.file, point, point))
    }

    /// The `${{ … }}` that stands at a place of the text, if it is in the source as it is.
    pub fn expression(&self, at: usize) -> Option<Span> {
        self.part(at).filter(|part| part.at == at && part.length == HOLE.len_utf8()).map(|part| part.span)
    }
}
