//! The way in: an existing workflow or composite action as `.pipe`.
//!
//! In: the text of a file and its path. Out: the text of a source with `baseline = github` that compiles to
//! the same file, or what cannot be said and where. It reads the schema for the words of the language, and knows
//! nothing of disks and terminals.
//!
//! - `workflow`, `job`: the forms of the language, walked in the order of the file.
//! - `action`: the same for composite actions.
//! - `value`: values by the shape that their place wants.
//! - `text`, `expression`: texts and GitHub's expressions.
//! - `allow`: faults that are carried over.
//! - `verify`: whether an imported file compiles to the same; `normal` and `compare` say what "the same" is.

mod action;
mod allow;
mod compare;
mod expression;
mod job;
mod normal;
mod text;
mod value;
mod verify;
mod workflow;

use std::ops::Range;

use crate::format::format;
use crate::header::header_source;
use crate::source::FileId;
use crate::syntax::parse;
use crate::yaml::{self, Node};

pub use compare::{Difference, compare};
pub use verify::{Verdict, verify};

/// An imported file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The text of the source.
    pub source: String,
    /// The id of its pipeline or action.
    pub id: String,
    /// Where the source belongs: a pipeline and an action may have one id.
    pub path: String,
    /// What is said otherwise than it was: sentences for people.
    pub notes: Vec<String>,
}

/// Why a file is not imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// One sentence without a final period.
    pub message: String,
    /// The place in the file.
    pub span: Range<usize>,
}

impl Fault {
    fn at(node: &Node, message: impl Into<String>) -> Self {
        Self { message: message.into(), span: node.span.clone().unwrap_or(0..0) }
    }
}

type Result<T, E = Fault> = std::result::Result<T, E>;

/// Imports the file of a workflow or of a composite action; `path` leads to it from the root of the repository, with `/`.
///
/// # Errors
/// What is wrong with the YAML, or the first thing that the language cannot say.
pub fn import(text: &str, path: &str) -> Result<Imported, Vec<Fault>> {
    let mut root = read(text)?;
    if header_source(text).is_some() && !root.above.is_empty() {
        root.above.remove(0);
    }
    let (id, folder, source) = match action::is_action(&root) {
        true => (action::name(path), "actions/", action::action(&root, path)),
        false => (workflow::identifier(file_name(path)), "", workflow::workflow(&root, file_name(path))),
    };
    let source = source.map_err(|fault| vec![fault])?;
    let (source, allowed) = allow::allow(source);
    let source = format(&parse(FileId(0), &source.as_str().into()));
    let mut notes = Vec::new();
    match allowed {
        0 => {}
        1 => notes.push("one fault is carried over, with an `@allow`".to_owned()),
        several => notes.push(format!("{several} faults are carried over, each with an `@allow`")),
    }
    if text.lines().any(|line| has_alias(line, text)) {
        notes.push("anchors and aliases are written out".to_owned());
    }
    numbers(&root, text, &mut notes);
    Ok(Imported { source, path: format!("{folder}{id}.pipe"), id, notes })
}

/// The last part of a path.
fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Says of each number that GitHub reads it as another text. In a matrix they stay as they are.
fn numbers(node: &Node, text: &str, notes: &mut Vec<String>) {
    if let yaml::Value::Number(number) = &node.value
        && value::changes(number)
    {
        let start = node.span.clone().map_or(0, |span| span.start);
        let line = text.get(..start).unwrap_or("").matches('\n').count() + 1;
        let read = value::as_text(node).unwrap_or_default();
        notes.push(format!("line {line}: GitHub reads the number `{number}` as `{read}`"));
    }
    node.items().iter().for_each(|item| numbers(item, text, notes));
    for entry in node.entries().iter().filter(|entry| entry.key != "matrix") {
        numbers(&entry.node, text, notes);
    }
}

fn read(text: &str) -> Result<Node, Vec<Fault>> {
    yaml::read(text)
        .map_err(|errors| errors.into_iter().map(|error| Fault { message: error.message, span: error.span }).collect())
}

/// Whether a line has `key: *alias` or `- *alias`, of an anchor that is there.
fn has_alias(line: &str, text: &str) -> bool {
    let line = line.trim();
    [": *", "- *"].iter().any(|mark| {
        line.split_once(mark).is_some_and(|(before, after)| {
            let end = after.find(|character: char| character.is_whitespace() || ",]}".contains(character));
            let name = &after[..end.unwrap_or(after.len())];
            let anchor = format!("&{name}");
            let is_anchored = text
                .match_indices(&anchor)
                .any(|(at, _)| text[at + anchor.len()..].chars().next().is_none_or(char::is_whitespace));
            !before.contains(['"', '\'', '#']) && !name.is_empty() && is_anchored
        })
    })
}
