//! `untrusted-contains`: `contains("main develop", github.ref_name)` is true for every part of that text, too.

use crate::check::{of_owner, outward, owners};
use crate::diagnostic::Diagnostic;
use crate::evaluate::types::{Typing, shown_expression};
use crate::model::Expression;
use crate::model::interface::{Input, InputType};
use crate::rules::Facts;

/// `untrusted-contains`
pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    owners(facts.model, &mut |typing| {
        of_owner(typing, &mut |expression, _| {
            let Expression::Call { function, arguments, .. } = expression else { return };
            let [Expression::Text(texts), needle @ Expression::Path { site, .. }] = &arguments[..] else { return };
            if !function.eq_ignore_ascii_case("contains") || !is_chosen(needle) || is_one_of_few(typing, needle) {
                return;
            }
            let Some(span) = facts.sites.span(*site) else { return };
            let shown = shown_expression(needle);
            let part: String = texts.chars().take(TEXT_SHOWN_MAX).collect();
            let dots = if part.len() < texts.len() { "…" } else { "" };
            let message =
                format!("`contains` is true for any part of `{part}{dots}`, and someone else chooses `{shown}`");
            let finding = Diagnostic::finding("untrusted-contains", span, message).help(help(texts, &shown));
            found.push(outward(finding, *site, facts.sites));
        });
    });
    found
}

/// How many letters of the text a message shows.
const TEXT_SHOWN_MAX: usize = 60;

/// Whether someone else chooses the text.
fn is_chosen(needle: &Expression) -> bool {
    match needle.as_path() {
        Some(("github", names)) => matches!(
            names[..],
            ["actor" | "triggering_actor" | "head_ref" | "base_ref" | "ref" | "ref_name"]
                | ["event", .., "login" | "ref" | "title" | "body" | "label"]
        ),
        Some(("inputs", _)) => true,
        _ => false,
    }
}

/// Whether it is an input that takes no free text.
fn is_one_of_few(typing: Typing<'_, '_>, needle: &Expression) -> bool {
    let (Some(("inputs", names)), None) = (needle.as_path(), typing.action) else { return false };
    let Some(name) = names.first() else { return false };
    let triggers = typing.pipeline.triggers.iter().map(|trigger| &trigger.interface);
    let interfaces = std::iter::once(&typing.pipeline.interface).chain(triggers);
    let mut inputs =
        interfaces.flat_map(|one| &one.inputs).filter(|input| input.id.eq_ignore_ascii_case(name)).peekable();
    let is_of_few =
        |input: &Input| matches!(input.kind, Some(InputType::Choice(_) | InputType::Bool | InputType::Number));
    inputs.peek().is_some() && inputs.all(is_of_few)
}

fn help(texts: &str, shown: &str) -> String {
    let separator = |c: char| c.is_whitespace() || matches!(c, ',' | '|' | ';' | '[' | ']' | '"');
    let parts: Vec<&str> = texts.split(separator).filter(|part| !part.is_empty()).collect();
    match parts[..] {
        [one] => format!("write `{shown} == \"{one}\"`"),
        _ => {
            let parts: Vec<String> = parts.iter().map(|part| format!("\"{part}\"")).collect();
            format!("look in a list: `contains(fromJSON('[{}]'), {shown})`", parts.join(", "))
        }
    }
}
