//! The home of pest: runs the grammar and copies its pairs into our tree.

use std::sync::Arc;

use pest::Parser as _;
use pest::iterators::Pair;

use super::errors;
use super::repair::{self, Repair};
use super::tree::{NodeData, Syntax};
use super::{NESTING_MAX, repair::Nesting, yaml};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};

#[derive(pest_derive::Parser)]
#[grammar = "../grammar/pipe.pest"]
#[grammar = "../grammar/expression.pest"]
struct Grammar;

/// The kind of a node: the name of the grammar's rule.
pub type Kind = Rule;

/// Parses one file. Never fails; what is wrong is in the tree's diagnostics.
pub fn parse(file: FileId, text: &Arc<str>) -> Syntax {
    let mut syntax = Syntax { file, text: Arc::clone(text), nodes: Vec::new(), diagnostics: Vec::new() };
    if let Some(diagnostic) = yaml::diagnostic(file, text) {
        syntax.diagnostics.push(diagnostic);
        return syntax;
    }
    let repair = match repair::scan(text) {
        Nesting::TooDeep { offset } => {
            syntax.diagnostics.push(
                Diagnostic::error(
                    "nesting-too-deep",
                    Span::new(file, offset, offset + 1),
                    format!("brackets are nested more than {NESTING_MAX} deep here"),
                )
                .help("close brackets before this place, or move the inner part into a `let` or a template"),
            );
            return syntax;
        }
        Nesting::Fine(repair) => repair,
    };
    let patched = repair.patch(text);
    match Grammar::parse(Rule::source, &patched) {
        Ok(pairs) => {
            for pair in pairs {
                copy(pair, &patched, &repair, &mut syntax.nodes);
            }
        }
        Err(error) => {
            let offset = match error.location {
                pest::error::InputLocation::Pos(at) | pest::error::InputLocation::Span((at, _)) => at,
            };
            let offset = repair.original(offset);
            syntax.diagnostics.push(Diagnostic::error(
                "syntax",
                Span::new(file, offset, offset),
                "this file cannot be read from here on",
            ));
        }
    }
    errors::collect(&mut syntax, &repair);
    syntax
}

/// Copies a pair and what is below it. Ends are drawn back before blanks and comments, which pest puts into a rule
/// when an optional part at its end is absent.
fn copy(pair: Pair<'_, Rule>, text: &str, repair: &Repair, nodes: &mut Vec<NodeData>) {
    let index = nodes.len();
    let span = pair.as_span();
    let kind = pair.as_rule();
    nodes.push(NodeData { kind, start: 0, end: 0, descendants: 0 });
    let mut end = span.end();
    let mut comments = Vec::new();
    let mut least = 0;
    for inner in pair.into_inner() {
        let own = nodes.len();
        let is_comment = inner.as_rule() == Rule::COMMENT;
        if is_comment {
            comments.push((inner.as_span().start(), inner.as_span().end()));
        }
        copy(inner, text, repair, nodes);
        if let Some(inner) = nodes.get(own).filter(|inner| !is_comment && inner.start < inner.end) {
            least = inner.end;
        }
    }
    // A token ends where it ends: blanks in it belong to a text.
    if nodes.len() > index + 1 && kind != Rule::source {
        end = drawn_back(text, span.start(), end, &comments);
    }
    let descendants = u32::try_from(nodes.len() - index - 1).unwrap_or(u32::MAX);
    let offset = |at: usize| u32::try_from(repair.original(at)).unwrap_or(u32::MAX);
    let end = offset(end).max(least);
    nodes[index] = NodeData { kind, start: offset(span.start()), end, descendants };
    // What is missing has no width: it may stand behind the blanks that were just left out.
    for inner in nodes[index + 1..].iter_mut().rev().take_while(|inner| inner.start >= end) {
        if inner.kind != Rule::COMMENT && inner.start == inner.end {
            (inner.start, inner.end) = (end, end);
        }
    }
}

fn drawn_back(text: &str, start: usize, mut end: usize, comments: &[(usize, usize)]) -> usize {
    let mut comments = comments.iter().rev();
    loop {
        let trimmed = start + text.get(start..end).map_or(0, |text| text.trim_end().len());
        match comments.clone().next() {
            Some(&(from, to)) if to == trimmed || to == end => {
                comments.next();
                end = from;
            }
            _ => return trimmed,
        }
    }
}
