//! `analysis-template`: an AnalysisTemplate of Argo Rollouts, and how a Rollout asks for it.

pub mod provider;

use super::app::{ANNOTATIONS, FILE, FINALIZERS_OF_ANY, LABELS, NAME, OWN_NAMESPACE, RAW, block, member};
use super::block::{Block, Part, Shape, Statement};
use super::rollout::canary::METADATA;
use crate::model::EntityKind;
use provider::PROVIDER;

pub const ANALYSIS_TEMPLATE_STATEMENT: Statement = Statement {
    keyword: "analysis-template",
    doc: "An AnalysisTemplate of Argo Rollouts: what is measured, and what has to hold.",
    form: "analysis-template ID { metrics = [ … ] }",
    takes: &[Part::Title],
    block: Some(&ANALYSIS_TEMPLATE),
};

pub const ANALYSIS_TEMPLATE: Block = block(
    "analysis template",
    "An AnalysisTemplate of Argo Rollouts.",
    &[
        FILE,
        NAME,
        OWN_NAMESPACE,
        FINALIZERS_OF_ANY,
        LABELS,
        ANNOTATIONS,
        member(
            "args",
            Shape::List(&Shape::Block(&PARAMETER)),
            "What has to be given; texts name it as `{{args.name}}`.",
        ),
        member("metrics", Shape::List(&Shape::Block(&METRIC)), "What is measured."),
        member("dry-run", Shape::List(&Shape::Block(&DRY_RUN)), "Metrics that decide nothing."),
        member("measurement-retention", Shape::List(&Shape::Block(&RETENTION)), "How many measurements are kept."),
        member(
            "templates",
            Shape::List(&Shape::Block(&TEMPLATE_REFERENCE)),
            "Other templates whose metrics count, too (1.7).",
        ),
        RAW,
    ],
);

pub const PARAMETER: Block = block(
    "analysis parameter",
    "Something that an analysis has to be given.",
    &[
        member("name", Shape::Text, "Its name."),
        member("value", Shape::Text, "Its value where none is given."),
        member("value-from", Shape::Block(&PARAMETER_SOURCE), "Where its value is."),
        RAW,
    ],
);

pub const PARAMETER_SOURCE: Block = block(
    "parameter source",
    "Where a value is; one of these.",
    &[
        member("secret-key-ref", Shape::Block(&ANALYSIS_SECRET), "In a Secret."),
        member("field-ref", Shape::Block(&FIELD), "In a field of the Rollout."),
        RAW,
    ],
);

pub const ANALYSIS_SECRET: Block = block(
    "analysis secret",
    "A key of a Secret.",
    &[member("name", Shape::Text, "The Secret."), member("key", Shape::Text, "The key in it."), RAW],
);

pub const FIELD: Block = block(
    "field",
    "A field of the Rollout.",
    &[member("field-path", Shape::Text, "Its path, such as `metadata.labels['app']`."), RAW],
);

pub const METRIC: Block = block(
    "metric",
    "Something that is measured.",
    &[
        member("name", Shape::Text, "Its name."),
        member("interval", Shape::Either(&[Shape::Duration, Shape::Text]), "How often; once unless said."),
        member("initial-delay", Shape::Either(&[Shape::Duration, Shape::Text]), "How long it waits before."),
        member(
            "count",
            Shape::Either(&[Shape::Number, Shape::Text]),
            "How many times; for ever where there is an `interval`, and once where there is none.",
        ),
        member("success-condition", Shape::Text, "When a measurement is good, such as `result[0] >= 0.95`."),
        member("failure-condition", Shape::Text, "When it is bad."),
        member(
            "failure-limit",
            Shape::Either(&[Shape::Number, Shape::Text]),
            "How many bad ones are no failure; none unless said, any number for `-1`.",
        ),
        member(
            "consecutive-success-limit",
            Shape::Either(&[Shape::Number, Shape::Text]),
            "How many good ones in a row are enough (1.8).",
        ),
        member(
            "inconclusive-limit",
            Shape::Either(&[Shape::Number, Shape::Text]),
            "How many that are neither are no failure.",
        ),
        member(
            "consecutive-error-limit",
            Shape::Either(&[Shape::Number, Shape::Text]),
            "How many in a row may fail to be made; 4 unless said.",
        ),
        member("provider", Shape::Block(&PROVIDER), "What measures it."),
        RAW,
    ],
);

pub const DRY_RUN: Block = block(
    "dry run",
    "Metrics that decide nothing.",
    &[member("metric-name", Shape::Text, "Their name, as a regular expression."), RAW],
);

pub const RETENTION: Block = block(
    "retention",
    "How many measurements are kept.",
    &[
        member("metric-name", Shape::Text, "The metrics, as a regular expression."),
        member("limit", Shape::Number, "How many; 10 unless said."),
        RAW,
    ],
);

pub const TEMPLATE_REFERENCE: Block = block(
    "template reference",
    "An analysis template.",
    &[
        member(
            "template-name",
            Shape::Either(&[Shape::Entity(EntityKind::AnalysisTemplate), Shape::Text]),
            "Its name.",
        ),
        member("cluster-scope", Shape::Bool, "Whether it is a ClusterAnalysisTemplate."),
        RAW,
    ],
);

pub const ANALYSIS: Block = block(
    "analysis",
    "What has to hold.",
    &[
        member("templates", Shape::List(&Shape::Block(&TEMPLATE_REFERENCE)), "The templates."),
        member("args", Shape::List(&Shape::Block(&ARGUMENT)), "What they are given."),
        member("dry-run", Shape::List(&Shape::Block(&DRY_RUN)), "Metrics that decide nothing."),
        member("measurement-retention", Shape::List(&Shape::Block(&RETENTION)), "How many measurements are kept."),
        member("analysis-run-metadata", Shape::Block(&METADATA), "Labels and annotations of the analysis runs."),
        RAW,
    ],
);

pub const BACKGROUND_ANALYSIS: Block = block(
    "background analysis",
    "What has to hold all the time.",
    &[
        member("templates", Shape::List(&Shape::Block(&TEMPLATE_REFERENCE)), "The templates."),
        member("args", Shape::List(&Shape::Block(&ARGUMENT)), "What they are given."),
        member("dry-run", Shape::List(&Shape::Block(&DRY_RUN)), "Metrics that decide nothing."),
        member("measurement-retention", Shape::List(&Shape::Block(&RETENTION)), "How many measurements are kept."),
        member("analysis-run-metadata", Shape::Block(&METADATA), "Labels and annotations of the analysis runs."),
        member("starting-step", Shape::Number, "The step at which it begins, from 0."),
        RAW,
    ],
);

pub const ARGUMENT: Block = block(
    "analysis argument",
    "What an analysis is given.",
    &[
        member("name", Shape::Text, "The parameter."),
        member("value", Shape::Text, "Its value."),
        member("value-from", Shape::Block(&ARGUMENT_SOURCE), "Where its value is."),
        RAW,
    ],
);

pub const ARGUMENT_SOURCE: Block = block(
    "argument source",
    "Where a value is; one of these.",
    &[
        member("pod-template-hash-value", Shape::Word(&["Stable", "Latest"]), "The hash of a version's pods."),
        member("field-ref", Shape::Block(&FIELD), "In a field of the Rollout."),
        RAW,
    ],
);
