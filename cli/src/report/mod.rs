//! Drawing diagnostics: for people on a terminal or in a log, and for programs.

pub mod github;
pub mod human;
pub mod json;
pub mod sarif;
mod clean;
mod excerpt;
mod summary;

use pipe_lang::source::{Sources, Span};

pub use summary::Summary;

/// The sources of a project, and how its paths look from the current folder.
#[derive(Clone, Copy)]
pub struct View<'v> {
    pub sources: &'v Sources,
    /// Stands before each path; empty, or with `/` at its end.
    pub shown: &'v str,
}

impl View<'_> {
    pub fn path(&self, span: Span) -> String {
        format!("{}{}", self.shown, self.sources.path(span.file))
    }

    /// `path:line:column`, which terminals and editors make a link of.
    pub fn place(&self, span: Span) -> String {
        let (line, column) = self.sources.get(span.file).map_or((1, 1), |file| file.line_column(span.start));
        format!("{}:{line}:{column}", self.path(span))
    }
}
