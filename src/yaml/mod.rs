//! YAML as data with comments: what the targets write and what the importer reads.
//!
//! In: a [`Node`] built by a lowering stage, or the text of a file. Out: text laid out as a person would
//! write it, or a [`Node`] with the places of its parts. It must not know what a workflow is.
//!
//! - `node`: the document as data; comments and layout are part of it, but not of its value.
//! - `scalar`: how one text is written: plain, quoted, or as a block.
//! - `ambiguous`: the texts that some YAML reader takes for something else.
//! - `write`: the layout of a whole document.

mod ambiguous;
mod node;
mod scalar;
mod write;

pub use node::{Entry, Layout, Node, Plain, TextStyle, Value};
pub use write::write;
