//! What fits nowhere, where other languages write it so: the message says how it is written here.

use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// The rest of a line that is no member. `follows` is whether it stands behind a member with a value on that line.
pub(super) fn junk(at: Span, text: &str, follows: bool) -> Option<Diagnostic> {
    let first = |length: usize| Span { end: (at.start + length as u32).min(at.end), ..at };
    let (width, message, help) = match text {
        _ if text.starts_with("//") || text.starts_with("/*") => {
            (2, "a comment begins with `#`", "write `# …`, on each line of the comment")
        }
        _ if text.starts_with(';') => (1, "members are parted by a newline or a comma", "remove the `;`"),
        _ if text.starts_with("- ") && !follows => {
            (1, "a list stands in brackets", "write `key = [a, b]`; each step is a `run` or a `use` of its own")
        }
        _ if text.starts_with('{') && !follows => {
            (1, "the `{` stands on the line of its head", "write it at the end of the line above")
        }
        _ if !follows => return None,
        _ if text.starts_with('=') => (1, "`=` gives a value; two values are compared with `==`", "write `==`"),
        _ if text.starts_with('+') => {
            (1, "there is no operator `+`", "put texts together in one: `\"${{ a }}-${{ b }}\"`")
        }
        _ => return None,
    };
    Some(Diagnostic::error("unexpected-text", first(width), message).help(help))
}

/// A member that stands on the line of another one, which ends in `before`; `is_close` where nothing is between them.
pub(super) fn unparted(at: Span, text: &str, before: &str, is_close: bool) -> Option<Diagnostic> {
    let word = text.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or("");
    if word == "with" {
        let at = Span { end: at.start + word.len() as u32, ..at };
        let diagnostic =
            Diagnostic::error("unexpected-text", at, "inputs stand in brackets or in the block of the step");
        return Some(
            diagnostic.help("write `use OWNER/REPO@REF(input = value)`, or `use OWNER/REPO@REF { with { … } }`"),
        );
    }
    if let Some(said) = before.strip_suffix("not").filter(|rest| rest.ends_with([' ', '('])) {
        let start = at.start.saturating_sub((before.len() - said.len()) as u32 + 1);
        let at = Span { start, end: start + 3, ..at };
        return Some(Diagnostic::error("unexpected-text", at, "there is no operator `not`").help("write `!`"));
    }
    let operator = match word {
        "and" => Some("&&"),
        "or" => Some("||"),
        _ => None,
    };
    if let Some(operator) = operator {
        let at = Span { end: at.start + word.len() as u32, ..at };
        let diagnostic = Diagnostic::error("unexpected-text", at, format!("there is no operator `{word}`"));
        return Some(diagnostic.help(format!("write `{operator}`")).fix(
            format!("replace with `{operator}`"),
            at,
            operator,
        ));
    }
    (is_close && before.ends_with('"')).then(|| {
        Diagnostic::error("unexpected-text", at, "the text has ended at the quote before this")
            .help("a quote in a text is written `\\\"`; in a text block (`\"\"\"`) it stands as it is")
    })
}
