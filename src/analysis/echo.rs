//! One mistake, one message: a line that cannot be read to its end is mistaken by every stage that reads it.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Label};
use crate::source::{FileId, Sources};

/// What is said of a line whose words were taken for something else. A text without an end explains all others.
const ECHOES: &[&str] = &[
    "unclosed-string",
    "unexpected-text",
    "colon-for-value",
    "missing-value",
    "missing-type",
    "missing-name",
    "unknown-member",
    "unknown-name",
    "unexpected-part",
    "unquoted-text",
    "wrong-type",
    "same-but-for-case",
];

/// A line, and where in it: the lowest place is kept.
type Place = ((FileId, usize), (bool, u32));

/// Keeps one of the messages about each line that the grammar could not read: the first, and that of the grammar where
/// both begin at one place.
pub(super) fn drop(sources: &Sources, syntax: &mut Vec<Diagnostic>, found: &mut Vec<Diagnostic>) {
    let place = |rule: &str, label: &Label| -> Option<Place> {
        let (line, _) = sources.get(label.span.file)?.line_column(label.span.start);
        Some(((label.span.file, line), (rule != "unclosed-string", label.span.start)))
    };
    let mut first: HashMap<_, (bool, u32)> = HashMap::new();
    let mut note = |(line, rank): Place| {
        first.entry(line).and_modify(|other| *other = rank.min(*other)).or_insert(rank);
    };
    for diagnostic in syntax.iter().filter(|diagnostic| is_echo(diagnostic)) {
        place(diagnostic.rule, &diagnostic.primary).into_iter().for_each(&mut note);
        // A line that only explains has no message of its own.
        let explained = diagnostic.related.iter().filter_map(|label| place(diagnostic.rule, label));
        explained.map(|(line, _)| (line, (false, 0))).for_each(&mut note);
    }
    let judged = found.iter().filter(|diagnostic| is_echo(diagnostic) && diagnostic.rule != "missing-value");
    for (line, rank) in judged.filter_map(|diagnostic| place(diagnostic.rule, &diagnostic.primary)) {
        first.entry(line).and_modify(|other| *other = rank.min(*other));
    }
    let is_kept = |diagnostic: &Diagnostic| match place(diagnostic.rule, &diagnostic.primary) {
        Some((line, rank)) if is_echo(diagnostic) => first.get(&line).is_none_or(|first| rank <= *first),
        _ => true,
    };
    // What is missing there may be what could not be read.
    found.retain(|diagnostic| {
        let at = place(diagnostic.rule, &diagnostic.primary);
        diagnostic.rule != "missing-value" || at.is_none_or(|(line, _)| !first.contains_key(&line))
    });
    syntax.retain(is_kept);
    let lines = syntax.iter().filter(|diagnostic| is_echo(diagnostic));
    let said: Vec<Place> = lines.filter_map(|diagnostic| place(diagnostic.rule, &diagnostic.primary)).collect();
    found.retain(|diagnostic| {
        let at = place(diagnostic.rule, &diagnostic.primary);
        is_kept(diagnostic) && !(is_echo(diagnostic) && at.is_some_and(|at| said.contains(&at)))
    });
    // What would mend a part of such a line leaves the rest of it.
    for diagnostic in found.iter_mut().filter(|diagnostic| is_echo(diagnostic)) {
        if place(diagnostic.rule, &diagnostic.primary).is_some_and(|(line, _)| first.contains_key(&line)) {
            diagnostic.fix = None;
        }
    }
}

fn is_echo(diagnostic: &Diagnostic) -> bool {
    ECHOES.contains(&diagnostic.rule)
}
