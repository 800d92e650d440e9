//! YAML as data with comments: what the targets write and what the importer reads.
//!
//! In: a [`Node`] built by a lowering stage, or the text of a file. Out: text laid out as a person would
//! write it, or a [`Node`] with the places of its parts. It must not know what a workflow is.
//!
//! - `node`: the document as data; comments and layout are part of it, but not of its value.
//! - `scalar`: how one text is written: plain, quoted, or as a block.
//! - `ambiguous`: the texts that some YAML reader takes for something else.
//! - `write`: the layout of a whole document.
//! - `schema`: what a scalar of a file means.
//! - `comments`: which comment of a file belongs to which node.
//! - `marks`: anchors and tags, for those who judge how a file is written.
//! - `read`: a file as documents; with `marks` the only user of the YAML crate.

mod ambiguous;
mod comments;
mod marks;
mod node;
mod read;
mod scalar;
mod schema;
mod write;

#[cfg(test)]
mod tests;

pub use marks::{Anchor, Marks, Tag, marks};
pub use node::{Entry, Layout, Node, Plain, TextStyle, Value};
pub use read::{ReadError, read, read_documents};
pub use write::write;
