//! What editors ask at a place: outline, hover, definition, completion.

mod around;
mod completion;
mod cursor;
mod definition;
mod describe;
mod hover;
mod outline;

use super::Analysis;
use crate::source::{FileId, Span};
use crate::syntax::Syntax;

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
    /// The outline of a file, in the order of its text.
    pub fn outline(&self, file: FileId) -> Vec<Outline> {
        outline::outline(self, file)
    }

    /// What is to be known about the thing at an offset.
    pub fn hover(&self, file: FileId, offset: u32) -> Option<Hover> {
        hover::hover(self, file, self.place(file, offset)?)
    }

    /// Where the thing at an offset is declared.
    pub fn definition(&self, file: FileId, offset: u32) -> Option<Definition> {
        definition::definition(self, file, self.place(file, offset)?)
    }

    /// What may be written at an offset, the likely first.
    pub fn completions(&self, file: FileId, offset: u32) -> Vec<Completion> {
        self.place(file, offset).map_or_else(Vec::new, |offset| completion::completions(self, file, offset))
    }

    fn syntax(&self, file: FileId) -> Option<&Syntax> {
        self.syntaxes.iter().find(|syntax| syntax.file == file)
    }

    /// The offset, where it is one of the file's text.
    fn place(&self, file: FileId, offset: u32) -> Option<u32> {
        self.syntax(file)?.text.is_char_boundary(offset as usize).then_some(offset)
    }
}
