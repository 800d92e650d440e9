//! Rules of Rollouts and of the analyses that they run.

mod invalid;

use super::Check::Project;
use super::{Rule, deny};

pub(super) const RULES: &[Rule] = &[
    deny(
        "rollout-without-strategy",
        "A Rollout without a strategy, or with two, does nothing.",
        Project(invalid::strategy),
    ),
    deny(
        "rollout-without-pods",
        "A Rollout says its pods, and the labels by which it knows them.",
        Project(invalid::pods),
    ),
    deny("canary-step", "A step of a canary does one thing.", Project(invalid::step)),
    deny(
        "missing-analysis-argument",
        "An analysis is not given an argument that its template needs.",
        Project(invalid::argument),
    ),
];
