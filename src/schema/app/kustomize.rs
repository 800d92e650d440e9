//! How Kustomize renders a source.

use super::super::block::{Block, Shape};
use super::{RAW, block, member};

pub const KUSTOMIZE: Block = block(
    "kustomize",
    "How Kustomize renders a source.",
    &[
        member("name-prefix", Shape::Text, "What stands before every name; a `-` is not added."),
        member("name-suffix", Shape::Text, "What stands behind every name; a `-` is not added."),
        member(
            "images",
            Shape::Many(&Shape::Text),
            "Images to put in, as `[name=]new-name[:tag][@digest]`. They win over what a deploy writes into the kustomization.",
        ),
        member("replicas", Shape::List(&Shape::Block(&REPLICAS)), "How often workloads run."),
        member("common-labels", Shape::Map(&Shape::Text), "Labels for everything."),
        member("force-common-labels", Shape::Bool, "Whether they replace labels that the kustomization sets."),
        member("label-without-selector", Shape::Bool, "Whether selectors are left without the common labels."),
        member("label-include-templates", Shape::Bool, "Whether templates get them all the same (3.0)."),
        member("common-annotations", Shape::Map(&Shape::Text), "Annotations for everything."),
        member(
            "force-common-annotations",
            Shape::Bool,
            "Whether they replace annotations that the kustomization sets.",
        ),
        member(
            "common-annotations-envsubst",
            Shape::Bool,
            "Whether `${ARGOCD_APP_…}` is replaced in the common annotations.",
        ),
        member("namespace", Shape::Text, "The namespace of everything."),
        member("patches", Shape::List(&Shape::Block(&PATCH)), "Changes to what is rendered."),
        member("components", Shape::Many(&Shape::Text), "Components that are added, as paths."),
        member("ignore-missing-components", Shape::Bool, "Whether a component may be missing (3.0)."),
        member(
            "version",
            Shape::Text,
            "The version of Kustomize, as registered with Argo CD; the built-in one unless said.",
        ),
        member("kube-version", Shape::Text, "The version of Kubernetes that charts in it are told."),
        member("api-versions", Shape::Many(&Shape::Text), "The APIs that charts in it are told."),
        RAW,
    ],
);

pub const REPLICAS: Block = block(
    "replicas",
    "How often a workload runs.",
    &[
        member("name", Shape::Text, "The workload."),
        member("count", Shape::Either(&[Shape::Number, Shape::Text]), "How often."),
        RAW,
    ],
);

pub const PATCH: Block = block(
    "patch",
    "A change to what is rendered.",
    &[
        member("path", Shape::Text, "A file that holds the patch."),
        member("patch", Shape::Text, "The patch itself: a strategic merge, or a list of JSON patches."),
        member("target", Shape::Block(&PATCH_TARGET), "What is changed."),
        member("options", Shape::Map(&Shape::Bool), "`allowNameChange` and `allowKindChange`."),
        RAW,
    ],
);

pub const PATCH_TARGET: Block = block(
    "patch target",
    "Which objects a patch changes; what is unsaid matches all.",
    &[
        member("group", Shape::Text, "The API group."),
        member("version", Shape::Text, "The API version."),
        member("kind", Shape::Text, "The kind."),
        member("name", Shape::Text, "The name, as a regular expression."),
        member("namespace", Shape::Text, "The namespace, as a regular expression."),
        member("label-selector", Shape::Text, "A selector of labels."),
        member("annotation-selector", Shape::Text, "A selector of annotations."),
        RAW,
    ],
);
