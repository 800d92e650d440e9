//! `application-set`: an ApplicationSet of Argo CD: Applications from a template and what fills it in.

pub mod generator;
pub mod pull_request;
pub mod repositories;
pub mod secret;
mod shared;
pub mod template;

use super::app::{ANNOTATIONS, BASELINE, FILE, FINALIZERS_OF_ANY, LABELS, NAME, NAMESPACE, RAW, block, member};
use super::block::{Block, Part, Shape, Statement};
use generator::GENERATOR;
use template::TEMPLATE;

pub const APPLICATION_SET_STATEMENT: Statement = Statement {
    keyword: "application-set",
    doc: "An ApplicationSet of Argo CD: Applications from a template, one for each that its generators find.",
    form: "application-set ID { generators = [ … ], template { … } }",
    takes: &[Part::Title],
    block: Some(&APPLICATION_SET),
};

pub const APPLICATION_SET: Block = block(
    "application set",
    "An ApplicationSet of Argo CD.",
    &[
        BASELINE,
        FILE,
        NAME,
        NAMESPACE,
        FINALIZERS_OF_ANY,
        LABELS,
        ANNOTATIONS,
        member(
            "go-template",
            Shape::Bool,
            "Whether the templates are those of Go (`{{ .name }}`) rather than plain names (`{{name}}`).",
        ),
        member(
            "go-template-options",
            Shape::Many(&Shape::Text),
            "Options of Go's templates; `[\"missingkey=error\"]` fails where a parameter is missing.",
        ),
        member(
            "generators",
            Shape::List(&Shape::Block(&GENERATOR)),
            "What finds the parameters, one set for each Application.",
        ),
        member("template", Shape::Block(&TEMPLATE), "The Application that is made of each."),
        member(
            "template-patch",
            Shape::Text,
            "A change to the Application, as a template of YAML: for what is no text. Needs `go-template`.",
        ),
        member("sync", Shape::Block(&SET_SYNC), "What may become of the Applications."),
        member("strategy", Shape::Block(&STRATEGY), "In which order the Applications change."),
        member(
            "preserved-fields",
            Shape::Block(&PRESERVED),
            "Labels and annotations of Applications that others set, and that are left alone.",
        ),
        member(
            "ignore-application-differences",
            Shape::List(&Shape::Block(&IGNORED_APPLICATION)),
            "Fields of Applications that others change, and that are left alone.",
        ),
        member("apply-nested-selectors", Shape::Bool, "Has no effect any more."),
        RAW,
    ],
);

pub const SET_SYNC: Block = block(
    "application set sync",
    "What may become of the Applications of a set.",
    &[
        member(
            "applications-sync",
            Shape::Word(&["create-only", "create-update", "create-delete", "sync"]),
            "What is done beside making them; all of it (`sync`) unless said.",
        ),
        member("preserve-resources-on-deletion", Shape::Bool, "Whether the workloads stay when the set is deleted."),
        RAW,
    ],
);

pub const STRATEGY: Block = block(
    "application set strategy",
    "In which order the Applications of a set change.",
    &[
        member("type", Shape::Word(&["AllAtOnce", "RollingSync"]), "At once, or in steps."),
        member("rolling-sync", Shape::Block(&ROLLING_SYNC), "The steps."),
        member("deletion-order", Shape::Word(&["AllAtOnce", "Reverse"]), "In which order they are deleted (3.2)."),
        RAW,
    ],
);

pub const ROLLING_SYNC: Block = block(
    "rolling sync",
    "The steps in which Applications change. Automated syncs are switched off in all of them.",
    &[
        member(
            "steps",
            Shape::List(&Shape::Block(&ROLLING_STEP)),
            "The steps. An Application that none of them names is never synced.",
        ),
        RAW,
    ],
);

pub const ROLLING_STEP: Block = block(
    "rolling step",
    "The Applications that change together.",
    &[
        member("match-expressions", Shape::List(&Shape::Block(&MATCH)), "Their labels."),
        member(
            "max-update",
            Shape::Either(&[Shape::Number, Shape::Percent]),
            "How many change at a time; all unless said, `0` waits for somebody.",
        ),
        RAW,
    ],
);

pub const MATCH: Block = block(
    "match",
    "Applications by a label.",
    &[
        member("key", Shape::Text, "The label."),
        member("operator", Shape::Word(&["In", "NotIn"]), "How it is compared."),
        member("values", Shape::Many(&Shape::Text), "The values."),
        RAW,
    ],
);

pub const PRESERVED: Block = block(
    "preserved fields",
    "What others set on the Applications of a set.",
    &[
        member("annotations", Shape::Many(&Shape::Text), "The annotations that stay."),
        member("labels", Shape::Many(&Shape::Text), "The labels that stay."),
        RAW,
    ],
);

pub const IGNORED_APPLICATION: Block = block(
    "ignored application",
    "Fields of Applications that are left alone.",
    &[
        member("name", Shape::Text, "The Application; all unless said."),
        member("json-pointers", Shape::Many(&Shape::Text), "The fields, as `/spec/syncPolicy`."),
        member("jq-path-expressions", Shape::Many(&Shape::Text), "The fields, as paths of jq."),
        RAW,
    ],
);
