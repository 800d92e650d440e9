//! `# pipec: allow(rule) reason`, in YAML.
//!
//! Behind a line it is about that line and what belongs to it; on a line of its own, about the next. What belongs to a
//! line is what is indented further below it.

use crate::diagnostic::Diagnostic;
use crate::exception::{self, Exception, unknown_rule};
use crate::source::{FileId, Span};

const MARK: &str = "# pipec:";

/// Drops what is allowed, and reports comments that are wrong or of no use.
pub(super) fn apply(files: &[(FileId, &str)], found: &mut Vec<Diagnostic>) {
    let (mut allowed, mut faults) = (Vec::new(), Vec::new());
    for (file, text) in files {
        collect(*file, text, &mut allowed, &mut faults);
    }
    faults.extend(exception::apply(&allowed, found, "remove the comment"));
    found.append(&mut faults);
}

fn collect<'a>(file: FileId, text: &'a str, allowed: &mut Vec<Exception<'a>>, faults: &mut Vec<Diagnostic>) {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some(at) = line.find(MARK) {
            let own = line[..at].trim().is_empty();
            let item = if own { next_line(text, start + line.len()) } else { start };
            let said = line[at + MARK.len()..].trim();
            let place = start + at + line[at..].find(said).unwrap_or(0);
            if let Some((rule, span)) = read(file, said, place, faults) {
                allowed.push(Exception { rule, at: span, item: Span::new(file, item, end_of_item(text, item)) });
            }
        }
        start += line.len();
    }
}

/// The rule that a comment names, and where.
fn read<'a>(file: FileId, said: &'a str, at: usize, faults: &mut Vec<Diagnostic>) -> Option<(&'a str, Span)> {
    const HELP: &str = "write `# pipec: allow(rule) reason`";
    let whole = Span::new(file, at, at + said.len());
    let Some((rule, reason)) = said.strip_prefix("allow(").and_then(|rest| rest.split_once(')')) else {
        let message = "this is no instruction that pipec knows";
        faults.push(Diagnostic::error("unknown-annotation", whole, message).help(HELP));
        return None;
    };
    let span = Span::new(file, at + "allow(".len(), at + "allow(".len() + rule.len());
    if let Some(fault) = unknown_rule(rule, span) {
        faults.push(fault);
        return None;
    }
    if reason.trim().is_empty() {
        let message = "an exception names a rule and says why";
        faults.push(Diagnostic::error("missing-reason", whole, message).help(HELP));
        return None;
    }
    Some((rule, span))
}

/// Where the next line begins that holds more than a comment.
fn next_line(text: &str, mut start: usize) -> usize {
    for line in text[start..].split_inclusive('\n') {
        let content = line.trim_start();
        if !content.trim_end().is_empty() && !content.starts_with('#') {
            return start;
        }
        start += line.len();
    }
    start
}

fn is_item(line: &str) -> bool {
    line.trim_start().starts_with("- ")
}

/// Where what belongs to a line ends.
fn end_of_item(text: &str, start: usize) -> usize {
    let mut end = start;
    let mut own = None;
    let mut is_key = false;
    for line in text[start..].split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        let is_blank = line.trim().is_empty();
        match own {
            None => {
                own = Some(indent);
                is_key = !is_item(line);
            }
            // The items of a list may stand below their key without being indented.
            Some(own) if !is_blank && indent <= own && !(is_key && indent == own && is_item(line)) => return end,
            Some(_) => {}
        }
        end += line.len();
    }
    end
}
