//! Rules of what a runner's system can do.

mod container;
mod obsolete_shell;

use super::Check::Project;
use super::{Rule, deny, note};

pub(super) const RULES: &[Rule] = &[
    deny("container-needs-linux", "GitHub runs containers on Linux runners only.", Project(container::check)),
    note("obsolete-shell", "A shell that goes on after a command has failed.", Project(obsolete_shell::check)),
];
