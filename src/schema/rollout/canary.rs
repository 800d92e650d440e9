//! `canary`: the new version takes over step by step.

use super::super::analysis::BACKGROUND_ANALYSIS;
use super::super::app::{RAW, block, member};
use super::super::block::{Block, Shape};
use super::routing::ROUTING;
use super::step::STEP;

pub const CANARY: Block = block(
    "canary",
    "The new version takes over step by step.",
    &[
        member("steps", Shape::List(&Shape::Block(&STEP)), "The steps, in their order; after the last one all is new."),
        member("canary-service", Shape::Text, "The Service of the new version alone."),
        member("stable-service", Shape::Text, "The Service of the old version alone."),
        member(
            "traffic-routing",
            Shape::Block(&ROUTING),
            "What splits the traffic; unsaid, it follows the number of pods.",
        ),
        member("analysis", Shape::Block(&BACKGROUND_ANALYSIS), "What has to hold all the time."),
        member(
            "max-surge",
            Shape::Either(&[Shape::Number, Shape::Percent]),
            "How many pods there may be too many; 25% unless said.",
        ),
        member(
            "max-unavailable",
            Shape::Either(&[Shape::Number, Shape::Percent]),
            "How many pods may be missing; 25% unless said.",
        ),
        member("canary-metadata", Shape::Block(&METADATA), "Labels and annotations of the new pods."),
        member("stable-metadata", Shape::Block(&METADATA), "Labels and annotations of the old pods."),
        member("anti-affinity", Shape::Block(&ANTI_AFFINITY), "Whether new pods stay away from old ones."),
        member(
            "dynamic-stable-scale",
            Shape::Bool,
            "Whether the old version shrinks as the new one grows. Needs `traffic-routing`.",
        ),
        member(
            "scale-down-delay-seconds",
            Shape::Number,
            "How long the old version stays; 30 unless said. Needs `traffic-routing`.",
        ),
        member("scale-down-delay-revision-limit", Shape::Number, "How many old versions stay so long."),
        member(
            "abort-scale-down-delay-seconds",
            Shape::Number,
            "How long the new version stays after it was aborted; 30 unless said.",
        ),
        member("min-pods-per-replica-set", Shape::Number, "How many pods each version has at least (1.4)."),
        member("ping-pong", Shape::Block(&PING_PONG), "Two Services that take turns (1.2)."),
        member(
            "replica-progress-threshold",
            Shape::Block(&THRESHOLD),
            "How many pods have to be there before a step counts as done (1.9).",
        ),
        RAW,
    ],
);

pub const METADATA: Block = block(
    "pod metadata",
    "Labels and annotations of pods while they have a role.",
    &[
        member("labels", Shape::Map(&Shape::Text), "Their labels."),
        member("annotations", Shape::Map(&Shape::Text), "Their annotations."),
        RAW,
    ],
);

pub const ANTI_AFFINITY: Block = block(
    "anti-affinity",
    "Whether new pods stay away from old ones; one of the two.",
    &[
        member(
            "preferred-during-scheduling-ignored-during-execution",
            Shape::Block(&PREFERRED),
            "Where it is possible.",
        ),
        member("required-during-scheduling-ignored-during-execution", Shape::Block(&REQUIRED), "In any case."),
        RAW,
    ],
);

pub const PREFERRED: Block = block(
    "preferred",
    "New pods stay away where it is possible.",
    &[member("weight", Shape::Number, "From 1 to 100."), RAW],
);

pub const REQUIRED: Block = block("required", "New pods stay away in any case.", &[RAW]);

pub const PING_PONG: Block = block(
    "ping-pong",
    "Two Services that take turns.",
    &[member("ping-service", Shape::Text, "The one."), member("pong-service", Shape::Text, "The other."), RAW],
);

pub const THRESHOLD: Block = block(
    "replica threshold",
    "How many pods have to be there before a step counts as done.",
    &[
        member("type", Shape::Word(&["Percent", "Pods"]), "What is counted."),
        member("value", Shape::Number, "How many."),
        RAW,
    ],
);
