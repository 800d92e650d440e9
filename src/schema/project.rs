//! `project`: an AppProject of Argo CD.

use super::app::{
    ANNOTATIONS, BASELINE, FILE, FINALIZERS_OF_ANY, IN_CLUSTER, LABELS, NAME, NAMESPACE, RAW, block, member,
};
use super::block::{Block, Part, Shape, Statement};

pub const PROJECT_STATEMENT: Statement = Statement {
    keyword: "project",
    doc: "An AppProject of Argo CD: what the apps in it may use.",
    form: "project ID { … }",
    takes: &[Part::Title],
    block: Some(&PROJECT),
};

pub const PROJECT: Block = block(
    "project",
    "An AppProject of Argo CD.",
    &[
        BASELINE,
        FILE,
        NAME,
        NAMESPACE,
        FINALIZERS_OF_ANY,
        LABELS,
        ANNOTATIONS,
        member("description", Shape::Text, "What it is for; 255 letters at most."),
        member(
            "source-repos",
            Shape::Many(&Shape::Text),
            "The repositories that its apps may come from, as patterns; `!` before one excludes it.",
        ),
        member(
            "source-namespaces",
            Shape::Many(&Shape::Text),
            "The namespaces whose Applications may name it, beside Argo CD's own.",
        ),
        member(
            "destinations",
            Shape::List(&Shape::Block(&PERMITTED_DESTINATION)),
            "The clusters and namespaces that its apps may run in, as patterns.",
        ),
        member(
            "destination-service-accounts",
            Shape::List(&Shape::Block(&SERVICE_ACCOUNT)),
            "The service accounts that syncs act as, by destination (2.13).",
        ),
        member(
            "cluster-resource-whitelist",
            Shape::List(&Shape::Block(&CLUSTER_KIND)),
            "The kinds without a namespace that its apps may make; none unless said.",
        ),
        member(
            "cluster-resource-blacklist",
            Shape::List(&Shape::Block(&CLUSTER_KIND)),
            "Those that they may not make.",
        ),
        member(
            "namespace-resource-whitelist",
            Shape::List(&Shape::Block(&NAMESPACED_KIND)),
            "The kinds with a namespace that its apps may make; all unless said, none for `[]`.",
        ),
        member(
            "namespace-resource-blacklist",
            Shape::List(&Shape::Block(&NAMESPACED_KIND)),
            "Those that they may not make.",
        ),
        member(
            "permit-only-project-scoped-clusters",
            Shape::Bool,
            "Whether its apps may run only in clusters that are registered for it.",
        ),
        member("roles", Shape::List(&Shape::Block(&ROLE)), "Roles of people and of programs, and what they may do."),
        member("sync-windows", Shape::List(&Shape::Block(&SYNC_WINDOW)), "Times at which syncs are allowed or denied."),
        member("orphaned-resources", Shape::Block(&ORPHANED), "Looks for objects that no app owns."),
        member(
            "signature-keys",
            Shape::List(&Shape::Block(&SIGNATURE_KEY)),
            "The keys that commits have to be signed with; `source-integrity` replaces it.",
        ),
        member("source-integrity", Shape::Block(&SOURCE_INTEGRITY), "How commits have to be signed (3.5)."),
        RAW,
    ],
);

pub const PERMITTED_DESTINATION: Block = block(
    "permitted destination",
    "A cluster and the namespaces in it.",
    &[
        member(
            "server",
            Shape::Either(&[Shape::Word(&[IN_CLUSTER]), Shape::Text]),
            "The URL of the API server, as a pattern; `in-cluster` is the cluster that Argo CD runs in.",
        ),
        member("name", Shape::Text, "The cluster by the name it is registered under."),
        member("namespace", Shape::Text, "The namespaces, as a pattern."),
        RAW,
    ],
);

pub const SERVICE_ACCOUNT: Block = block(
    "destination service account",
    "The service account that syncs to a destination act as.",
    &[
        member("server", Shape::Text, "The URL of the API server, as a pattern."),
        member("namespace", Shape::Text, "The namespaces, as a pattern."),
        member("default-service-account", Shape::Text, "The account, maybe as `namespace:name`."),
        RAW,
    ],
);

pub const CLUSTER_KIND: Block = block(
    "cluster kind",
    "A kind of objects without a namespace.",
    &[
        member("group", Shape::Text, "The API group; `*` for all, empty for the core kinds."),
        member("kind", Shape::Text, "The kind; `*` for all."),
        member("name", Shape::Text, "The names, as a pattern; all unless said."),
        RAW,
    ],
);

pub const NAMESPACED_KIND: Block = block(
    "namespaced kind",
    "A kind of objects with a namespace.",
    &[
        member("group", Shape::Text, "The API group; `*` for all, empty for the core kinds."),
        member("kind", Shape::Text, "The kind; `*` for all."),
        RAW,
    ],
);

pub const ROLE: Block = block(
    "role",
    "A role in a project.",
    &[
        member("name", Shape::Text, "Its name."),
        member("description", Shape::Text, "What it is for."),
        member(
            "policies",
            Shape::Many(&Shape::Text),
            "What it may do: `p, proj:PROJECT:ROLE, applications, sync, PROJECT/*, allow`.",
        ),
        member("groups", Shape::Many(&Shape::Text), "The groups of the single sign-on that have it."),
        member("jwt-tokens", Shape::List(&Shape::Block(&JWT_TOKEN)), "The tokens that were issued for it."),
        RAW,
    ],
);

pub const JWT_TOKEN: Block = block(
    "token",
    "A token that was issued for a role.",
    &[
        member("id", Shape::Text, "Its id."),
        member("iat", Shape::Number, "When it was issued, in seconds since 1970."),
        member("exp", Shape::Number, "When it ends, in seconds since 1970."),
        RAW,
    ],
);

pub const SYNC_WINDOW: Block = block(
    "sync window",
    "A time at which syncs are allowed or denied.",
    &[
        member("kind", Shape::Word(&["allow", "deny"]), "`allow`: only then. `deny`: not then, which is stronger."),
        member("schedule", Shape::Text, "When it opens, as five fields of cron."),
        member("duration", Shape::Duration, "How long it stays open."),
        member("time-zone", Shape::Text, "The time zone of the schedule; UTC unless said."),
        member("applications", Shape::Many(&Shape::Text), "The apps that it is for, as patterns."),
        member("namespaces", Shape::Many(&Shape::Text), "The namespaces that it is for, as patterns."),
        member("clusters", Shape::Many(&Shape::Text), "The clusters that it is for, as patterns."),
        member("manual-sync", Shape::Bool, "Whether somebody may sync by hand nevertheless."),
        member("sync-overrun", Shape::Bool, "Whether a sync that runs may end after it (3.5)."),
        member("and-operator", Shape::Bool, "Whether all of its patterns have to fit, rather than one (3.0)."),
        member("description", Shape::Text, "What it is for (3.1)."),
        RAW,
    ],
);

pub const ORPHANED: Block = block(
    "orphaned resources",
    "Looks for objects that no app owns.",
    &[
        member("warn", Shape::Bool, "Whether apps warn of them; `true` unless said."),
        member("ignore", Shape::List(&Shape::Block(&ORPHAN)), "Objects that are left out."),
        RAW,
    ],
);

pub const ORPHAN: Block = block(
    "orphan",
    "Objects that may be owned by nobody.",
    &[
        member("group", Shape::Text, "The API group."),
        member("kind", Shape::Text, "The kind."),
        member("name", Shape::Text, "The names, as a pattern."),
        RAW,
    ],
);

pub const SIGNATURE_KEY: Block = block(
    "signature key",
    "A key that commits are signed with.",
    &[member("key-id", Shape::Text, "The id of the key."), RAW],
);

pub const SOURCE_INTEGRITY: Block = block(
    "source integrity",
    "How commits have to be signed.",
    &[member("git", Shape::Block(&GIT_INTEGRITY), "For Git."), RAW],
);

pub const GIT_INTEGRITY: Block = block(
    "git integrity",
    "How commits of Git have to be signed.",
    &[member("policies", Shape::List(&Shape::Block(&GIT_POLICY)), "What is asked of which repository."), RAW],
);

pub const GIT_POLICY: Block = block(
    "git policy",
    "What is asked of some repositories.",
    &[
        member("repos", Shape::List(&Shape::Block(&GIT_REPOSITORY)), "The repositories."),
        member("gpg", Shape::Block(&GPG), "The signatures."),
        RAW,
    ],
);

pub const GIT_REPOSITORY: Block = block(
    "signed repository",
    "A repository whose commits have to be signed.",
    &[member("url", Shape::Text, "Its URL, as a pattern."), RAW],
);

pub const GPG: Block = block(
    "gpg",
    "Signatures of commits.",
    &[
        member(
            "mode",
            Shape::Word(&["none", "head", "strict"]),
            "What is looked at: nothing, the newest commit, or all back to a commit that seals those before it.",
        ),
        member("keys", Shape::Many(&Shape::Text), "The ids of the keys that are trusted."),
        RAW,
    ],
);
