//! The text of manifests.
//!
//! In: [`Manifest`]s and the header's line. Out: the file's text, a document for each. Nothing is decided here but
//! layout.

use crate::model::Comments;
use crate::target::argo::{API_VERSION, Data, Manifest, Record, Said};
use crate::yaml::{self, Node};

/// The file; `header` is the first line without its `#`.
pub fn manifests(manifests: &[Manifest], header: &str) -> String {
    let documents = manifests.iter().enumerate().map(|(index, manifest)| match index {
        0 => yaml::write(&document(manifest, Some(header))),
        _ => yaml::write(&document(manifest, None)),
    });
    documents.collect::<Vec<_>>().join("---\n")
}

fn document(manifest: &Manifest, header: Option<&str>) -> Node {
    let comments = &manifest.comments;
    let mut version = Node::text(API_VERSION);
    if !comments.above.is_empty() {
        if header.is_some() {
            version = version.after_blank_line();
        }
        version.above.clone_from(&comments.above);
    }
    let mut document = header
        .map_or_else(Node::map, |header| Node::map().above(header))
        .with("apiVersion", version)
        .with("kind", manifest.kind)
        .with("metadata", record(&manifest.metadata))
        .with("spec", record(&manifest.spec));
    for entry in &manifest.rest.0 {
        document.set(entry.key.as_str(), data(&entry.said));
    }
    document.closing.clone_from(&comments.below);
    document
}

fn data(said: &Said<Data>) -> Node {
    around(node(&said.value), &said.comments)
}

fn node(data: &Data) -> Node {
    match data {
        Data::Null => Node::null(),
        Data::Bool(value) => Node::from(*value),
        Data::Number(text) => Node::number(text.as_str()),
        Data::Text(text) => Node::text(text.as_str()),
        Data::List(items) => Node::list(items.iter().map(self::data)),
        Data::Record(record) => self::record(record),
    }
}

fn record(record: &Record) -> Node {
    record.0.iter().fold(Node::map(), |map, entry| map.with(entry.key.as_str(), data(&entry.said)))
}

/// A node with its comments.
fn around(mut node: Node, comments: &Comments) -> Node {
    node.above.clone_from(&comments.above);
    node.trailing.clone_from(&comments.trailing);
    node.closing.clone_from(&comments.below);
    node
}
