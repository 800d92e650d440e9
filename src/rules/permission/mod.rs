//! Rules of what the token of a job may do.

mod ceiling;
pub(super) mod excessive_permission;
pub(super) mod exposed_token;
mod missing_permission;
mod permissions_unknown;
mod unexplained;
mod unknown_permission;

use super::Check::Project;
use super::{Facts, Rule, deny, off, warn};
use crate::diagnostic::Diagnostic;

pub(super) const RULES: &[Rule] = &[
    deny(
        "permissions-unknown",
        "What the token of a job has to be able to do cannot be told.",
        Project(permissions_unknown::check),
    ),
    deny(
        "unknown-permission",
        "GitHub's token has no such permission, or not at this level.",
        Project(unknown_permission::check),
    ),
    deny("missing-permission", "A token may not do what a step, or a called pipeline, needs.", Project(missing)),
    warn("excessive-permission", "A token may do what no step needs.", Project(excessive_permission::check)),
    warn(
        "exposed-token",
        "Anybody can start a run, and nothing says what its token may do.",
        Project(exposed_token::check),
    ),
    off(
        "unexplained-permission",
        "A permission to write stands without a comment that says what for.",
        Project(unexplained::check),
    ),
];

fn missing(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = missing_permission::check(facts);
    found.extend(ceiling::check(facts));
    found
}
