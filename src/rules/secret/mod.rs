//! Rules of secrets: who may use which, and how they are handed over.

mod environment;
mod hard_coded;
mod inherited;
mod long_lived;
mod printed;
pub mod scope;
mod sent;
mod token_name;
mod unpinned;
mod unused;
mod uploaded;
mod where_used;
mod wide;

use super::Check::Project;
use super::{Rule, deny, error, note, off, warn};

pub(super) const RULES: &[Rule] = &[
    error("unknown-job", "An `allow` names a job that is not there.", Project(scope::allowed_jobs)),
    deny("undeclared-secret", "A secret is used that is not declared.", Project(scope::undeclared)),
    deny("secret-out-of-scope", "A job uses a secret that it is not allowed to use.", Project(scope::out_of_scope)),
    deny("hard-coded-password", "A password stands in the source.", Project(hard_coded::check)),
    deny("inherited-secrets", "A call hands all secrets to another workflow.", Project(inherited::check)),
    warn("printed-secret", "A script writes a secret into the log in another form.", Project(printed::check)),
    warn("secret-in-artifact", "A file with a secret in it is uploaded.", Project(uploaded::check)),
    note(
        "secret-to-unpinned-action",
        "A secret is given to an action of others that can change at any time.",
        Project(unpinned::check),
    ),
    note("wide-secret", "More steps are given a secret than name it.", Project(wide::check)),
    note(
        "long-lived-token",
        "A token is kept where the registry takes the identity of the run.",
        Project(long_lived::check),
    ),
    note("unused-secret", "Nobody uses a secret that is declared.", Project(unused::secrets)),
    off("token-as-secret", "The token of the job is read as a secret.", Project(token_name::check)),
    off("unused-input", "Nothing reads an input that is declared.", Project(unused::inputs)),
    off("secret-sent-away", "A script sends a secret to a host that its name does not tell of.", Project(sent::check)),
    off(
        "secret-outside-environment",
        "A job uses a secret and names no environment.",
        Project(where_used::outside_environment),
    ),
    off(
        "secret-on-pull-request",
        "A secret is empty for pull requests of forks.",
        Project(where_used::on_pull_request),
    ),
];
