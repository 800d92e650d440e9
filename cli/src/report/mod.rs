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

    /// Line and column of the begin and the end of a span, both counted from 1.
    pub fn region(&self, span: Span) -> [(usize, usize); 2] {
        match self.sources.get(span.file) {
            Some(file) => [file.line_column(span.start), file.line_column(span.end)],
            None => [(1, 1); 2],
        }
    }

    /// `path:line:column`, which terminals and editors make a link of.
    pub fn place(&self, span: Span) -> String {
        let [(line, column), _] = self.region(span);
        format!("{}:{line}:{column}", self.path(span))
    }
}
