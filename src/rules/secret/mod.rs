//! Rules of secrets: who may use which.

pub mod scope;

use super::Check::Project;
use super::{Rule, deny, error};

pub(super) const RULES: &[Rule] = &[
    error("unknown-job", "An `allow` names a job that is not there.", Project(scope::allowed_jobs)),
    deny("undeclared-secret", "A secret is used that is not declared.", Project(scope::undeclared)),
    deny("secret-out-of-scope", "A job uses a secret that it is not allowed to use.", Project(scope::out_of_scope)),
];
