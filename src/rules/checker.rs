//! What the checker finds that GitHub takes nevertheless. It has a level, as rules have.

use super::Check::Checker;
use super::{Rule, deny, note, off, warn};

pub(super) const RULES: &[Rule] = &[
    deny("context-unavailable", "GitHub does not have a context or a function at this place.", Checker),
    deny("no-expression", "GitHub evaluates no expressions at this place.", Checker),
    deny("unknown-property", "A context does not have this member.", Checker),
    deny("unknown-step", "No step of the job has this id.", Checker),
    deny("step-not-yet-run", "A step is read before it has run.", Checker),
    deny("unknown-output", "A job or an action does not have this output.", Checker),
    warn("unknown-payload", "No event of the pipeline delivers this part of `github.event`.", Checker),
    deny("unconverted-text", "A text is used as a boolean or a number, and GitHub does not convert it.", Checker),
    deny("missing-edge", "A job is read that this one does not come after.", Checker),
    deny("missing-workflow", "A call of a workflow that is not in the repository.", Checker),
    deny("refused-call", "With `baseline = github`: a call of another pipeline that GitHub refuses to run.", Checker),
    deny("unknown-filter", "An event does not have this filter, and GitHub ignores it.", Checker),
    deny("unknown-key", "A key of YAML that GitHub does not know at its place.", Checker),
    note("unused-anchor", "An anchor of YAML that no alias repeats.", Checker),
    warn("insert-directive", "The directive `${{ insert }}`, which GitHub has and does not document.", Checker),
    warn("wrong-version-comment", "The comment behind a commit names another version than it is.", Checker),
    off("missing-version-comment", "No comment says which version a commit is.", Checker),
    deny("unknown-runtime", "An action is to be run by something that runners do not have.", Checker),
    warn("idle-hook-condition", "A condition of an action is about a part that it does not have.", Checker),
    warn("missing-file", "A file that is run is not in the repository.", Checker),
    deny("missing-action", "A step uses an action that is not in the repository.", Checker),
    warn("missing-folder", "A script runs in a folder that is not in the repository.", Checker),
    deny("unknown-input", "An action does not have this input.", Checker),
    deny("missing-input", "An input is missing that an action needs.", Checker),
    note("duplicate-need", "A job is named twice in `needs`.", Checker),
    warn("deprecated-input", "An input should not be used any more.", Checker),
];
