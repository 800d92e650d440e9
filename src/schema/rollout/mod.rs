//! `rollout`: a Rollout of Argo Rollouts: a workload that changes step by step.

pub mod canary;
pub mod step;
pub mod routing;

use super::analysis::ANALYSIS;
use super::app::{ANNOTATIONS, FILE, FINALIZERS_OF_ANY, LABELS, NAME, OWN_NAMESPACE, RAW, block, member};
use super::application_set::generator::SELECTOR;
use super::block::{Block, Part, Shape, Statement};
use canary::{ANTI_AFFINITY, CANARY, METADATA};

pub const ROLLOUT_STATEMENT: Statement = Statement {
    keyword: "rollout",
    doc: "A Rollout of Argo Rollouts: a workload whose new version takes over step by step.",
    form: "rollout ID { strategy { … }, selector { … }, template { … } }",
    takes: &[Part::Title],
    block: Some(&ROLLOUT),
};

pub const ROLLOUT: Block = block(
    "rollout",
    "A Rollout of Argo Rollouts.",
    &[
        FILE,
        NAME,
        OWN_NAMESPACE,
        FINALIZERS_OF_ANY,
        LABELS,
        ANNOTATIONS,
        member("replicas", Shape::Number, "How many pods run; 1 unless said. Left out where an autoscaler sets it."),
        member(
            "selector",
            Shape::Block(&SELECTOR),
            "The labels of its pods; they have to be among those of the `template`.",
        ),
        member(
            "workload-ref",
            Shape::Block(&WORKLOAD),
            "A Deployment whose pods it takes over. Stands in place of `template`.",
        ),
        member(
            "template",
            Shape::Map(&Shape::Data),
            "The pods, as Kubernetes has them: `metadata` and `spec`, with their own keys.",
        ),
        member("strategy", Shape::Block(&STRATEGY), "How a new version takes over: `canary` or `blue-green`."),
        member("analysis", Shape::Block(&RUN_HISTORY), "How many analysis runs are kept."),
        member("min-ready-seconds", Shape::Number, "How long a pod has to be ready before it counts."),
        member("progress-deadline-seconds", Shape::Number, "How long no progress is no failure; 600 unless said."),
        member("progress-deadline-abort", Shape::Bool, "Whether it is aborted then."),
        member("revision-history-limit", Shape::Number, "How many past versions are kept; 10 unless said."),
        member("rollback-window", Shape::Block(&ROLLBACK_WINDOW), "How far back a rollback skips the steps."),
        member("paused", Shape::Bool, "Whether it stands still."),
        member("restart-at", Shape::Text, "Pods that are older than this time are made anew."),
        RAW,
    ],
);

pub const WORKLOAD: Block = block(
    "workload",
    "A workload that a Rollout takes over.",
    &[
        member("api-version", Shape::Text, "Its API, such as `apps/v1`."),
        member("kind", Shape::Text, "Its kind."),
        member("name", Shape::Text, "Its name."),
        member("scale-down", Shape::Word(&["never", "onsuccess", "progressively"]), "When it is scaled down (1.7)."),
        RAW,
    ],
);

pub const RUN_HISTORY: Block = block(
    "run history",
    "How many analysis runs are kept.",
    &[
        member("successful-run-history-limit", Shape::Number, "Of those that succeeded; 5 unless said."),
        member("unsuccessful-run-history-limit", Shape::Number, "Of the others; 5 unless said."),
        RAW,
    ],
);

pub const ROLLBACK_WINDOW: Block = block(
    "rollback window",
    "How far back a rollback skips the steps.",
    &[member("revisions", Shape::Number, "How many versions."), RAW],
);

pub const STRATEGY: Block = block(
    "rollout strategy",
    "How a new version takes over; one of the two.",
    &[
        member("canary", Shape::Block(&CANARY), "Step by step."),
        member("blue-green", Shape::Block(&BLUE_GREEN), "At once, after it was tried beside the old one."),
        RAW,
    ],
);

pub const BLUE_GREEN: Block = block(
    "blue-green",
    "The new version runs beside the old one until it takes over at once.",
    &[
        member("active-service", Shape::Text, "The Service that people use."),
        member("preview-service", Shape::Text, "The Service of the new version before it takes over."),
        member("auto-promotion-enabled", Shape::Bool, "Whether it takes over by itself; `true` unless said."),
        member("auto-promotion-seconds", Shape::Number, "How long it waits before that."),
        member("preview-replica-count", Shape::Number, "How many pods the new version has before it takes over."),
        member("pre-promotion-analysis", Shape::Block(&ANALYSIS), "What has to hold before it takes over."),
        member("post-promotion-analysis", Shape::Block(&ANALYSIS), "What has to hold after that."),
        member("scale-down-delay-seconds", Shape::Number, "How long the old version stays; 30 unless said."),
        member("scale-down-delay-revision-limit", Shape::Number, "How many old versions stay so long."),
        member(
            "abort-scale-down-delay-seconds",
            Shape::Number,
            "How long the new version stays after it was aborted; 30 unless said.",
        ),
        member(
            "max-unavailable",
            Shape::Either(&[Shape::Number, Shape::Percent]),
            "How many pods may be missing meanwhile.",
        ),
        member("active-metadata", Shape::Block(&METADATA), "Labels and annotations of the pods that people use."),
        member(
            "preview-metadata",
            Shape::Block(&METADATA),
            "Labels and annotations of the pods before they take over.",
        ),
        member("anti-affinity", Shape::Block(&ANTI_AFFINITY), "Whether new pods stay away from old ones."),
        RAW,
    ],
);
