//! What editors ask at a place: outline, hover, definition, completion.

use super::Analysis;
use crate::source::{FileId, Span};

/// What a named thing is, for the icon that an editor shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Pipeline,
    Job,
    Step,
    Event,
    Secret,
    Image,
    Environment,
    App,
    Template,
    Gate,
    Variable,
    Field,
    Value,
    Keyword,
    Function,
    Context,
    Action,
    Input,
    Output,
    File,
}

/// One entry of a file's outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    pub name: String,
    pub detail: String,
    pub kind: Kind,
    /// The whole item.
    pub span: Span,
    /// Its name.
    pub selection: Span,
    pub children: Vec<Outline>,
}

/// What is to be known about the thing under the cursor, as Markdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    pub span: Span,
    pub markdown: String,
}

/// Where the thing under the cursor is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The reference under the cursor.
    pub origin: Span,
    /// The declared name.
    pub target: Span,
}

/// Something that may be written at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    pub label: String,
    pub kind: Kind,
    /// A few words behind the label: the type.
    pub detail: String,
    /// Markdown.
    pub documentation: String,
    /// What is replaced: the word under the cursor.
    pub replace: Span,
    pub insert: String,
}

impl Analysis {
    pub fn outline(&self, _file: FileId) -> Vec<Outline> {
        Vec::new()
    }

    pub fn hover(&self, _file: FileId, _offset: u32) -> Option<Hover> {
        None
    }

    pub fn definition(&self, _file: FileId, _offset: u32) -> Option<Definition> {
        None
    }

    pub fn completions(&self, _file: FileId, _offset: u32) -> Vec<Completion> {
        Vec::new()
    }
}
