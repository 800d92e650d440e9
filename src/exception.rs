//! What somebody allowed at a place, with a reason: `@allow(rule, "reason")` in a source, a comment in YAML.

use crate::diagnostic::Diagnostic;
use crate::rules::{leveled, names};
use crate::source::Span;
use crate::suggest::suggest;

/// A rule that is allowed to find something at one place.
pub struct Exception<'a> {
    pub rule: &'a str,
    /// The rule's name where it is allowed.
    pub at: Span,
    /// What it is about.
    pub item: Span,
}

/// Drops what is allowed, and returns the exceptions that allowed nothing, each with what to do about it.
pub fn apply(exceptions: &[Exception<'_>], found: &mut Vec<Diagnostic>, help: &str) -> Vec<Diagnostic> {
    let mut used = vec![false; exceptions.len()];
    found.retain(|diagnostic| {
        let span = diagnostic.primary.span;
        let is_meant = |one: &Exception<'_>| {
            let is_inside = one.item.file == span.file && one.item.start <= span.start && span.start <= one.item.end;
            one.rule == diagnostic.rule && is_inside
        };
        match exceptions.iter().position(is_meant).and_then(|index| used.get_mut(index)) {
            Some(used) => {
                *used = true;
                false
            }
            None => true,
        }
    });
    let unused = exceptions.iter().zip(used).filter(|(_, used)| !used);
    let message = |one: &Exception<'_>| format!("nothing here breaks `{}`", one.rule);
    unused.map(|(one, _)| Diagnostic::warning("unused-allow", one.at, message(one)).help(help)).collect()
}

/// What is wrong with the name of a rule whose level is spoken of.
pub fn unknown_rule(name: &str, span: Span) -> Option<Diagnostic> {
    if leveled(name).is_some() {
        return None;
    }
    let diagnostic = Diagnostic::error("unknown-rule", span, format!("there is no rule `{name}` that has a level"));
    Some(match suggest(name, names()) {
        Some(near) => diagnostic.did_you_mean(near, span),
        None => diagnostic
            .help("errors, which cannot be compiled, have none; the rules are listed in the language reference"),
    })
}
