//! Where generators find what they authenticate with.

use super::super::app::{RAW, block, member};
use super::super::block::{Block, Shape};

pub const SECRET_KEY: Block = block(
    "secret key",
    "A key of a Secret.",
    &[member("secret-name", Shape::Text, "The Secret."), member("key", Shape::Text, "The key in it."), RAW],
);

pub const CONFIG_MAP_KEY: Block = block(
    "config map key",
    "A key of a ConfigMap.",
    &[member("config-map-name", Shape::Text, "The ConfigMap."), member("key", Shape::Text, "The key in it."), RAW],
);

pub const BASIC_AUTH: Block = block(
    "basic authentication",
    "A name and a password.",
    &[
        member("username", Shape::Text, "The name."),
        member("password-ref", Shape::Block(&SECRET_KEY), "The password."),
        RAW,
    ],
);

pub const BEARER_TOKEN: Block =
    block("bearer token", "A token.", &[member("token-ref", Shape::Block(&SECRET_KEY), "The token."), RAW]);
