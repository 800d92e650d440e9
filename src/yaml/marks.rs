//! Anchors and tags, which a [`Node`](super::Node) has none of: where they stand in a file, and what they are on.
//!
//! In: a text. Out: its marks, in the order of the file; none where it is no YAML. Between the values of a file stands
//! nothing but punctuation, so each word there that begins with `&` or `!` is one.

use std::ops::Range;

use serde_saphyr::granit_parser::{Event, Parser, ScalarStyle, options};

/// The name of a node, by which others can repeat it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// Without `&`.
    pub name: String,
    pub span: Range<usize>,
    pub is_used: bool,
}

/// The type that is said of a scalar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// As written: `!!int`.
    pub text: String,
    /// What it says of a scalar: `int`; nothing where it is none of the core schema.
    pub core: Option<String>,
    pub span: Range<usize>,
    /// Whether the scalar stands there without quotes.
    pub is_plain: bool,
}

/// What [`marks`] finds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    pub anchors: Vec<Anchor>,
    /// Those of scalars.
    pub tags: Vec<Tag>,
}

/// The anchors and tags of a text.
pub fn marks(text: &str) -> Marks {
    if !text.contains(['&', '!']) {
        return Marks::default();
    }
    let options = options! { max_buffered_comment_events: text.len() };
    // The parts of the text that are no punctuation.
    let mut values: Vec<Range<usize>> = Vec::new();
    let mut anchored: Vec<usize> = Vec::new();
    let mut aliased: Vec<usize> = Vec::new();
    let mut tagged: Vec<Option<(Option<String>, bool)>> = Vec::new();
    for event in Parser::new_from_str_with_options(text, options) {
        let Ok((event, span)) = event else { return Marks::default() };
        let span = span.byte_range().unwrap_or(0..0);
        let (anchor, tag) = match event {
            Event::Comment(..) => {
                values.push(span);
                continue;
            }
            Event::Alias(anchor) => {
                values.push(span);
                aliased.push(anchor);
                continue;
            }
            Event::Scalar(_, style, anchor, tag) => {
                values.push(span);
                let is_plain = style == ScalarStyle::Plain;
                (anchor, tag.map(|tag| Some((tag.core_suffix().map(str::to_owned), is_plain))))
            }
            Event::SequenceStart(_, anchor, tag) | Event::MappingStart(_, anchor, tag) => (anchor, tag.map(|_| None)),
            _ => continue,
        };
        if anchor != 0 {
            anchored.push(anchor);
        }
        tagged.extend(tag);
    }
    values.sort_by_key(|range| (range.start, range.end));
    let words = words(text, &values);
    let of = |mark: char| words.iter().filter(move |word| text[(*word).clone()].starts_with(mark));
    // Each mark is on one node; otherwise something was not understood.
    if of('&').count() != anchored.len() || of('!').count() != tagged.len() {
        return Marks::default();
    }
    let anchor = |(span, id): (&Range<usize>, &usize)| Anchor {
        name: text[span.start + 1..span.end].to_owned(),
        span: span.clone(),
        is_used: aliased.contains(id),
    };
    let tag = |(span, tag): (&Range<usize>, Option<(Option<String>, bool)>)| {
        let (core, is_plain) = tag?;
        Some(Tag { text: text[span.clone()].to_owned(), core, span: span.clone(), is_plain })
    };
    Marks { anchors: of('&').zip(&anchored).map(anchor).collect(), tags: of('!').zip(tagged).filter_map(tag).collect() }
}

/// The words that begin with a mark, outside of values.
fn words(text: &str, values: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for value in values.iter().cloned().chain(std::iter::once(text.len()..text.len())) {
        let gap = text.get(start..value.start.max(start)).unwrap_or_default();
        let mut at = 0;
        while let Some(mark) = gap.get(at..).and_then(|rest| rest.find(['&', '!'])) {
            let from = at + mark;
            let rest = &gap[from..];
            let end =
                rest.find(|letter: char| letter.is_whitespace() || ",[]{}".contains(letter)).unwrap_or(rest.len());
            found.push(start + from..start + from + end);
            at = from + end.max(1);
        }
        start = start.max(value.end);
    }
    found
}
