//! Rules of what steps and jobs use: actions, called workflows, images and runners; and of the lock file.

mod action_before_checkout;
mod action_cycle;
mod choice;
mod image;
mod indirect_path;
mod input_value;
mod kind_of_use;
mod local_action;
mod lock_file;
mod lookalike_action;
mod retired;
mod retired_runtime;
mod short_commit;
mod two_versions;
mod unresolved_action;

pub use action_before_checkout::may_bring_files;

use super::Check::Project;
use super::{Facts, Rule, deny, error, note, off, warn};
use crate::diagnostic::Diagnostic;

/// What the rules of the lock file find.
pub(super) fn of_lock_file(facts: &Facts<'_>) -> Vec<Diagnostic> {
    [lock_file::orphan(facts), lock_file::contradiction(facts)].concat()
}

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
    deny("workflow-as-step", "A step uses a workflow, which only a job can.", Project(kind_of_use::workflow_as_step)),
    deny("action-as-job", "A job calls something that is no workflow.", Project(kind_of_use::action_as_job)),
    deny("malformed-image", "An image has no name, or nothing behind its `:`.", Project(image::malformed)),
    deny("lock-contradiction", "Entries of `pipe.lock` cannot all be true.", Project(lock_file::contradiction)),
    warn("short-commit", "A commit is cut short, and GitHub takes only whole ones.", Project(short_commit::check)),
    warn(
        "lookalike-action",
        "An unknown action is one typing mistake away from a known one.",
        Project(lookalike_action::check),
    ),
    warn("retired-action", "An action or a version of it has been retired.", Project(retired::action)),
    warn(
        "retired-runtime",
        "An action runs on a Node.js that runners no longer have.",
        Project(retired_runtime::check),
    ),
    warn("retired-runner", "A runner's label has been retired.", Project(retired::runner)),
    warn("unpinned-image", "An image has no tag, or `latest`.", Project(image::unpinned)),
    warn("wrong-input-value", "A well-known action does not understand what it is given.", Project(input_value::wrong)),
    warn("two-versions", "An action is used at two versions in one project.", Project(two_versions::check)),
    note("lock-orphan", "No source uses what `pipe.lock` has an entry for.", Project(lock_file::orphan)),
    note("superfluous-action", "An action only wraps a program that runners have.", Project(choice::superfluous)),
    note("unpinned-tool", "An action installs the newest version of a tool.", Project(choice::unpinned_tool)),
    note("brittle-input", "An input of an action is better left alone.", Project(input_value::brittle)),
    note("lenient-review", "A review of dependencies lets most findings pass.", Project(input_value::lenient)),
    note("indirect-path", "A path in `uses` goes in and out of folders.", Project(indirect_path::check)),
    off("local-action", "A step runs an action of this repository.", Project(local_action::check)),
    off("image-without-digest", "An image has a tag and no digest.", Project(image::without_digest)),
    off("silent-missing-files", "An upload succeeds where no file is found.", Project(input_value::silent)),
];
