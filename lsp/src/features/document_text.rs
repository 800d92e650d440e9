//! `pipec/documentText`: the text as the server has it. For tests, and for whoever doubts that it is in step.

use serde::{Deserialize, Serialize};
use tower_lsp_server::ls_types::TextDocumentIdentifier;

use crate::documents::Document;

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    pub text_document: TextDocumentIdentifier,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct Answer {
    pub text: String,
    pub version: i32,
}

pub fn answer(document: &Document) -> Answer {
    Answer { text: document.text.text(), version: document.version }
}
