//! What is said of a project, but for the notes about what `baseline = github` leaves out: nearly every pipeline with it
//! has these. Fixtures about them have the profile `strict`, where they are warnings.

use pipe_lang::diagnostic::{Diagnostic, Severity};
use pipe_lang::rules;

pub fn said<'d>(diagnostics: impl IntoIterator<Item = &'d Diagnostic>) -> Vec<&'d Diagnostic> {
    let is_usual = |one: &Diagnostic| one.severity == Severity::Note && rules::is_of_baseline(one.rule);
    diagnostics.into_iter().filter(|one| !is_usual(one)).collect()
}
