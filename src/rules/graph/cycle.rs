//! Cycles as a message draws them: each edge at its place.

use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// The names of a cycle, back to the first.
pub(in crate::rules) fn names(cycle: &[&str]) -> String {
    cycle.iter().chain(cycle.first()).copied().collect::<Vec<_>>().join(" → ")
}

/// The edges of a cycle, from each to the next.
pub(in crate::rules) fn edges<'a>(cycle: &'a [&'a str]) -> impl Iterator<Item = (&'a str, &'a str)> {
    cycle.iter().copied().zip(cycle.iter().copied().cycle().skip(1))
}

/// The finding, at the place of the first edge; nothing where no edge has one.
pub(in crate::rules) fn draw(
    rule: &'static str,
    message: String,
    help: &str,
    edges: impl Iterator<Item = (Span, String)>,
) -> Option<Diagnostic> {
    let mut edges = edges;
    let (span, text) = edges.next()?;
    let first = Diagnostic::finding(rule, span, message).label(text).help(help);
    Some(edges.fold(first, |diagnostic, (span, text)| diagnostic.related(span, text)))
}
