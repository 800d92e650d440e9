//! Rules of what reaches an environment: through which gates, from which event, branch or tag.

mod bypass;
pub(super) mod deploy_reach;
pub(super) mod deployment;
mod followed;
mod passed;
pub(super) mod requirement;
mod ungated_deploy;
mod unguarded_deployment;

use super::Check::Project;
use super::{Rule, deny, off};

pub(super) const RULES: &[Rule] = &[
    deny(
        "ungated-deploy",
        "A deploy is reached without a gate that its environment requires.",
        Project(ungated_deploy::check),
    ),
    deny("deploy-on-pull-request", "A pull request reaches a deploy.", Project(deploy_reach::on_pull_request)),
    deny(
        "deploy-from-branch",
        "A branch or tag reaches a deploy that its environment does not allow.",
        Project(deploy_reach::from_branch),
    ),
    off(
        "unguarded-deployment",
        "A job in an environment also runs in forks of the repository.",
        Project(unguarded_deployment::check),
    ),
];
