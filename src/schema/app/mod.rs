//! `app`: an Application of Argo CD.
//!
//! Every field that a person may write has a member here, in the order in which it is written out. How a name is
//! spelt there (`self-heal` is `selfHeal`) is the target's matter; nothing here knows it.

pub mod difference;
pub mod helm;
pub mod kustomize;
pub mod source;
pub mod sync;
pub mod tool;

use super::block::{Block, Member, Part, Place, Shape, Statement};
use crate::model::EntityKind;

pub const APP_STATEMENT: Statement = Statement {
    keyword: "app",
    doc: "An Application of Argo CD: what is rendered from where, and where it runs.",
    form: "app ID { … }",
    takes: &[Part::Title],
    block: Some(&APP),
};

pub const APP: Block = block(
    "app",
    "An Application of Argo CD.",
    &[
        member(
            "environment",
            Shape::Entity(EntityKind::Environment),
            "The environment that it runs in; a deploy to the app has to have passed its gates.",
        ),
        member("image", Shape::Entity(EntityKind::Image), "The image that a deploy puts into it."),
        member(
            "image-name",
            Shape::Text,
            "The name under which the kustomization lists the image; a deploy sets that entry. The app's id unless said.",
        ),
        BASELINE,
        FILE,
        NAME,
        NAMESPACE,
        FINALIZER,
        LABELS,
        ANNOTATIONS,
        PROJECT,
        SOURCE_MEMBER,
        SOURCES,
        HYDRATOR_MEMBER,
        DESTINATION_MEMBER,
        SYNC_MEMBER,
        IGNORED,
        INFOS,
        HISTORY,
        RAW,
    ],
);

pub const NAME: Member =
    member("name", Shape::Text, "The name in the cluster, and of an app's Helm release; the id unless said.");

pub const NAMESPACE: Member = member(
    "namespace",
    Shape::Text,
    "The namespace of the manifest itself, which Argo CD has to watch; `argocd` unless said.",
);

pub const FINALIZER: Member = member(
    "finalizer",
    Shape::Either(&[Shape::Word(FINALIZERS), Shape::Many(&Shape::Text)]),
    "What becomes of the workload when the Application is deleted: it is deleted too and waited for \
             (`foreground`, unless said), deleted behind it (`background`), or left running (`none`).",
);

pub const LABELS: Member = member("labels", Shape::Map(&Shape::Text), "Labels of the manifest.");

pub const ANNOTATIONS: Member = member(
    "annotations",
    Shape::Map(&Shape::Text),
    "Annotations of the manifest: subscriptions to notifications, links, and the like.",
);

pub const PROJECT: Member = member(
    "project",
    Shape::Either(&[Shape::Entity(EntityKind::Project), Shape::Text]),
    "The AppProject that has to allow all of this: a `project` of this project, or a name in quotes; `default` unless said.",
);

pub const SOURCE_MEMBER: Member =
    member("source", Shape::Block(&source::SOURCE), "Where the manifests are rendered from.");

pub const SOURCES: Member = member(
    "sources",
    Shape::List(&Shape::Block(&source::SOURCE)),
    "Several sources that are rendered together. Stands in place of `source`.",
);

pub const HYDRATOR_MEMBER: Member = member(
    "source-hydrator",
    Shape::Block(&source::HYDRATOR),
    "Renders one branch into another and applies that. Stands in place of `source`.",
);

pub const DESTINATION_MEMBER: Member =
    member("destination", Shape::Block(&DESTINATION), "The cluster and the namespace that it runs in.");

pub const SYNC_MEMBER: Member =
    member("sync", Shape::Block(&sync::SYNC), "When and how the cluster is made equal to the source.");

pub const IGNORED: Member = member(
    "ignore-differences",
    Shape::List(&Shape::Block(&difference::DIFFERENCE)),
    "Fields that may differ from the source without the app counting as out of sync.",
);

pub const INFOS: Member = member(
    "info",
    Shape::List(&Shape::Block(&INFO)),
    "Facts and links that Argo CD shows with the app. They notify nobody.",
);

pub const HISTORY: Member = member(
    "revision-history-limit",
    Shape::Number,
    "How many past revisions are kept for a rollback by hand; 10 unless said.",
);

/// Of what an app renders: its destination says the namespace.
pub const OWN_NAMESPACE: Member =
    member("namespace", Shape::Text, "Its namespace; that of the app's destination unless said.");

pub const NAME_IN_TEMPLATE: Member = member("name", Shape::Text, "The Application's name; each has to have another.");

pub const NAMESPACE_IN_TEMPLATE: Member =
    member("namespace", Shape::Text, "The namespace of the Application; that of the set unless said.");

pub const FINALIZERS_OF_ANY: Member =
    member("finalizers", Shape::Many(&Shape::Text), "What has to be done before it may be deleted.");

/// Whether anything is added that the source does not say.
pub const BASELINE: Member = member(
    "baseline",
    Shape::Word(&["safe", "argocd"]),
    "`argocd`: nothing is written that the source does not say. `safe`, unless said.",
);

pub const FILE: Member = member(
    "file",
    Shape::Text,
    "The file in the output; `<id>.yaml` unless said. With a `/` it is a path from the root of the outputs. Those of one \
     source that say the same one share it.",
);

/// The way out, in every block: the object that the block becomes gets these keys, too.
pub const RAW: Member = member(
    "raw",
    Shape::Map(&Shape::Data),
    "Keys that have no word here, or values that do not fit; written as they are.",
);

/// The words for the finalizers; others are given as texts.
pub const FINALIZERS: &[&str] = &["foreground", "background", "none"];

/// Whether a block names a cluster, and so may say [`IN_CLUSTER`] as its `server`.
pub fn names_cluster(block: &Block) -> bool {
    ["destination", "permitted destination"].contains(&block.name)
}

/// The word for the cluster that Argo CD itself runs in.
pub const IN_CLUSTER: &str = "in-cluster";

pub const DESTINATION: Block = block(
    "destination",
    "The cluster and the namespace that an app runs in.",
    &[
        member(
            "server",
            Shape::Either(&[Shape::Word(&[IN_CLUSTER]), Shape::Text]),
            "The URL of the cluster's API server; `in-cluster` is the cluster that Argo CD runs in.",
        ),
        member("name", Shape::Text, "The cluster by the name it is registered under. Stands in place of `server`."),
        member("namespace", Shape::Text, "The namespace of everything whose manifest names none."),
        RAW,
    ],
);

pub const INFO: Block = block(
    "info",
    "A fact or link that Argo CD shows with an app.",
    &[member("name", Shape::Text, "What it is."), member("value", Shape::Text, "The fact or the link."), RAW],
);

/// A block of fixed members.
pub const fn block(name: &'static str, doc: &'static str, members: &'static [Member]) -> Block {
    Block { name, doc, members, statements: &[], other: None }
}

/// A member of an app: Argo CD reads files, so all of it is known to the compiler.
pub const fn member(name: &'static str, shape: Shape, doc: &'static str) -> Member {
    Member { name, shape, place: Place::Const, doc }
}
