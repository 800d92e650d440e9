//! When and how a cluster is made equal to its source.

use super::super::block::{Block, Shape};
use super::{RAW, block, member};

pub const SYNC: Block = block(
    "sync",
    "When and how the cluster is made equal to the source.",
    &[
        member("automated", Shape::Block(&AUTOMATED), "Syncs without being asked. Already an empty block turns it on."),
        member(
            "options",
            Shape::Many(&SYNC_OPTION),
            "How a sync is done: `[create-namespace, { prune = confirm }]`, or a block.",
        ),
        member("retry", Shape::Block(&RETRY), "What happens after a sync that failed."),
        member(
            "managed-namespace-metadata",
            Shape::Block(&NAMESPACE_METADATA),
            "Labels and annotations of the namespace that `create-namespace` makes.",
        ),
        RAW,
    ],
);

pub const AUTOMATED: Block = block(
    "automated",
    "Syncs without being asked.",
    &[
        member("enabled", Shape::Bool, "Whether it is on; `true` unless said (3.1)."),
        member("prune", Shape::Bool, "Whether what left the source is deleted from the cluster."),
        member("self-heal", Shape::Bool, "Whether a change made in the cluster is undone."),
        member("allow-empty", Shape::Bool, "Whether a sync may delete everything."),
        RAW,
    ],
);

/// An option is a word, where it means "do", or a block that gives it a value.
pub const SYNC_OPTION: Shape = Shape::Either(&[Shape::Word(SYNC_OPTION_WORDS), Shape::Block(&SYNC_OPTIONS)]);

/// The options that are off until they are asked for: Argo CD reads nothing but their `true`.
pub const SYNC_OPTION_WORDS: &[&str] = &[
    "apply-out-of-sync-only",
    "create-namespace",
    "fail-on-shared-resource",
    "prune-last",
    "replace",
    "respect-ignore-differences",
    "server-side-apply",
    "skip-dry-run-on-missing-resource",
];

/// All options, as keys with values.
pub const SYNC_OPTIONS: Block = block(
    "sync option",
    "How a sync is done.",
    &[
        member("apply-out-of-sync-only", Shape::Bool, "Applies only the objects that differ."),
        member(
            "client-side-apply-migration",
            Shape::Bool,
            "`false` leaves fields with the manager of client-side apply when the app changes to server-side apply (3.3).",
        ),
        member("create-namespace", Shape::Bool, "Makes the destination's namespace if it is missing."),
        member(
            "delete",
            CONFIRMED,
            "Whether objects are deleted with the app: not at all (`false`), or after somebody confirms (`confirm`) (3.4).",
        ),
        member("fail-on-shared-resource", Shape::Bool, "Fails when an object belongs to another app."),
        member(
            "prune",
            CONFIRMED,
            "Whether objects that left the source are deleted: not at all (`false`), or after somebody confirms (`confirm`) (3.4).",
        ),
        member("prune-last", Shape::Bool, "Deletes only after everything else is applied and healthy."),
        member(
            "prune-propagation-policy",
            Shape::Word(&["foreground", "background", "orphan"]),
            "How the objects below a deleted one are deleted; `foreground` unless said.",
        ),
        member("replace", Shape::Bool, "Replaces objects instead of changing them; they may be made anew."),
        member(
            "respect-ignore-differences",
            Shape::Bool,
            "Leaves the fields of `ignore-differences` alone in a sync, too.",
        ),
        member("server-side-apply", Shape::Bool, "Lets the API server merge."),
        member("skip-dry-run-on-missing-resource", Shape::Bool, "Does not try objects whose kind is not there yet."),
        member("validate", Shape::Bool, "`false` applies objects without holding them against their schemas."),
    ],
);

/// Off, or after a confirmation. To be on is to say nothing.
const CONFIRMED: Shape = Shape::Either(&[Shape::Bool, Shape::Word(&["confirm"])]);

pub const RETRY: Block = block(
    "retry",
    "What happens after a sync that failed.",
    &[
        member(
            "limit",
            Shape::Number,
            "How often it is tried again; for ever below 0. Unsaid, it is not tried at all.",
        ),
        member("backoff", Shape::Block(&BACKOFF), "How long to wait in between."),
        member("refresh", Shape::Bool, "Whether the newest commit is tried, rather than the one that failed (3.2)."),
        RAW,
    ],
);

pub const BACKOFF: Block = block(
    "backoff",
    "How long to wait between attempts.",
    &[
        member("duration", Shape::Duration, "Before the first attempt; 5s unless said."),
        member("factor", Shape::Number, "What the wait is multiplied with each time; 2 unless said."),
        member("max-duration", Shape::Duration, "The longest wait; 3m unless said."),
        RAW,
    ],
);

pub const NAMESPACE_METADATA: Block = block(
    "namespace metadata",
    "Labels and annotations of the namespace that a sync makes.",
    &[
        member("labels", Shape::Map(&Shape::Text), "Its labels."),
        member("annotations", Shape::Map(&Shape::Text), "Its annotations."),
        RAW,
    ],
);
