//! What may differ from the source.

use super::super::block::{Block, Shape};
use super::{RAW, block, member};

pub const DIFFERENCE: Block = block(
    "ignored difference",
    "Fields of some objects that may differ from the source.",
    &[
        member(
            "group",
            Shape::Text,
            "The API group without a version; unsaid for the core kinds. Patterns are allowed.",
        ),
        member("kind", Shape::Text, "The kind. Patterns are allowed."),
        member("name", Shape::Text, "The object's name; all unless said."),
        member("namespace", Shape::Text, "The object's namespace; all unless said."),
        member(
            "json-pointers",
            Shape::Many(&Shape::Text),
            "The fields, as `/spec/replicas`. A `/` inside a key is written `~1`, a `~` is written `~0`.",
        ),
        member(
            "jq-path-expressions",
            Shape::Many(&Shape::Text),
            "The fields, as paths of jq: `.spec.template.spec.containers[].image`.",
        ),
        member(
            "managed-fields-managers",
            Shape::Many(&Shape::Text),
            "Field managers, such as `kube-controller-manager`, whose fields may differ.",
        ),
        RAW,
    ],
);
