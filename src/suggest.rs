//! "Did you mean …?"
//!
//! In: a word and the words that were possible. Out: the one that was probably meant. It must not know what the
//! words name.

/// The candidate nearest to `word`, when it is near enough to be what was meant.
///
/// Distance is Damerau-Levenshtein without regard to case (a swap of neighbours counts once). A third of the
/// word's length may differ, at least one letter; a word of one letter suggests nothing but its other case.
/// Among equally near candidates the first wins.
pub fn suggest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
    let mut limit = if word.len() < 2 { 0 } else { (word.len() / 3).max(1) };
    let mut best = None;
    for candidate in candidates {
        let letters: Vec<char> = candidate.chars().flat_map(char::to_lowercase).collect();
        if letters.len().abs_diff(word.len()) > limit {
            continue;
        }
        let distance = distance(&word, &letters);
        if distance < limit || (distance == limit && best.is_none()) {
            best = Some(candidate);
            limit = distance;
        }
    }
    best
}

/// Whether one slip of the finger lies between two words, without regard to case: a letter too many, too few, another
/// one, or two swapped.
pub fn is_one_slip(left: &str, right: &str) -> bool {
    let letters = |text: &str| text.chars().flat_map(char::to_lowercase).collect::<Vec<char>>();
    let (left, right) = (letters(left), letters(right));
    left.len().abs_diff(right.len()) <= 1 && distance(&left, &right) == 1
}

/// Optimal string alignment, three rows at a time.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut previous: Vec<usize> = (0..=b.len()).collect();
    for (i, &letter) in a.iter().enumerate() {
        let mut current = Vec::with_capacity(b.len() + 1);
        current.push(i + 1);
        for (j, &other) in b.iter().enumerate() {
            let mut cost = (previous[j] + usize::from(letter != other)).min(previous[j + 1] + 1).min(current[j] + 1);
            if i > 0 && j > 0 && letter == b[j - 1] && a[i - 1] == other {
                cost = cost.min(before[j - 1] + 1);
            }
            current.push(cost);
        }
        before = std::mem::replace(&mut previous, current);
    }
    previous[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_wins_and_far_words_suggest_nothing() {
        let events = ["push", "pull_request", "pull_request_target", "release"];
        assert_eq!(suggest("psuh", events), Some("push"));
        assert_eq!(suggest("pull_requst", events), Some("pull_request"));
        assert_eq!(suggest("PUSH", events), Some("push"));
        assert_eq!(suggest("deploy", events), None);
        assert_eq!(suggest("", events), None);
        assert_eq!(suggest("p", ["x", "P"]), Some("P"));
    }

    #[test]
    fn a_swap_counts_once() {
        let letters = |text: &str| text.chars().collect::<Vec<_>>();
        assert_eq!(distance(&letters("nubmer"), &letters("number")), 1);
        assert_eq!(distance(&letters(""), &letters("abc")), 3);
        assert_eq!(distance(&letters("kitten"), &letters("sitting")), 3);
    }
}
