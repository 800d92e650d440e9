//! Scalars with `${{ }}` in them.

use super::{Fault, parse};
use crate::model::{self, Text};

const OPEN: &str = "${{";

/// A part of a scalar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    Text(&'a str),
    /// What stands between `${{` and `}}`, blanks and all.
    Expression {
        text: &'a str,
        /// Where it begins in the scalar, in bytes.
        start: usize,
    },
}

/// Takes a scalar apart. An expression ends at the first `}}` that is in none of its strings.
///
/// # Errors
/// Where an expression is not closed, or is empty.
pub fn split(scalar: &str) -> Result<Vec<Piece<'_>>, Fault> {
    let mut pieces = Vec::new();
    let mut from = 0;
    while let Some(length) = scalar[from..].find(OPEN) {
        let (open, start) = (from + length, from + length + OPEN.len());
        if length > 0 {
            pieces.push(Piece::Text(&scalar[from..open]));
        }
        let Some(length) = closing(&scalar[start..]) else {
            let message = "The expression is not closed. An unescaped ${{ sequence was found, but the closing }} sequence \
                           was not found.";
            return Err(Fault::new(open..scalar.len(), message));
        };
        let text = &scalar[start..start + length];
        from = start + length + 2;
        if text.trim().is_empty() {
            return Err(Fault::new(open..from, "An expression was expected"));
        }
        pieces.push(Piece::Expression { text, start });
    }
    if from < scalar.len() {
        pieces.push(Piece::Text(&scalar[from..]));
    }
    Ok(pieces)
}

/// Where the `}}` of an expression stands. An escaped quote ends a string and begins one, which comes to the same.
fn closing(text: &str) -> Option<usize> {
    let mut is_string = false;
    let mut before = '\0';
    for (at, character) in text.char_indices() {
        match character {
            '\'' => is_string = !is_string,
            '}' if !is_string && before == '}' => return Some(at - 1),
            _ => {}
        }
        before = character;
    }
    None
}

/// A scalar as a text of the model.
///
/// # Errors
/// The first fault, with its place in the scalar.
pub fn text(scalar: &str) -> Result<Text, Fault> {
    let mut text = Text::default();
    for piece in split(scalar)? {
        match piece {
            Piece::Text(constant) => text.push(constant),
            Piece::Expression { text: expression, start } => {
                let parsed = parse(expression)
                    .map_err(|fault| Fault { span: fault.span.start + start..fault.span.end + start, ..fault })?;
                text.pieces.push(model::Piece::Run(parsed));
            }
        }
    }
    Ok(text)
}
