//! A list of patterns as a trigger has it: which names it takes, and examples of them.

use super::{Fault, Pattern, parse, parse_reference};
use regex_lite::Regex;

/// Patterns in their order: the last one that matches a name decides.
#[derive(Clone, Debug)]
pub struct Filter {
    patterns: Vec<(String, Pattern, Option<Regex>)>,
    /// `branches-ignore`: what matches is left out.
    ignores: bool,
}

impl Filter {
    /// Of the names of branches or tags. A pattern that cannot be read matches nothing.
    pub fn references(texts: &[String], ignores: bool) -> Self {
        Self::of(texts, ignores, parse_reference)
    }

    /// Of paths.
    pub fn paths(texts: &[String], ignores: bool) -> Self {
        Self::of(texts, ignores, parse)
    }

    /// That takes every name.
    pub fn all() -> Self {
        Self { patterns: Vec::new(), ignores: true }
    }

    fn of(texts: &[String], ignores: bool, parse: fn(&str) -> Result<Pattern, Fault>) -> Self {
        let read = |text: &String| {
            let pattern = parse(text).ok()?;
            let regex = Regex::new(&format!("^(?:{})$", pattern.regex)).ok();
            Some((text.clone(), pattern, regex))
        };
        Self { patterns: texts.iter().filter_map(read).collect(), ignores }
    }

    /// Whether a name passes.
    pub fn takes(&self, name: &str) -> bool {
        let mut chosen = false;
        for (_, pattern, regex) in &self.patterns {
            if regex.as_ref().is_some_and(|regex| regex.is_match(name)) {
                chosen = !pattern.negative;
            }
        }
        chosen != self.ignores
    }

    /// Whether it takes more than the names that it lists.
    pub fn is_open(&self) -> bool {
        self.ignores || self.patterns.iter().any(|(text, pattern, _)| !pattern.negative && !is_plain(text))
    }

    /// Names that it takes: of each pattern the name that it is, or one that it matches.
    pub fn examples(&self) -> Vec<String> {
        let any = ["any-branch".to_owned()];
        let positive = self.patterns.iter().filter(|(_, pattern, _)| !pattern.negative);
        let names: Vec<String> = positive.map(|(text, ..)| example(text)).collect();
        names.into_iter().chain(any.into_iter().filter(|_| self.ignores)).filter(|name| self.takes(name)).collect()
    }

    /// Whether a name is known that passes both.
    pub fn meets(&self, other: &Self) -> bool {
        let shares = |one: &Self, other: &Self| one.examples().iter().any(|name| other.takes(name));
        shares(self, other) || shares(other, self)
    }

    /// What all names begin with that its patterns with wildcards match.
    pub fn prefix(&self) -> String {
        if self.ignores {
            return String::new();
        }
        let open = self.patterns.iter().filter(|(text, pattern, _)| !pattern.negative && !is_plain(text));
        let mut starts = open.map(|(text, ..)| start(text));
        let first = starts.next().unwrap_or_default();
        starts.fold(first, |common, start| {
            common.chars().zip(start.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect()
        })
    }
}

fn is_plain(text: &str) -> bool {
    !text.contains(['*', '?', '+', '[', '\\'])
}

/// What stands before the first sign. `?` and `+` are about the character before them.
fn start(text: &str) -> String {
    let at = text.find(['*', '?', '+', '[', '\\']).unwrap_or(text.len());
    let mut start = text.get(..at).unwrap_or_default().to_owned();
    if text.get(at..).is_some_and(|rest| rest.starts_with('?')) {
        start.pop();
    }
    start
}

/// A name that a pattern matches, as long as it is one of the usual kind.
fn example(text: &str) -> String {
    let mut name = String::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '*' => {
                while letters.next_if_eq(&'*').is_some() {}
                name.push_str("any-branch");
            }
            '[' => {
                name.extend(letters.peek());
                letters.by_ref().find(|letter| *letter == ']');
            }
            '\\' => name.extend(letters.next()),
            '?' | '+' => {}
            other => name.push(other),
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(texts: &[&str], ignores: bool) -> Filter {
        Filter::references(&texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>(), ignores)
    }

    #[test]
    fn the_last_pattern_that_matches_decides() {
        let filter = filter(&["main", "release/**", "!release/old/**", "release/old/1"], false);
        for (name, is_taken) in
            [("main", true), ("release/1/2", true), ("release/old/2", false), ("release/old/1", true), ("dev", false)]
        {
            assert_eq!(filter.takes(name), is_taken, "{name}");
        }
    }

    #[test]
    fn what_is_ignored_is_left_out() {
        let filter = filter(&["docs/**"], true);
        assert!(filter.takes("main") && !filter.takes("docs/a"));
        assert_eq!(filter.examples(), ["any-branch"]);
    }

    #[test]
    fn examples_are_taken() {
        for text in ["main", "v*", "v[0-9]+.[0-9]+.[0-9]+", "**", "release/*/x", "feat?/a", "*.x"] {
            let filter = filter(&[text], false);
            assert_eq!(filter.examples().len(), 1, "{text}");
            assert_eq!(filter.is_open(), text != "main");
        }
    }

    #[test]
    fn lists_meet_in_a_name() {
        for (one, other, meet) in [
            (filter(&["main"], false), filter(&["dev"], false), false),
            (filter(&["main"], false), filter(&["m*"], false), true),
            (filter(&["release/**"], false), filter(&["release/1"], false), true),
            (filter(&["release/**"], false), filter(&["main", "v*"], false), false),
            (filter(&["main"], false), filter(&["main"], true), false),
            (filter(&["main"], true), filter(&["dev"], true), true),
            (filter(&["main"], false), Filter::all(), true),
        ] {
            assert_eq!(one.meets(&other), meet, "{one:?} {other:?}");
            assert_eq!(other.meets(&one), meet, "{one:?} {other:?}");
        }
    }

    #[test]
    fn the_start_of_all_is_known() {
        assert_eq!(filter(&["release/**", "rel-*", "main"], false).prefix(), "rel");
        assert_eq!(filter(&["v?1"], false).prefix(), "");
    }
}
