//! `expression-too-long`: a text with expressions in it is one expression to GitHub, and those have a longest length.

use super::place::{finding, texts};
use crate::check::owners;
use crate::diagnostic::Diagnostic;
use crate::expression_text::LENGTH_MAX;
use crate::model::{Piece, Text};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    owners(facts.model, &mut |typing| {
        texts(typing, &mut |text, site| {
            let Some(length) = length(text).filter(|length| *length > LENGTH_MAX) else { return };
            let message = format!(
                "this text has expressions in it and {length} characters; GitHub evaluates texts of up to {LENGTH_MAX}"
            );
            let help = "hand the values over in `env`, so that the text has no expressions, or move it to a file";
            found.extend(finding("expression-too-long", site, message, help, facts.sites));
        });
    });
    found
}

/// How long what surrounds the expressions of a text is; nothing where it has none.
fn length(text: &Text) -> Option<usize> {
    text.pieces.iter().any(|piece| matches!(piece, Piece::Run(_))).then(|| {
        let constants = text.pieces.iter().filter_map(|piece| match piece {
            Piece::Text(constant) => Some(constant),
            Piece::Run(_) => None,
        });
        constants.map(|constant| constant.encode_utf16().count()).sum()
    })
}
