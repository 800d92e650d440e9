//! Fixes, applied: what a diagnostic offers to write becomes text.
//!
//! In: texts and the diagnostics about them. Out: new texts. A fix is done as a whole or not at all; of two that touch the
//! same place the first is done, and the other one, if it is still offered then, when the new text has been judged.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::source::{FileId, Sources};

/// What became of the fixes of some diagnostics.
#[derive(Debug, Default)]
pub struct Fixed {
    /// The new text of each file that changed.
    pub texts: BTreeMap<FileId, String>,
    /// How many fixes were done.
    pub count: usize,
}

/// Does the fixes that diagnostics offer; `wanted` says which.
pub fn fix<'d>(
    sources: &Sources,
    diagnostics: impl IntoIterator<Item = &'d Diagnostic>,
    wanted: impl Fn(&Fix) -> bool,
) -> Fixed {
    let mut chosen: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
    let mut count = 0;
    let offered = diagnostics.into_iter().filter_map(|diagnostic| diagnostic.fix.as_ref());
    for fix in offered.filter(|fix| wanted(fix) && !fix.edits.is_empty()) {
        let is_free = |edit: &Edit| {
            let others = chosen.get(&edit.span.file).map_or(&[][..], Vec::as_slice);
            is_within(sources, edit) && others.iter().all(|other| !collides(edit, other))
        };
        if fix.edits.iter().all(is_free) {
            fix.edits.iter().for_each(|edit| chosen.entry(edit.span.file).or_default().push(edit));
            count += 1;
        }
    }
    let texts = chosen.into_iter().filter_map(|(file, edits)| Some((file, edited(sources, file, edits)?))).collect();
    Fixed { texts, count }
}

/// Whether an edit is of a text that is there.
fn is_within(sources: &Sources, edit: &Edit) -> bool {
    sources.get(edit.span.file).is_some_and(|file| file.text.get(edit.span.range()).is_some())
}

/// Two edits that share a byte, or insert at the same place.
fn collides(one: &Edit, other: &Edit) -> bool {
    let (one, other) = (one.span, other.span);
    one.start < other.end && other.start < one.end || one.start == other.start
}

fn edited(sources: &Sources, file: FileId, mut edits: Vec<&Edit>) -> Option<String> {
    let mut text = sources.get(file)?.text.to_string();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
    for edit in edits {
        text.replace_range(edit.span.range(), &edit.text);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::FixKind;
    use crate::source::Span;

    fn offers(sources: &mut Sources, edits: &[&[(usize, usize, &str)]]) -> Vec<Diagnostic> {
        let file = sources.add("a", "one two three");
        let edit = |(start, end, text): &(usize, usize, &str)| Edit {
            span: Span::new(file, *start, *end),
            text: (*text).to_owned(),
        };
        let diagnostic = |edits: &&[(usize, usize, &str)]| {
            let mut diagnostic = Diagnostic::error("odd", Span::new(file, 0, 1), "x");
            let edits = edits.iter().map(edit).collect();
            diagnostic.fix = Some(Fix { title: String::new(), edits, kind: FixKind::Certain });
            diagnostic
        };
        edits.iter().map(diagnostic).collect()
    }

    fn fixed(edits: &[&[(usize, usize, &str)]]) -> (usize, Option<String>) {
        let mut sources = Sources::default();
        let offers = offers(&mut sources, edits);
        let mut fixed = fix(&sources, &offers, |_| true);
        (fixed.count, fixed.texts.remove(&FileId(0)))
    }

    #[test]
    fn a_fix_is_done_as_a_whole_or_not_at_all() {
        assert_eq!(fixed(&[&[(0, 3, "1")], &[(8, 13, "3")]]), (2, Some("1 two 3".to_owned())));
        // The second touches what the first has written, so its other half is not done either.
        assert_eq!(fixed(&[&[(4, 7, "2")], &[(6, 8, "-"), (0, 3, "1")]]), (1, Some("one 2 three".to_owned())));
        assert_eq!(fixed(&[&[(4, 4, "a ")], &[(4, 4, "b ")]]), (1, Some("one a two three".to_owned())));
        // Behind the end, or within a character, nothing is done.
        assert_eq!(fixed(&[&[(10, 99, "x")]]), (0, None));
        assert_eq!(fixed(&[]), (0, None));
    }
}
