//! The canonical form of a document, as edits of the lines that differ: the cursor and the folds elsewhere stay.

use std::ops::Range;
use std::sync::Arc;

use pipe_lang::format::format;
use pipe_lang::source::FileId;
use pipe_lang::syntax::parse;
use tower_lsp_server::ls_types::TextEdit;

use crate::documents::Document;

/// More comparisons of lines than this take too long: what lies between the first and the last difference is then
/// one edit.
const COMPARISONS_MAX: usize = 4_000_000;

pub fn formatting(document: &Document) -> Vec<TextEdit> {
    let before: Arc<str> = document.text.text().into();
    let after = format(&parse(FileId(0), &before));
    let edits = changes(&before, &after).into_iter();
    edits.map(|(bytes, new_text)| TextEdit { range: document.text.range(bytes), new_text }).collect()
}

/// The lines that differ: a range of bytes of the old text, and what stands there in the new one.
fn changes(before: &str, after: &str) -> Vec<(Range<usize>, String)> {
    let (old, new): (Vec<_>, Vec<_>) = (before.split_inclusive('\n').collect(), after.split_inclusive('\n').collect());
    let head = old.iter().zip(&new).take_while(|(left, right)| left == right).count();
    let rest = old[head..].iter().rev().zip(new[head..].iter().rev());
    let tail = rest.take_while(|(left, right)| left == right).count();
    let (old_middle, new_middle) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let mut start: usize = old[..head].iter().map(|line| line.len()).sum();
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    let (mut left, mut right) = (0, 0);
    for (left_same, right_same) in
        common(old_middle, new_middle).into_iter().chain([(old_middle.len(), new_middle.len())])
    {
        let removed: usize = old_middle[left..left_same].iter().map(|line| line.len()).sum();
        if removed > 0 || right < right_same {
            changes.push((start..start + removed, new_middle[right..right_same].concat()));
        }
        start += removed + old_middle.get(left_same).map_or(0, |line| line.len());
        (left, right) = (left_same + 1, right_same + 1);
    }
    changes
}

/// The places of a longest common sequence of lines.
fn common(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    if old.len().saturating_mul(width) > COMPARISONS_MAX {
        return Vec::new();
    }
    let mut lengths = vec![0_u32; (old.len() + 1) * width];
    for left in (0..old.len()).rev() {
        for right in (0..new.len()).rev() {
            lengths[left * width + right] = if old[left] == new[right] {
                lengths[(left + 1) * width + right + 1] + 1
            } else {
                lengths[(left + 1) * width + right].max(lengths[left * width + right + 1])
            };
        }
    }
    let (mut left, mut right) = (0, 0);
    let mut places = Vec::new();
    while left < old.len() && right < new.len() {
        if old[left] == new[right] {
            places.push((left, right));
            (left, right) = (left + 1, right + 1);
        } else if lengths[(left + 1) * width + right] >= lengths[left * width + right + 1] {
            left += 1;
        } else {
            right += 1;
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(before: &str, after: &str) -> String {
        let mut text = before.to_string();
        for (range, new) in changes(before, after).into_iter().rev() {
            text.replace_range(range, &new);
        }
        text
    }

    #[test]
    fn only_the_lines_that_differ_are_edited() {
        assert_eq!(changes("a\nb\nc\n", "a\nb\nc\n"), []);
        assert_eq!(changes("a\n b\nc\n d\n", "a\nb\nc\nd\n"), [(2..5, "b\n".to_string()), (7..10, "d\n".to_string())]);
        assert_eq!(changes("a\n\n\nb\n", "a\n\nb\n"), [(3..4, String::new())]);
        assert_eq!(changes("a", "a\n"), [(0..1, "a\n".to_string())]);
    }

    #[test]
    fn edits_lead_to_the_new_text() {
        let texts = ["", "a", "a\n", "b\na\n", "a\nb\na\n\n", "a\r\nb\r\n", "x\na\nb\ny\na\n", "\n\n\n"];
        for before in texts {
            for after in texts {
                assert_eq!(applied(before, after), after);
            }
        }
    }
}
