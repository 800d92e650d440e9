//! Rules of what is written out.

mod duplicate_output;
mod known_in_raw;

use super::Check::Project;
use super::{Rule, error, warn};

pub(super) const RULES: &[Rule] = &[
    error("duplicate-output", "Two declarations write the same file.", Project(duplicate_output::check)),
    warn(
        "known-in-raw",
        "A key in `raw` has a member of its own, and replaces it unchecked.",
        Project(known_in_raw::check),
    ),
];
