//! `text-as-condition`: text around the expressions of a condition makes a text of it, and a text that is not empty counts
//! as true.

use super::place::{conditions, finding, site_of};
use crate::check::owners;
use crate::diagnostic::Diagnostic;
use crate::model::{Expression, Piece, Value, ValueKind};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    owners(facts.model, &mut |typing| {
        for condition in conditions(typing).into_iter().filter(|condition| is_text(condition)) {
            let mut site = None;
            condition.expressions(&mut |expression| site = site.or_else(|| site_of(expression)));
            let (message, help) = match is_line_break(condition) {
                true => (
                    "this condition is always true: the line break behind `}}` makes it a text that is not empty",
                    "write it on one line, or with `>-` in place of `|`, which leaves the line break out",
                ),
                false => (
                    "this condition is always true: text around its expression makes it a text that is not empty",
                    "write one expression with nothing around it, with `&&`, `||` and `!` inside",
                ),
            };
            let site = site.unwrap_or(condition.site);
            found.extend(finding("text-as-condition", site, message, help, facts.sites));
        }
    });
    found
}

/// Whether a condition is a text that cannot be empty.
fn is_text(condition: &Value) -> bool {
    match &condition.kind {
        ValueKind::Text(text) => {
            text.pieces.iter().any(|piece| matches!(piece, Piece::Text(constant) if !constant.is_empty()))
        }
        // What GitHub makes of text with expressions in it.
        ValueKind::Run(Expression::Call { function, arguments, .. }) if function == "format" => {
            matches!(arguments.first(), Some(Expression::Text(pattern)) if !without_places(pattern).is_empty())
        }
        _ => false,
    }
}

/// Whether all that stands around one expression is the line break that ends it.
fn is_line_break(condition: &Value) -> bool {
    match &condition.kind {
        ValueKind::Text(text) => {
            matches!(&text.pieces[..], [Piece::Run(_), Piece::Text(behind)] if behind.trim_matches('\n').is_empty())
        }
        ValueKind::Run(Expression::Call { arguments, .. }) => {
            matches!(arguments.first(), Some(Expression::Text(pattern)) if pattern.trim_end_matches('\n') == "{0}")
        }
        _ => false,
    }
}

fn without_places(pattern: &str) -> String {
    let mut text = String::new();
    let mut depth = 0_usize;
    for character in pattern.chars() {
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            other if depth == 0 => text.push(other),
            _ => {}
        }
    }
    text
}
