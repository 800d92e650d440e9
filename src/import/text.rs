//! Texts of a workflow or a manifest as literals of the language; `None` where the language cannot hold them.

use super::expression::{laid_out, split};
use crate::expression_text;
use crate::source_text::literal::{self, Piece};

/// A text in double quotes.
pub(super) fn quoted(text: &str) -> Option<String> {
    Some(literal::quoted(&pieces(text)?))
}

/// A text on one line.
pub(super) fn line(text: &str) -> Option<String> {
    Some(literal::line(&pieces(text)?))
}

/// A text of several lines as a text block with that margin, or in quotes where a block cannot hold it.
pub(super) fn block(text: &str, margin: &str) -> Option<String> {
    Some(literal::block(&pieces(text)?, margin))
}

/// A text on one line in which nothing is an expression.
pub(super) fn plain_line(text: &str) -> Option<String> {
    Some(literal::line(&[plain(text)?]))
}

/// A text of several lines in which nothing is an expression.
pub(super) fn plain_block(text: &str, margin: &str) -> Option<String> {
    Some(literal::block(&[plain(text)?], margin))
}

/// A key of a block.
pub(super) fn key(text: &str) -> Option<String> {
    plain(text).map(|_| literal::key(text))
}

/// An id behind a keyword.
pub(super) fn id(text: &str) -> Option<String> {
    Some(literal::id(&pieces(text)?))
}

fn pieces(text: &str) -> Option<Vec<Piece<'_>>> {
    let piece = |piece| match piece {
        expression_text::Piece::Text(text) => plain(text),
        expression_text::Piece::Expression { text, .. } => laid_out(text, "", false).map(Piece::Run),
    };
    plain(text)?;
    if is_unclosed(text) {
        return None;
    }
    split(text).into_iter().map(piece).collect()
}

/// Whether a text opens an expression and does not end it, which GitHub refuses.
fn is_unclosed(text: &str) -> bool {
    let is_open = |piece| matches!(piece, expression_text::Piece::Text(text) if text.contains("${{"));
    split(text).into_iter().any(is_open)
}

/// A text in which nothing is an expression.
fn plain(text: &str) -> Option<Piece<'_>> {
    (!text.contains('\r')).then_some(Piece::Text(text))
}
