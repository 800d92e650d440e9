//! Rules of where values go: what outsiders choose into what is run, secrets into what is shown.

mod all_secrets;
mod bot_actor;
mod expression_in_script;
mod hand_over;
mod injection;
mod name;
mod prompt;
mod secret_in_output;
mod source;
mod unredacted_secret;
mod untrusted_argument;
mod untrusted_cache_key;
mod untrusted_contains;
mod untrusted_file;
mod untrusted_matrix;

use super::Check::Project;
use super::{Rule, deny, note, off, warn};
pub(super) use prompt::opener;

pub(super) const RULES: &[Rule] = &[
    deny(
        "script-injection",
        "A text that someone else chooses becomes a part of a script, or of an input that is run as code.",
        Project(injection::script_injection),
    ),
    off(
        "expression-in-script",
        "An expression becomes text of a script, whatever it holds.",
        Project(expression_in_script::check),
    ),
    deny(
        "untrusted-environment",
        "A text that an outsider chooses is written to `$GITHUB_ENV` or `$GITHUB_PATH`.",
        Project(untrusted_file::environment),
    ),
    warn(
        "untrusted-output",
        "A text of several lines that an outsider chooses is written to `$GITHUB_OUTPUT`, where it can set other outputs.",
        Project(untrusted_file::output),
    ),
    warn("untrusted-matrix", "An outsider chooses the values of a matrix.", Project(untrusted_matrix::check)),
    deny(
        "untrusted-prompt",
        "A text that an outsider chooses becomes a part of what an agent is told to do.",
        Project(prompt::check),
    ),
    warn("untrusted-name", "An outsider names the runner or the environment of a job.", Project(name::untrusted)),
    note("untrusted-cache-key", "An outsider chooses the key of a cache.", Project(untrusted_cache_key::check)),
    warn(
        "untrusted-address",
        "An outsider chooses the host that a script sends a request to.",
        Project(untrusted_argument::host),
    ),
    note(
        "untrusted-argument",
        "An outsider chooses an argument that a program may take for an option.",
        Project(untrusted_argument::argument),
    ),
    warn(
        "untrusted-contains",
        "`contains` looks for a text that someone else chooses inside of another text.",
        Project(untrusted_contains::check),
    ),
    warn("bot-actor", "A condition takes a run for a bot's by who started it last.", Project(bot_actor::check)),
    deny("secret-in-script", "A secret becomes a part of a script.", Project(injection::secret_in_script)),
    deny(
        "secret-in-output",
        "A secret is made an output of a job, which GitHub drops.",
        Project(secret_in_output::check),
    ),
    deny(
        "secret-in-name",
        "A secret becomes a part of the name of an artifact or of the key of a cache.",
        Project(name::secret),
    ),
    deny("all-secrets", "A step is given all secrets, or one by a computed name.", Project(all_secrets::check)),
    warn(
        "unredacted-secret",
        "A part of a secret is read, which GitHub does not mask in logs.",
        Project(unredacted_secret::check),
    ),
];
