//! Two texts of one output: equal but for what `uses` says, and its comments, or refused.

use super::{RULE, Refusal, Written, mark};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};
use crate::uses::{Used, places};
use crate::yaml::{Node, read};

/// A place at which something else stands than we would write.
#[derive(Clone, Debug)]
pub(super) struct Bump {
    /// The number of the place in the sources; none where it is no action of a repository.
    pub mark: Option<usize>,
    /// What we would write, and the comment behind it.
    pub own_text: String,
    pub own_comment: Option<String>,
    /// What stands there.
    pub text: String,
    /// `owner/repo[/path]` and the reference of that; both empty where it is something else.
    pub name: String,
    pub reference: String,
    pub comment: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// A value of `uses` in a text.
struct Place<'a> {
    node: &'a Node,
    value: std::ops::Range<usize>,
    /// From the value to the end of its line.
    range: std::ops::Range<usize>,
}

/// Finds what differs.
pub(super) fn compare(id: FileId, file: &Written, own: &str, marks: &str) -> Result<Vec<Bump>, Refusal> {
    let other = |expected: String| Refusal::Other { written: file.clone(), expected };
    let theirs = read(&file.text).map_err(|errors| {
        let first = errors.into_iter().next();
        let message = first.as_ref().map_or_else(String::new, |error| error.message.clone());
        let range = first.map_or(0..0, |error| error.span);
        let diagnostic =
            Diagnostic::error(RULE, Span::new(id, range.start, range.end), format!("this is no YAML: {message}"));
        Refusal::Said(Box::new(diagnostic.help("restore the file: `pipec build --force` writes it anew")))
    })?;
    // What we write can be read.
    let (Ok(ours), Ok(marked)) = (read(own), read(marks)) else { return Err(other(own.to_owned())) };
    let (theirs, ours, marked) = (of(&theirs, &file.text), of(&ours, own), of(&marked, marks));
    let (Some(theirs), Some(ours), Some(marked)) = (theirs, ours, marked) else { return Err(other(own.to_owned())) };
    if theirs.len() != ours.len() || ours.len() != marked.len() {
        return Err(other(own.to_owned()));
    }
    // The text that we would write with what stands there in place of ours.
    let mut expected = String::new();
    let mut at = 0;
    for (ours, theirs) in ours.iter().zip(&theirs) {
        expected.push_str(own.get(at..ours.range.start).unwrap_or_default());
        expected.push_str(file.text.get(theirs.range.clone()).unwrap_or_default().trim_end_matches('\r'));
        at = ours.range.end;
    }
    expected.push_str(own.get(at..).unwrap_or_default());
    if expected != file.text.trim_start_matches('\u{feff}').replace("\r\n", "\n") {
        return Err(other(expected));
    }
    let pairs = ours.iter().zip(&theirs).zip(&marked);
    Ok(pairs.filter_map(|((ours, theirs), marked)| bump(id, ours, theirs, marked)).collect())
}

fn of<'a>(root: &'a Node, text: &str) -> Option<Vec<Place<'a>>> {
    let mut found = Vec::new();
    for node in places(root) {
        let value = node.span.clone()?;
        let end = text.get(value.end..)?.find('\n').map_or(text.len(), |length| value.end + length);
        found.push(Place { node, range: value.start..end, value });
    }
    found.sort_by_key(|place| place.range.start);
    Some(found)
}

fn bump(id: FileId, ours: &Place<'_>, theirs: &Place<'_>, marked: &Place<'_>) -> Option<Bump> {
    let text = |place: &Place<'_>| place.node.as_text().unwrap_or_default().to_owned();
    let comment = |place: &Place<'_>| place.node.trailing.as_deref().map(|text| text.trim().to_owned());
    if text(ours) == text(theirs) && comment(ours) == comment(theirs) {
        return None;
    }
    let used = Used::read(theirs.node);
    let path = |used: &Used<'_>| used.to_reference("").name();
    Some(Bump {
        mark: mark::read(&text(marked)),
        own_text: text(ours),
        own_comment: comment(ours),
        text: text(theirs),
        name: used.as_ref().map(path).unwrap_or_default(),
        reference: used.map(|used| used.reference.to_owned()).unwrap_or_default(),
        comment: comment(theirs),
        span: Span::new(id, theirs.value.start, theirs.value.end),
    })
}
