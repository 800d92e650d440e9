//! Rules of the graph of jobs, and of what starts it: what can never run, never end or never be true.

mod conflicting_flow;
pub(super) mod cycle;
pub(super) mod malformed_cron;
mod needs_cycle;
mod never_true;
mod unknown_workflow;

use super::Check::Project;
use super::{Rule, deny, error, warn};

pub(super) const RULES: &[Rule] = &[
    error(
        "conflicting-flow",
        "A job waits for one that runs in any case, or only after a failure.",
        Project(conflicting_flow::check),
    ),
    error("needs-cycle", "Jobs that wait for each other never start.", Project(needs_cycle::check)),
    deny("malformed-cron", "A `cron` that GitHub cannot read starts no run.", Project(malformed_cron::check)),
    warn("never-true", "A comparison with a text that the other side never is.", Project(never_true::check)),
    warn(
        "unknown-workflow",
        "`on workflow_run` names a pipeline of the project by another name than it has.",
        Project(unknown_workflow::check),
    ),
];
