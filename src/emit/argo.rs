//! The text of an Application.
//!
//! In: an [`Application`] and the header's line. Out: the file's text. Nothing is decided here but layout.

use crate::model::Comments;
use crate::target::argo::{API_VERSION, Application, Data, KIND, Metadata, Record, Said, Spec};
use crate::yaml::{self, Node};

/// The file; `header` is the first line without its `#`.
pub fn application(application: &Application, header: &str) -> String {
    yaml::write(&document(application, header))
}

fn document(application: &Application, header: &str) -> Node {
    let comments = &application.comments;
    let mut version = Node::text(API_VERSION);
    if !comments.above.is_empty() {
        version = version.after_blank_line();
        version.above.clone_from(&comments.above);
    }
    let mut document = Node::map()
        .above(header)
        .with("apiVersion", version)
        .with("kind", KIND)
        .with("metadata", metadata(&application.metadata))
        .with("spec", spec(&application.spec));
    document.closing.clone_from(&comments.below);
    document
}

fn metadata(metadata: &Metadata) -> Node {
    let finalizers = (!metadata.finalizers.value.is_empty()).then(|| {
        let items = metadata.finalizers.value.iter().map(data);
        around(Node::list(items), &metadata.finalizers.comments)
    });
    Node::map()
        .with("name", text(&metadata.name))
        .with("namespace", text(&metadata.namespace))
        .with_some("finalizers", finalizers)
        .with_some("labels", metadata.labels.as_ref().map(data))
        .with_some("annotations", metadata.annotations.as_ref().map(data))
}

fn spec(spec: &Spec) -> Node {
    Node::map()
        .with("project", text(&spec.project))
        .with_some("source", spec.source.as_ref().map(data))
        .with_some("sources", spec.sources.as_ref().map(data))
        .with_some("sourceHydrator", spec.source_hydrator.as_ref().map(data))
        .with("destination", data(&spec.destination))
        .with_some("syncPolicy", spec.sync_policy.as_ref().map(data))
        .with_some("ignoreDifferences", spec.ignore_differences.as_ref().map(data))
        .with_some("info", spec.info.as_ref().map(data))
        .with_some("revisionHistoryLimit", spec.revision_history_limit.as_ref().map(data))
}

fn text(said: &Said<String>) -> Node {
    around(Node::text(said.value.as_str()), &said.comments)
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
