//! YAML where a source is expected, as when a workflow is pasted: said once, instead of for each of its keys.

use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};

/// What to say about a text that is YAML.
pub(super) fn diagnostic(file: FileId, text: &str) -> Option<Diagnostic> {
    let keys = keys(text)?;
    let first = keys.first()?.clone();
    let is = |name: &str| keys.iter().any(|key| &text[key.clone()] == name);
    let help = match is("on") || is("jobs") {
        true => "keep the workflow in its `.yml` file: `pipec import FILE` writes the `.pipe`",
        false => "a file holds `pipeline`, `app` and other declarations, as in `pipeline ci { … }`",
    };
    Some(Diagnostic::error("yaml-file", Span::new(file, first.start, first.end), "this file is YAML").help(help))
}

/// The keys at the margin of a text in which nothing stands there but these, list elements and what closes brackets.
/// No line of a source is like that.
fn keys(text: &str) -> Option<Vec<Range<usize>>> {
    let mut keys = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at + line.len() - line.trim_start_matches('\u{feff}').len();
        at += line.len();
        let line = text[start..at].trim_end();
        if line.is_empty() || line.starts_with([' ', '\t', '#', ']', '}']) || matches!(line, "---" | "...") {
            continue;
        }
        match line.split_once(':') {
            Some((key, rest)) if is_key(key) && (rest.is_empty() || rest.starts_with([' ', '\t'])) => {
                keys.push(start..start + key.len());
            }
            _ if line == "-" || line.starts_with("- ") => {}
            _ => return None,
        }
    }
    Some(keys)
}

fn is_key(text: &str) -> bool {
    let bare = text.trim_matches(['"', '\'']);
    !bare.is_empty() && bare.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.' | '/'))
}
