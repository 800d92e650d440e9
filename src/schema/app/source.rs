//! Where an app's manifests come from.

use super::super::block::{Block, Shape};
use super::helm::HELM;
use super::kustomize::KUSTOMIZE;
use super::tool::{DIRECTORY, PLUGIN};
use super::{RAW, block, member};

pub const SOURCE: Block = block(
    "source",
    "Where an app's manifests are rendered from.",
    &[
        member(
            "repo-url",
            Shape::Text,
            "The URL of the Git repository, Helm repository or `oci://` registry. A chart in an OCI registry is written without `oci://`.",
        ),
        member("path", Shape::Text, "The folder in the repository, from its root. Stands in place of `chart`."),
        member("chart", Shape::Text, "The chart of a Helm repository. Stands in place of `path`."),
        member(
            "target-revision",
            Shape::Text,
            "The branch, tag or commit, or the chart's version; also a range such as `1.2.*` over tags. `HEAD` unless said; a chart needs one.",
        ),
        member("tag-prefix", Shape::Text, "Only tags with this prefix are looked at when a range is resolved (3.5)."),
        member(
            "ref",
            Shape::Text,
            "A name for this source's root: `$name/…` in the `value-files` of the app's other sources. Only in `sources`.",
        ),
        member("name", Shape::Text, "A name for this source among `sources`."),
        member("helm", Shape::Block(&HELM), "How Helm renders it. Unsaid, the tool is found by the files."),
        member("kustomize", Shape::Block(&KUSTOMIZE), "How Kustomize renders it."),
        member("directory", Shape::Block(&DIRECTORY), "How plain manifests and Jsonnet are read."),
        member("plugin", Shape::Block(&PLUGIN), "The config management plugin that renders it."),
        RAW,
    ],
);

pub const HYDRATOR: Block = block(
    "source hydrator",
    "Renders one branch into another and applies that.",
    &[
        member("dry-source", Shape::Block(&DRY_SOURCE), "What is rendered."),
        member("sync-source", Shape::Block(&SYNC_SOURCE), "Where the result is committed and applied from."),
        member(
            "hydrate-to",
            Shape::Block(&HYDRATE_TO),
            "A branch that gets the result first; somebody else, such as a pull request, moves it on.",
        ),
        RAW,
    ],
);

pub const DRY_SOURCE: Block = block(
    "dry source",
    "What a hydrator renders.",
    &[
        member("repo-url", Shape::Text, "The URL of the Git repository."),
        member("target-revision", Shape::Text, "The branch, tag or commit."),
        member("path", Shape::Text, "The folder in the repository, from its root."),
        member("helm", Shape::Block(&HELM), "How Helm renders it."),
        member("kustomize", Shape::Block(&KUSTOMIZE), "How Kustomize renders it."),
        member("directory", Shape::Block(&DIRECTORY), "How plain manifests and Jsonnet are read."),
        member("plugin", Shape::Block(&PLUGIN), "The config management plugin that renders it."),
        RAW,
    ],
);

pub const SYNC_SOURCE: Block = block(
    "sync source",
    "Where a hydrator commits what it rendered.",
    &[
        member("target-branch", Shape::Text, "The branch that is applied."),
        member("path", Shape::Text, "The folder in that branch; never its root."),
        member("repo-url", Shape::Text, "The repository, where it is another than the rendered one (3.5)."),
        RAW,
    ],
);

pub const HYDRATE_TO: Block = block(
    "hydrate-to",
    "The branch that gets what was rendered first.",
    &[member("target-branch", Shape::Text, "The branch."), RAW],
);
