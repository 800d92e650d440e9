//! Rules of caches: who may fill them, who takes what is in them, and what does nothing.

mod growing;
mod idle;
mod mode;
mod release;
mod untrusted_write;
mod wider;

use super::Check::Project;
use super::{Rule, deny, off, warn};

pub(super) const RULES: &[Rule] = &[
    warn(
        "untrusted-cache-write",
        "Runs that outsiders cause may save caches, which all branches restore.",
        Project(untrusted_write::check),
    ),
    off(
        "unlimited-cache",
        "A workflow of others may give itself the right to save caches in a run that outsiders cause.",
        Project(untrusted_write::unlimited),
    ),
    deny(
        "wider-cache-mode",
        "A called pipeline asks for more of the cache than its caller has.",
        Project(wider::check),
    ),
    warn("idle-cache", "A step uses a cache that its job may not use.", Project(idle::check)),
    off("cache-in-release", "What is published is built with a cache.", Project(release::check)),
    off("growing-cache", "Each run of a pull request saves a cache that no later one reads.", Project(growing::check)),
];
