//! Rules of policies: what an organisation asks of all its projects.

mod choice;
mod environment_below_policy;
mod forbidden_action;
mod forbidden_runner;
mod forbidden_trigger;
mod missing_action;
mod timeout_policy;

use super::Check::Project;
use super::{Rule, deny};

pub(super) const RULES: &[Rule] = &[
    deny(
        "forbidden-action",
        "A policy does not let this action or workflow be used.",
        Project(forbidden_action::check),
    ),
    deny("forbidden-runner", "A policy does not let jobs run there.", Project(forbidden_runner::check)),
    deny("forbidden-trigger", "A policy does not let this event start a pipeline.", Project(forbidden_trigger::check)),
    deny(
        "missing-required-action",
        "A pipeline does not use an action that a policy wants in each.",
        Project(missing_action::check),
    ),
    deny(
        "environment-below-policy",
        "An environment requires less than a policy asks for.",
        Project(environment_below_policy::check),
    ),
    deny(
        "timeout-policy",
        "A job has no timeout, or a longer one than a policy allows.",
        Project(timeout_policy::check),
    ),
];
