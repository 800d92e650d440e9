//! Rules of what is written out.

mod duplicate_output;
mod known_in_raw;
mod unread_output;
mod unwritten_output;

use super::Check::Project;
use super::{Rule, error, off, warn};

pub(super) const RULES: &[Rule] = &[
    error("duplicate-output", "Two declarations write the same file.", Project(duplicate_output::check)),
    warn(
        "known-in-raw",
        "A key in `raw` has a member of its own, and replaces it unchecked.",
        Project(known_in_raw::check),
    ),
    warn(
        "unwritten-output",
        "An output is read that the script of the step does not write.",
        Project(unwritten_output::check),
    ),
    off("unread-output", "An output of a job that no other job reads.", Project(unread_output::check)),
];
