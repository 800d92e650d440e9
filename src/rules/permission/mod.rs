//! Rules of what the token of a job may do.

pub mod needed;
mod call;
mod unknown_permission;

use super::Check::Project;
use super::{Rule, deny};

pub(super) const RULES: &[Rule] = &[
    deny(
        "permissions-unknown",
        "What the token of a job has to be able to do cannot be told.",
        Project(needed::permissions_unknown),
    ),
    deny(
        "unknown-permission",
        "GitHub's token has no such permission, or not at this level.",
        Project(unknown_permission::check),
    ),
];
