//! The steps of a canary.

use super::super::analysis::{ANALYSIS, ARGUMENT, DRY_RUN};
use super::super::app::{RAW, block, member};
use super::super::application_set::generator::SELECTOR;
use super::super::block::{Block, Shape};
use super::canary::METADATA;
use crate::model::EntityKind;

pub const STEP: Block = block(
    "canary step",
    "A step of a canary; one of its members.",
    &[
        member("set-weight", Shape::Number, "The share of the traffic that the new version gets, in percent."),
        member(
            "pause",
            Shape::Either(&[Shape::Duration, Shape::Block(&PAUSE)]),
            "Waits so long: `pause = 10m`. With an empty block until somebody goes on.",
        ),
        member(
            "analysis",
            Shape::Either(&[Shape::Entity(EntityKind::AnalysisTemplate), Shape::Block(&ANALYSIS)]),
            "What has to hold before it goes on: the name of an `analysis-template`, or a block.",
        ),
        member("set-canary-scale", Shape::Block(&SCALE), "How many pods the new version has. Needs `traffic-routing`."),
        member("set-header-route", Shape::Block(&HEADER_ROUTE), "Sends requests with some headers to the new version."),
        member("set-mirror-route", Shape::Block(&MIRROR_ROUTE), "Sends copies of requests to the new version."),
        member("experiment", Shape::Block(&EXPERIMENT), "Runs versions beside each other for some time."),
        member("plugin", Shape::Block(&STEP_PLUGIN), "What a plugin does (1.8)."),
        RAW,
    ],
);

pub const PAUSE: Block = block(
    "pause",
    "Waits.",
    &[member("duration", Shape::Duration, "How long; until somebody goes on unless said."), RAW],
);

pub const SCALE: Block = block(
    "canary scale",
    "How many pods the new version has; one of these.",
    &[
        member("replicas", Shape::Number, "So many."),
        member("weight", Shape::Number, "So many percent."),
        member("match-traffic-weight", Shape::Bool, "As many as its share of the traffic."),
        RAW,
    ],
);

pub const HEADER_ROUTE: Block = block(
    "header route",
    "Sends requests with some headers to the new version.",
    &[
        member("name", Shape::Text, "The route, one of `managed-routes`."),
        member("match", Shape::List(&Shape::Block(&HEADER_MATCH)), "The headers; none takes the route away."),
        RAW,
    ],
);

pub const HEADER_MATCH: Block = block(
    "header match",
    "A header of requests.",
    &[
        member("header-name", Shape::Text, "The header."),
        member("header-value", Shape::Block(&STRING_MATCH), "Its value."),
        RAW,
    ],
);

pub const STRING_MATCH: Block = block(
    "string match",
    "A text; one of these.",
    &[
        member("exact", Shape::Text, "This text."),
        member("prefix", Shape::Text, "What it begins with."),
        member("regex", Shape::Text, "A regular expression."),
        RAW,
    ],
);

pub const MIRROR_ROUTE: Block = block(
    "mirror route",
    "Sends copies of requests to the new version.",
    &[
        member("name", Shape::Text, "The route, one of `managed-routes`."),
        member("percentage", Shape::Number, "Of how many requests."),
        member("match", Shape::List(&Shape::Block(&MIRROR_MATCH)), "Of which requests."),
        RAW,
    ],
);

pub const MIRROR_MATCH: Block = block(
    "mirror match",
    "Requests.",
    &[
        member("method", Shape::Block(&STRING_MATCH), "Their method."),
        member("path", Shape::Block(&STRING_MATCH), "Their path."),
        member("headers", Shape::Map(&Shape::Block(&STRING_MATCH)), "Their headers."),
        RAW,
    ],
);

pub const STEP_PLUGIN: Block = block(
    "step plugin",
    "What a plugin does.",
    &[member("name", Shape::Text, "The plugin."), member("config", Shape::Data, "What it is told."), RAW],
);

pub const EXPERIMENT: Block = block(
    "experiment",
    "Versions that run beside each other for some time.",
    &[
        member("templates", Shape::List(&Shape::Block(&EXPERIMENT_TEMPLATE)), "The versions."),
        member("analyses", Shape::List(&Shape::Block(&EXPERIMENT_ANALYSIS)), "What has to hold."),
        member("duration", Shape::Duration, "How long."),
        member("analysis-run-metadata", Shape::Block(&METADATA), "Labels and annotations of the analysis runs."),
        member("dry-run", Shape::List(&Shape::Block(&DRY_RUN)), "Metrics that decide nothing."),
        member("scale-down-delay-seconds", Shape::Number, "How long the versions stay afterwards."),
        RAW,
    ],
);

pub const EXPERIMENT_TEMPLATE: Block = block(
    "experiment template",
    "A version in an experiment.",
    &[
        member("name", Shape::Text, "Its name."),
        member("spec-ref", Shape::Word(&["stable", "canary"]), "Which version it is."),
        member("replicas", Shape::Number, "How many pods it has; 1 unless said."),
        member("weight", Shape::Number, "The share of the traffic that it gets, in percent."),
        member("service", Shape::Block(&EXPERIMENT_SERVICE), "A Service for it."),
        member("metadata", Shape::Block(&METADATA), "Labels and annotations of its pods."),
        member("selector", Shape::Block(&SELECTOR), "The labels of its pods."),
        RAW,
    ],
);

pub const EXPERIMENT_SERVICE: Block = block(
    "experiment service",
    "A Service for a version in an experiment.",
    &[member("name", Shape::Text, "Its name."), RAW],
);

pub const EXPERIMENT_ANALYSIS: Block = block(
    "experiment analysis",
    "What has to hold in an experiment.",
    &[
        member("name", Shape::Text, "Its name."),
        member(
            "template-name",
            Shape::Either(&[Shape::Entity(EntityKind::AnalysisTemplate), Shape::Text]),
            "The `analysis-template`.",
        ),
        member("cluster-scope", Shape::Bool, "Whether it is a ClusterAnalysisTemplate."),
        member("args", Shape::List(&Shape::Block(&ARGUMENT)), "What it is given."),
        member("required-for-completion", Shape::Bool, "Whether the experiment waits for it."),
        RAW,
    ],
);
