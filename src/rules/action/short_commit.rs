//! `short-commit`: what looks like the beginning of a commit, where GitHub takes only whole ones.

use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::model::Target;
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let uses = facts.model.uses().filter_map(|one| {
        let Target::Action(reference) = one.target else { return None };
        let text = &reference.reference;
        let is_locked = facts.lock.get(&reference.repository, text).is_some();
        if is_locked || !is_short(text) {
            return None;
        }
        let digits = text.len();
        let message = format!("`{text}` looks like a commit cut to {digits} digits, and GitHub takes only whole ones");
        let help = "write all 40 digits, or a version: `pipec build` puts the commit into the output";
        let diagnostic = Diagnostic::finding("short-commit", facts.sites.span(one.site)?, message).help(help);
        Some(outward(diagnostic, one.site, facts.sites))
    });
    uses.collect()
}

/// Digits alone may be a date, letters alone a word.
fn is_short(text: &str) -> bool {
    let is_hexadecimal = text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    let mixed = text.bytes().any(|byte| byte.is_ascii_digit()) && text.bytes().any(|byte| byte.is_ascii_alphabetic());
    (7..40).contains(&text.len()) && is_hexadecimal && mixed
}
