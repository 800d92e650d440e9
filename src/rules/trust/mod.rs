//! Rules of what outsiders can cause, and of what may run then.

mod app_token;
mod checkout;
mod execution;
mod foreign;
mod identity_login;
mod open_agent;
mod unasked_merge;
mod untrusted_artifact;
mod untrusted_checkout;

use super::Check::Project;
use super::{Rule, deny, note, off, warn};

pub(super) const RULES: &[Rule] = &[
    deny(
        "untrusted-checkout",
        "A run that has secrets checks out, and runs, what a pull request brings.",
        Project(untrusted_checkout::check),
    ),
    warn(
        "untrusted-artifact",
        "A run that has secrets takes an artifact of a pull request's run into the folder where it runs programs.",
        Project(untrusted_artifact::check),
    ),
    warn(
        "unasked-merge",
        "A run that outsiders cause merges or approves pull requests, whoever they are of.",
        Project(unasked_merge::check),
    ),
    off("identity-login", "A step signs in elsewhere by the identity of the run.", Project(identity_login::check)),
    warn("open-agent", "Everybody can start an agent that has a token.", Project(open_agent::check)),
    note("unlimited-app-token", "A token of a GitHub App may do all that the App may.", Project(app_token::check)),
];
