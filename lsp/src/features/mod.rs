//! One file for each question that an editor asks: a query of the analysis, in the protocol's words.
//!
//! In: a view, the document that the question is about, and what the client can do. They know nothing about
//! messages, threads or versions.

pub mod completion;
pub mod definition;
pub mod diagnostics;
pub mod document_text;
pub mod formatting;
pub mod hover;
mod kind;
pub mod symbols;

use pipe_lang::source::FileId;
use tower_lsp_server::ls_types::Position;

use crate::documents::Document;
use crate::view::View;

/// Where the cursor is, in the language's terms.
fn cursor(view: &View, document: &Document, position: Position) -> Option<(FileId, u32)> {
    let offset = u32::try_from(document.text.offset(position)).ok()?;
    Some((view.file(document)?, offset))
}
