//! Text of unknown origin made safe for a terminal.
//!
//! A source can hold codes that move the cursor, or marks that turn the direction of writing; drawn as they are, a
//! report would show something else than the compiler read. What replaces them has as many bytes, so that spans of
//! the source are spans of the clean text.

use std::borrow::Cow;

/// The text with `?` and `\u{fffd}` for what must not reach a terminal.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_unsafe) {
        Cow::Owned(text.chars().map(safe).collect::<String>())
    } else {
        Cow::Borrowed(text)
    }
}

fn is_unsafe(letter: char) -> bool {
    (letter.is_control() && !matches!(letter, '\n' | '\r' | '\t')) || is_direction(letter)
}

/// The marks of "Trojan Source" attacks.
fn is_direction(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn safe(letter: char) -> char {
    match letter {
        letter if !is_unsafe(letter) => letter,
        letter if letter.len_utf8() == 1 => '?',
        letter if letter.len_utf8() == 2 => '\u{b7}',
        _ => '\u{fffd}',
    }
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn lengths_are_kept() {
        let text = "a\u{1b}[31m\u{85}\u{202e}é\r\n\tz";
        assert_eq!(clean(text), "a?[31m\u{b7}\u{fffd}é\r\n\tz");
        assert_eq!(clean(text).len(), text.len());
        assert!(matches!(clean("plain"), std::borrow::Cow::Borrowed(_)));
    }
}
