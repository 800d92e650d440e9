//! The declarations that stay as they are written: the project's own gates, and what they use.

use std::collections::BTreeSet;

use super::super::Input;
use crate::ast::MemberKind;
use crate::resolve::{Definition, Kind};
use crate::source::Span;

/// The names of the templates and `let`s that stay.
pub(super) fn kept(input: Input<'_>) -> BTreeSet<Span> {
    let own = input.names.definitions.iter().filter(|found| !input.standard.contains(&found.file));
    let mut open: Vec<&Definition> = own.filter(|found| is_gate(input, found)).collect();
    let mut kept = BTreeSet::new();
    while let Some(found) = open.pop() {
        if !kept.insert(found.span) {
            continue;
        }
        // Any word may be the name of something: to keep too much does no harm.
        let text = member(input, found).map_or("", |member| input.sources.slice(member.span));
        let is_name = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.');
        for word in text.split(|letter| !is_name(letter)) {
            let start = word.split('.').next().unwrap_or(word);
            for name in [start, word] {
                let kinds = [Kind::Let, Kind::Template].into_iter();
                let used = kinds.filter_map(|kind| input.names.lookup(found.file, kind, name));
                open.extend(used.filter(|used| !input.standard.contains(&used.file)));
            }
        }
    }
    kept
}

fn member<'a>(input: Input<'a>, found: &Definition) -> Option<&'a crate::ast::Member> {
    input.asts.iter().find(|ast| ast.file == found.file)?.body.members.get(found.member)
}

fn is_gate(input: Input<'_>, found: &Definition) -> bool {
    member(input, found)
        .is_some_and(|member| matches!(&member.kind, MemberKind::Template(template) if template.kind.text == "gate"))
}
