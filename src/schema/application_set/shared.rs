//! Members that several generators of an ApplicationSet have.

use super::super::app::member;
use super::super::block::{Member, Shape};
use super::secret::{BASIC_AUTH, BEARER_TOKEN, CONFIG_MAP_KEY, SECRET_KEY};
use super::template::OVERRIDE;

pub const API: Member = member("api", Shape::Text, "The URL of the API, where it is not the public one.");
pub const TEMPLATE_OVERRIDE: Member =
    member("template", Shape::Block(&OVERRIDE), "What it says otherwise than the template.");
pub const TOKEN_REF: Member = member("token-ref", Shape::Block(&SECRET_KEY), "The token.");
pub const ALL_BRANCHES: Member =
    member("all-branches", Shape::Bool, "Whether each branch is one, rather than the default branch alone.");
pub const VALUES: Member = member("values", Shape::Map(&Shape::Text), "More parameters.");
pub const INSECURE: Member = member("insecure", Shape::Bool, "Whether certificates are not checked.");
pub const LABELS_OF_REQUEST: Member =
    member("labels", Shape::Many(&Shape::Text), "Only those with all of these labels.");
pub const CA_REF: Member = member("ca-ref", Shape::Block(&CONFIG_MAP_KEY), "The certificates that are trusted.");
pub const BEARER: Member = member("bearer-token", Shape::Block(&BEARER_TOKEN), "A token.");
pub const BASIC: Member = member("basic-auth", Shape::Block(&BASIC_AUTH), "A name and a password.");
