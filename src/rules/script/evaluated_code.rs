//! `evaluated-code`: the code of `actions/github-script` makes code of a text: `eval(…)`, `new Function(…)`. What the text is
//! made of is then run with the token of the step.

use crate::catalog::security::EVALUATING_CALLS;
use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::model::{Piece, Target, ValueKind};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for one in facts.model.uses() {
        let Target::Action(reference) = one.target else { continue };
        if !reference.name().eq_ignore_ascii_case("actions/github-script") {
            continue;
        }
        let Some(field) = one.inputs.iter().find(|field| field.key.eq_ignore_ascii_case("script")) else { continue };
        let texts: Vec<&str> = match &field.value.kind {
            ValueKind::Text(text) => {
                let plain = text.pieces.iter().map(|piece| match piece {
                    Piece::Text(text) => text.as_str(),
                    Piece::Run(_) => "",
                });
                plain.collect()
            }
            _ => continue,
        };
        let Some(call) = EVALUATING_CALLS.iter().find(|call| texts.iter().any(|text| says(text, call))) else {
            continue;
        };
        let Some(span) = facts.sites.span(field.site) else { continue };
        let message = format!("`{call}…)` in this code runs a text as code, with the token of the step");
        let diagnostic = Diagnostic::finding("evaluated-code", span, message)
            .help("read data as data: `JSON.parse` for a text, `require` for a file of the repository");
        found.push(outward(diagnostic, field.site, facts.sites));
    }
    found
}

/// Whether a text has a call, and not only the end of another name.
fn says(text: &str, call: &str) -> bool {
    text.match_indices(call).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        before.is_none_or(|letter| !letter.is_alphanumeric() && letter != '_' && letter != '$' && letter != '.')
    })
}
