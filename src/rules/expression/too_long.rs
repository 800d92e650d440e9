//! `expression-too-long`: a text with expressions in it is one expression to GitHub, and those have a longest length.

use super::place::{finding, texts};
use crate::check::owners;
use crate::diagnostic::Diagnostic;
use crate::expression_text::LENGTH_MAX;
use crate::expression_text::written::length;
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    owners(facts.model, &mut |typing| {
        texts(typing, &mut |text, site| {
            let Some(length) = length(text).filter(|length| *length > LENGTH_MAX) else { return };
            let message = format!(
                "GitHub reads this text as one expression of {length} characters, and takes those of up to {LENGTH_MAX}"
            );
            let help = "hand the values over in `env`, so that the text has no expressions, or move it to a file";
            found.extend(finding("expression-too-long", site, message, help, facts.sites));
        });
    });
    found
}
