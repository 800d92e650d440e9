//! How plain folders and plugins render a source.

use super::super::block::{Block, Shape};
use super::{RAW, block, member};

pub const DIRECTORY: Block = block(
    "directory",
    "How plain manifests and Jsonnet are read.",
    &[
        member("recurse", Shape::Bool, "Whether folders below are read, too."),
        member("include", Shape::Text, "A pattern of the files that are read; several as `{a,b}`."),
        member("exclude", Shape::Text, "A pattern of the files that are not read; it wins."),
        member("jsonnet", Shape::Block(&JSONNET), "How Jsonnet is evaluated."),
        RAW,
    ],
);

pub const JSONNET: Block = block(
    "jsonnet",
    "How Jsonnet is evaluated.",
    &[
        member("ext-vars", Shape::List(&Shape::Block(&VARIABLE)), "External variables."),
        member("tlas", Shape::List(&Shape::Block(&VARIABLE)), "Top-level arguments."),
        member("libs", Shape::Many(&Shape::Text), "Folders of libraries."),
        RAW,
    ],
);

pub const VARIABLE: Block = block(
    "variable",
    "A variable of Jsonnet.",
    &[
        member("name", Shape::Text, "Its name."),
        member("value", Shape::Text, "Its value."),
        member("code", Shape::Bool, "Whether the value is code rather than a text."),
        RAW,
    ],
);

pub const PLUGIN: Block = block(
    "plugin",
    "A config management plugin.",
    &[
        member("name", Shape::Text, "The plugin; found by the files unless said."),
        member("env", Shape::List(&Shape::Block(&PLUGIN_VARIABLE)), "Environment variables that it gets."),
        member("parameters", Shape::List(&Shape::Block(&PLUGIN_PARAMETER)), "Parameters that it gets."),
        RAW,
    ],
);

pub const PLUGIN_VARIABLE: Block = block(
    "plugin variable",
    "An environment variable of a plugin.",
    &[member("name", Shape::Text, "Its name."), member("value", Shape::Text, "Its value."), RAW],
);

pub const PLUGIN_PARAMETER: Block = block(
    "plugin parameter",
    "A parameter of a plugin, with a value of one of three forms.",
    &[
        member("name", Shape::Text, "Its name."),
        member("string", Shape::Text, "Its value: a text."),
        member("array", Shape::List(&Shape::Text), "Its value: a list."),
        member("map", Shape::Map(&Shape::Text), "Its value: keys and texts."),
        RAW,
    ],
);
