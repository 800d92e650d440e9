//! How Helm renders a source.

use super::super::block::{Block, Shape};
use super::{RAW, block, member};

pub const HELM: Block = block(
    "helm",
    "How Helm renders a source.",
    &[
        member("release-name", Shape::Text, "The release's name; the Application's unless said."),
        member(
            "value-files",
            Shape::Many(&Shape::Text),
            "Files with values, relative to the source's path or `$ref/…`; a later one wins. Patterns are allowed.",
        ),
        member("ignore-missing-value-files", Shape::Bool, "Whether a values file may be missing."),
        member(
            "values",
            Shape::Text,
            "Values as a text of YAML; stronger than the files. Stands in place of `values-object`.",
        ),
        member("values-object", Shape::Data, "Values as a block; its keys are the chart's and stay as they are."),
        member(
            "parameters",
            Shape::List(&Shape::Block(&PARAMETER)),
            "Single values, as `helm --set`; stronger than all other values.",
        ),
        member(
            "file-parameters",
            Shape::List(&Shape::Block(&FILE_PARAMETER)),
            "Single values that are read from files, as `helm --set-file`.",
        ),
        member("version", Shape::Word(&["v3", "v4"]), "The version of Helm; the built-in one unless said."),
        member(
            "pass-credentials",
            Shape::Bool,
            "Whether the repository's credentials go to other hosts of the chart, too.",
        ),
        member("skip-crds", Shape::Bool, "Whether the chart's own CRDs are left out."),
        member("skip-tests", Shape::Bool, "Whether the chart's tests are left out."),
        member("skip-schema-validation", Shape::Bool, "Whether the values are not held against the chart's schema."),
        member("namespace", Shape::Text, "The namespace that the chart is told; the destination's unless said."),
        member("kube-version", Shape::Text, "The version of Kubernetes that the chart is told, such as `1.34.0`."),
        member(
            "api-versions",
            Shape::Many(&Shape::Text),
            "The APIs that the chart is told: `group/version/kind`; the cluster's unless said.",
        ),
        RAW,
    ],
);

pub const PARAMETER: Block = block(
    "parameter",
    "A single value of a chart.",
    &[
        member("name", Shape::Text, "The value's path, such as `image.tag`."),
        member("value", Shape::Text, "The value."),
        member("force-string", Shape::Bool, "Whether it is a text whatever it looks like."),
        RAW,
    ],
);

pub const FILE_PARAMETER: Block = block(
    "file parameter",
    "A single value of a chart that is read from a file.",
    &[
        member("name", Shape::Text, "The value's path, such as `config`."),
        member("path", Shape::Text, "The file that holds the value."),
        RAW,
    ],
);
