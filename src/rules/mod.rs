//! Checks of the model: the graph, gates, secrets, permissions, and where CI and CD have to agree. One file a rule.

pub mod application;
pub mod permission;

use crate::diagnostic::Diagnostic;
use crate::lock::Lock;
use crate::model::{Model, Sites};
use crate::settings::Settings;

/// A rule: something that can be compiled and is wrong. `pipe.toml` sets its level, `@allow` silences it at a place.
pub struct Rule {
    pub name: &'static str,
    /// One sentence: what it finds.
    pub summary: &'static str,
    check: fn(&Facts<'_>) -> Vec<Diagnostic>,
}

/// What rules look at.
pub struct Facts<'a> {
    pub model: &'a Model,
    pub sites: &'a Sites,
    pub settings: &'a Settings,
    pub lock: &'a Lock,
}

/// All rules, in the order in which they are run.
pub const ALL: &[Rule] = &[Rule {
    name: "permissions-unknown",
    summary: "What the token of a job has to be able to do cannot be told from its steps.",
    check: permission::permissions_unknown,
}];

/// Runs all rules.
pub fn run(model: &Model, sites: &Sites, settings: &Settings, lock: &Lock) -> Vec<Diagnostic> {
    let facts = Facts { model, sites, settings, lock };
    ALL.iter().flat_map(|rule| (rule.check)(&facts)).collect()
}
