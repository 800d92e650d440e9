//! From a place in a source that was made of a file to the place in that file.
//!
//! In: both texts, the parts that correspond, a range of the source. Out: a range of the file. The importer notes whole
//! members; inside of one, the same words are looked for: a word that is the third of its kind in the member of the source
//! is taken to be the third in that of the file.

use std::ops::Range;

use super::words;
use crate::import::Region;
use crate::source::{FileId, Span};

/// A place in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub range: Range<usize>,
    /// Whether the very same text stands there, so that it can be replaced.
    pub is_exact: bool,
}

impl Place {
    pub(super) fn in_file(&self, file: FileId) -> Span {
        Span::new(file, self.range.start, self.range.end)
    }
}

/// How many parts around a range are searched for it, from the inside: a step, its job, the workflow. Farther out, the same
/// words may be others.
const PARTS_SEARCHED: usize = 3;

/// The place in the file of a range of the source; nothing where it was made of nothing.
pub(super) fn place(source: &str, regions: &[Region], file: &str, range: Range<usize>) -> Option<Place> {
    let around = regions.iter().filter(|one| one.source.start <= range.start && range.end <= one.source.end);
    let wanted = source.get(range.clone())?;
    let mut smallest: Vec<&Region> = around.collect();
    smallest.sort_by_key(|one| one.source.len());
    for region in smallest.iter().take(PARTS_SEARCHED) {
        let before = source.get(region.source.start..range.start)?;
        let there = file.get(region.foreign.clone())?;
        for (number, said) in words::variants(wanted).into_iter().enumerate() {
            let nth = words::occurrences(before, wanted).count();
            if let Some(at) = nth_or_last(there, &said, nth) {
                let start = region.foreign.start + at;
                return Some(Place { range: start..start + said.len(), is_exact: number == 0 });
            }
        }
    }
    let region = smallest.first()?;
    let end = end_of_line(file, region.foreign.clone());
    Some(Place { range: region.foreign.start..end, is_exact: false })
}

fn nth_or_last(text: &str, wanted: &str, nth: usize) -> Option<usize> {
    let found: Vec<usize> = words::occurrences(text, wanted).collect();
    found.get(nth).or(found.last()).copied()
}

/// Where the first line of a range ends, or the range.
pub(super) fn end_of_line(text: &str, range: Range<usize>) -> usize {
    let line = text.get(range.start..).and_then(|rest| rest.find('\n')).map_or(text.len(), |at| range.start + at);
    let end = line.min(range.end.max(range.start));
    text.get(range.start..end).map_or(end, |line| range.start + line.trim_end().len())
}
