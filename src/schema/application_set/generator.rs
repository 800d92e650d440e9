//! What finds the parameters of an ApplicationSet.

use super::super::app::{RAW, block, member};
use super::super::block::{Block, Member, Shape};
use super::pull_request::PULL_REQUEST;
use super::repositories::SCM_PROVIDER;
use super::shared::{TEMPLATE_OVERRIDE, VALUES};

// The kinds that stand at each depth.

const LIST_MEMBER: Member = member("list", Shape::Block(&LIST), "From a list that is written here.");
const CLUSTERS_MEMBER: Member = member("clusters", Shape::Block(&CLUSTERS), "One for each cluster of Argo CD.");
const GIT_MEMBER: Member = member("git", Shape::Block(&GIT), "From the folders or files of a repository.");
const SCM_PROVIDER_MEMBER: Member =
    member("scm-provider", Shape::Block(&SCM_PROVIDER), "One for each repository of an organisation.");
const PULL_REQUEST_MEMBER: Member =
    member("pull-request", Shape::Block(&PULL_REQUEST), "One for each open pull request.");
const DECISION_MEMBER: Member =
    member("cluster-decision-resource", Shape::Block(&DECISION), "From an object that another controller keeps.");
const PLUGIN_MEMBER: Member = member("plugin", Shape::Block(&GENERATOR_PLUGIN), "From a service over HTTP.");
const SELECTOR_MEMBER: Member =
    member("selector", Shape::Block(&SELECTOR), "Only the parameters that fit, as if they were labels.");

pub const GENERATOR: Block = block(
    "generator",
    "What finds the parameters; one of its kinds.",
    &[
        LIST_MEMBER,
        CLUSTERS_MEMBER,
        GIT_MEMBER,
        SCM_PROVIDER_MEMBER,
        PULL_REQUEST_MEMBER,
        DECISION_MEMBER,
        PLUGIN_MEMBER,
        member("matrix", Shape::Block(&MATRIX), "Each of one generator with each of another."),
        member("merge", Shape::Block(&MERGE), "Several generators, joined by keys."),
        SELECTOR_MEMBER,
        RAW,
    ],
);

pub const NESTED: Block = block(
    "nested generator",
    "A generator in a matrix or merge.",
    &[
        LIST_MEMBER,
        CLUSTERS_MEMBER,
        GIT_MEMBER,
        SCM_PROVIDER_MEMBER,
        PULL_REQUEST_MEMBER,
        DECISION_MEMBER,
        PLUGIN_MEMBER,
        member("matrix", Shape::Block(&NESTED_MATRIX), "Each of one generator with each of another; no deeper."),
        member("merge", Shape::Block(&NESTED_MERGE), "Several generators, joined by keys; no deeper."),
        SELECTOR_MEMBER,
        RAW,
    ],
);

pub const TERMINAL: Block = block(
    "innermost generator",
    "A generator in a nested matrix or merge.",
    &[
        LIST_MEMBER,
        CLUSTERS_MEMBER,
        GIT_MEMBER,
        SCM_PROVIDER_MEMBER,
        PULL_REQUEST_MEMBER,
        DECISION_MEMBER,
        PLUGIN_MEMBER,
        SELECTOR_MEMBER,
        RAW,
    ],
);

pub const LIST: Block = block(
    "list generator",
    "Parameters that are written here.",
    &[
        member("elements", Shape::List(&Shape::Data), "The sets of parameters, each a block."),
        member("elements-yaml", Shape::Text, "The same as a text of YAML, maybe from another generator."),
        TEMPLATE_OVERRIDE,
        RAW,
    ],
);

pub const CLUSTERS: Block = block(
    "cluster generator",
    "One set of parameters for each cluster. A selector leaves the local one out, unless it has a secret.",
    &[
        member("selector", Shape::Block(&SELECTOR), "The clusters, by the labels of their secrets."),
        member("flat-list", Shape::Bool, "Whether all clusters are one set of parameters (2.14)."),
        VALUES,
        TEMPLATE_OVERRIDE,
        RAW,
    ],
);

pub const GIT: Block = block(
    "git generator",
    "Parameters from the folders or files of a repository.",
    &[
        member("repo-url", Shape::Text, "The URL of the repository."),
        member("revision", Shape::Text, "The branch, tag or commit."),
        member("directories", Shape::List(&Shape::Block(&GIT_PATH)), "The folders, one set of parameters for each."),
        member("files", Shape::List(&Shape::Block(&GIT_PATH)), "The files of YAML or JSON that hold parameters."),
        member(
            "path-param-prefix",
            Shape::Text,
            "What stands before `path` in the names of its parameters; two of them in a matrix need it.",
        ),
        member("requeue-after-seconds", Shape::Number, "How often it is looked at; 180 unless said."),
        VALUES,
        TEMPLATE_OVERRIDE,
        RAW,
    ],
);

pub const GIT_PATH: Block = block(
    "git path",
    "Folders or files of a repository.",
    &[
        member("path", Shape::Text, "A pattern of paths."),
        member("exclude", Shape::Bool, "Whether these are left out; that is stronger."),
        RAW,
    ],
);

pub const DECISION: Block = block(
    "cluster decision resource",
    "Parameters from an object that another controller keeps.",
    &[
        member("config-map-ref", Shape::Text, "The ConfigMap that describes the kind of the object."),
        member("name", Shape::Text, "The object."),
        member("label-selector", Shape::Block(&SELECTOR), "The objects, by their labels."),
        member("requeue-after-seconds", Shape::Number, "How often it is looked at."),
        VALUES,
        TEMPLATE_OVERRIDE,
        RAW,
    ],
);

pub const GENERATOR_PLUGIN: Block = block(
    "plugin generator",
    "Parameters from a service over HTTP.",
    &[
        member("config-map-ref", Shape::Block(&CONFIG_MAP), "The ConfigMap that says where the service is."),
        member("input", Shape::Block(&PLUGIN_INPUT), "What the service is given."),
        member("requeue-after-seconds", Shape::Number, "How often it is asked; 1800 unless said."),
        VALUES,
        TEMPLATE_OVERRIDE,
        RAW,
    ],
);

pub const CONFIG_MAP: Block = block("config map", "A ConfigMap.", &[member("name", Shape::Text, "Its name."), RAW]);

pub const PLUGIN_INPUT: Block = block(
    "plugin input",
    "What a plugin is given.",
    &[member("parameters", Shape::Map(&Shape::Data), "Values of any kind."), RAW],
);

pub const MATRIX: Block = block(
    "matrix generator",
    "Each of one generator with each of another.",
    &[
        member(
            "generators",
            Shape::List(&Shape::Block(&NESTED)),
            "Two generators; the second may use parameters of the first.",
        ),
        TEMPLATE_OVERRIDE,
        RAW,
    ],
);

pub const NESTED_MATRIX: Block = block(
    "nested matrix generator",
    "Each of one generator with each of another.",
    &[
        member(
            "generators",
            Shape::List(&Shape::Block(&TERMINAL)),
            "Two generators; the second may use parameters of the first.",
        ),
        RAW,
    ],
);

pub const MERGE: Block = block(
    "merge generator",
    "Several generators, joined by keys.",
    &[
        member("generators", Shape::List(&Shape::Block(&NESTED)), "The generators; a later one wins."),
        member("merge-keys", Shape::Many(&Shape::Text), "The parameters by which sets are the same."),
        TEMPLATE_OVERRIDE,
        RAW,
    ],
);

pub const NESTED_MERGE: Block = block(
    "nested merge generator",
    "Several generators, joined by keys.",
    &[
        member("generators", Shape::List(&Shape::Block(&TERMINAL)), "The generators; a later one wins."),
        member("merge-keys", Shape::Many(&Shape::Text), "The parameters by which sets are the same."),
        RAW,
    ],
);

pub const SELECTOR: Block = block(
    "label selector",
    "Labels that have to fit, all of them.",
    &[
        member("match-labels", Shape::Map(&Shape::Text), "Labels and their values."),
        member("match-expressions", Shape::List(&Shape::Block(&REQUIREMENT)), "Conditions on labels."),
        RAW,
    ],
);

pub const REQUIREMENT: Block = block(
    "label requirement",
    "A condition on a label.",
    &[
        member("key", Shape::Text, "The label."),
        member("operator", Shape::Word(&["In", "NotIn", "Exists", "DoesNotExist"]), "How it is compared."),
        member("values", Shape::Many(&Shape::Text), "The values."),
        RAW,
    ],
);
