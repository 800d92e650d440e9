//! The patterns of projects. In: a pattern and a text. Out: whether it matches.
//!
//! Source: `globMatch` in argo-cd (pkg/apis/application/v1alpha1/app_project_types.go), over github.com/gobwas/glob: `*`
//! stops at a separator, `**` does not; a bare `*` matches all; `!` before a pattern turns it around.

use regex_lite::Regex;

/// Whether a pattern matches; `separator` is what `*` does not pass.
pub(in crate::rules) fn matches(pattern: &str, text: &str, separator: Option<char>) -> bool {
    match pattern.strip_prefix('!') {
        Some(denied) => !matches(denied, text, separator),
        None if pattern == "*" => true,
        None => expression(pattern, separator).is_some_and(|regex| regex.is_match(text)),
    }
}

/// Whether it excludes what it names.
pub(super) fn denies(pattern: &str) -> bool {
    pattern.starts_with('!')
}

/// Whether it names one thing only.
pub(super) fn is_plain(pattern: &str) -> bool {
    !pattern.contains(['*', '?', '[', '{', '!'])
}

/// Whether it is a pattern at all.
pub(super) fn is_readable(pattern: &str) -> bool {
    expression(pattern, None).is_some()
}

fn expression(pattern: &str, separator: Option<char>) -> Option<Regex> {
    let one = separator.map_or(".".to_owned(), |separator| format!("[^{separator}]"));
    let mut out = "(?s)^".to_owned();
    let mut letters = pattern.chars().peekable();
    let mut depth = 0_usize;
    while let Some(letter) = letters.next() {
        match letter {
            '*' if letters.next_if_eq(&'*').is_some() => out.push_str(".*"),
            '*' => out.push_str(&format!("{one}*")),
            '?' => out.push_str(&one),
            '[' => {
                out.push('[');
                if letters.next_if_eq(&'!').is_some() {
                    out.push('^');
                }
                loop {
                    match letters.next()? {
                        ']' => break,
                        inner if matches!(inner, '\\' | '[' | '^' | '&' | '~') => out.extend(['\\', inner]),
                        inner => out.push(inner),
                    }
                }
                out.push(']');
            }
            '{' => {
                depth += 1;
                out.push_str("(?:");
            }
            '}' => {
                depth = depth.checked_sub(1)?;
                out.push(')');
            }
            ',' if depth > 0 => out.push('|'),
            '\\' => push_literal(&mut out, letters.next()?),
            letter => push_literal(&mut out, letter),
        }
    }
    out.push('$');
    if depth == 0 { Regex::new(&out).ok() } else { None }
}

fn push_literal(out: &mut String, letter: char) {
    if letter.is_ascii_punctuation() {
        out.push('\\');
    }
    out.push(letter);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{is_readable, matches};

    #[test]
    fn patterns_of_projects() {
        let url = |pattern: &str, text: &str| matches(pattern, text, Some('/'));
        assert!(
            url("*", "https://github.com/org/app") && url("https://github.com/org/*", "https://github.com/org/app")
        );
        assert!(!url("https://github.com/*", "https://github.com/org/app"), "`*` stops at a slash");
        assert!(url("https://github.com/**", "https://github.com/org/app"));
        assert!(url("!https://github.com/org/b", "https://github.com/org/a"));
        assert!(matches("{dev,qa}-?[!0]*", "qa-x1", None) && !matches("{dev,qa}-?[!0]*", "qa-x0", None));
        assert!(!is_readable("[a") && !is_readable("{a"));
    }

    proptest! {
        #[test]
        fn any_text_is_a_pattern_or_none(pattern in "\\PC{0,12}[*?\\[\\]{},!\\\\^&-]{0,6}", text in "\\PC{0,12}") {
            let _ = matches(&pattern, &text, Some('/'));
        }
    }
}
