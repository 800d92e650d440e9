//! Rules of what steps and jobs use: actions, called workflows and runners.

mod action_before_checkout;
mod action_cycle;
mod retired;
mod unresolved_action;

use super::Check::Project;
use super::{Rule, deny, error, warn};

pub(super) const RULES: &[Rule] = &[
    error("action-cycle", "Actions that use each other never end.", Project(action_cycle::check)),
    error(
        "unresolved-action",
        "The commit of an action is in neither the lock file nor the catalog.",
        Project(unresolved_action::check),
    ),
    deny(
        "action-before-checkout",
        "An action of this repository is used before the job has its files.",
        Project(action_before_checkout::check),
    ),
    warn("retired-action", "An action or a version of it has been retired.", Project(retired::action)),
    warn("retired-runner", "A runner's label has been retired.", Project(retired::runner)),
];
