//! What is known about places of the text, for hover, definition and completion. Filled while checking.

use crate::model::ActionReference;
use crate::schema::{Block, Member, Shape, Statement};
use crate::source::Span;

/// Everything that editors may ask about.
#[derive(Debug, Default)]
pub struct Index {
    pub facts: Vec<Fact>,
    /// The blocks and what may stand in them.
    pub blocks: Vec<(Span, &'static Block)>,
    /// The places of values and what is wanted there.
    pub values: Vec<(Span, &'static Shape)>,
    /// The brackets of an action's inputs.
    pub inputs: Vec<(Span, ActionReference)>,
}

/// What a place means.
#[derive(Debug)]
pub struct Fact {
    pub span: Span,
    pub meaning: Meaning,
    /// Where it is declared.
    pub definition: Option<Span>,
}

#[derive(Debug)]
pub enum Meaning {
    Member(&'static Member),
    Statement(&'static Statement),
    Action(ActionReference),
    Input(ActionReference, String),
    /// A name with a word for what it is and a text about it.
    Name {
        word: &'static str,
        name: String,
        detail: String,
    },
    Context(String),
    Function(String),
    Event(String),
}

impl Index {
    pub fn add(&mut self, span: Span, meaning: Meaning, definition: Option<Span>) {
        self.facts.push(Fact { span, meaning, definition });
    }

    /// The narrowest fact at a place.
    pub fn at(&self, file: crate::source::FileId, offset: u32) -> Option<&Fact> {
        self.facts
            .iter()
            .filter(|fact| fact.span.file == file && fact.span.touches(offset))
            .min_by_key(|fact| fact.span.end - fact.span.start)
    }
}
