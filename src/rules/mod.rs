//! Checks of the model: the graph, gates, secrets, permissions, and where CI and CD have to agree. One file a rule, or
//! a few that look at the same thing.

mod action_before_checkout;
mod action_cycle;
mod cycle;
pub mod application;
mod conflicting_flow;
mod deploy_reach;
mod deployment;
mod duplicate_output;
mod hand_off;
mod hand_over;
mod malformed_cron;
mod needs_cycle;
mod never_true;
pub mod permission;
mod retired;
mod rollout;
pub mod secrets;
mod ungated_deploy;
mod known_in_raw;
mod unknown_permission;
mod unknown_workflow;
mod unresolved_action;

use crate::diagnostic::Diagnostic;
use crate::lock::Lock;
use crate::model::{Model, Sites};
use crate::settings::Settings;

/// A rule.
pub struct Rule {
    pub name: &'static str,
    /// One sentence: what it finds.
    pub summary: &'static str,
    /// Whether what it finds cannot be compiled to something that GitHub takes. Other rules have a level in `pipe.toml`
    /// and can be silenced by `@allow`.
    pub is_error: bool,
    check: Check,
}

type Check = fn(&Facts<'_>) -> Vec<Diagnostic>;

/// What rules look at.
pub struct Facts<'a> {
    pub model: &'a Model,
    pub sites: &'a Sites,
    pub settings: &'a Settings,
    pub lock: &'a Lock,
}

const fn error(name: &'static str, summary: &'static str, check: Check) -> Rule {
    Rule { name, summary, is_error: true, check }
}

const fn rule(name: &'static str, summary: &'static str, check: Check) -> Rule {
    Rule { name, summary, is_error: false, check }
}

/// All rules but those of one app ([`application`]), in the order in which they are run.
pub const ALL: &[Rule] = &[
    error(
        "conflicting-flow",
        "A job waits for one that runs in any case, or only after a failure.",
        conflicting_flow::check,
    ),
    error("needs-cycle", "Jobs that wait for each other never start.", needs_cycle::check),
    error("action-cycle", "Actions that use each other never end.", action_cycle::check),
    error("unknown-job", "An `allow` names a job that is not there.", secrets::allowed_jobs),
    error(
        "deploy-without-environment",
        "A deploy needs an app that runs in an environment.",
        hand_over::without_environment,
    ),
    error(
        "deploy-without-path",
        "A deploy needs to know which folder of which branch it edits.",
        hand_over::without_path,
    ),
    error(
        "image-without-credentials",
        "Publishing would send the job's token to a registry that is not GitHub's.",
        hand_over::without_credentials,
    ),
    error(
        "unresolved-action",
        "The commit of an action is in neither the lock file nor the catalog.",
        unresolved_action::check,
    ),
    error("duplicate-output", "Two declarations write the same file.", duplicate_output::check),
    rule(
        "permissions-unknown",
        "What the token of a job has to be able to do cannot be told.",
        permission::permissions_unknown,
    ),
    rule(
        "unknown-permission",
        "GitHub's token has no such permission, or not at this level.",
        unknown_permission::check,
    ),
    rule("malformed-cron", "A `cron` that GitHub cannot read starts no run.", malformed_cron::check),
    rule("undeclared-secret", "A secret is used that is not declared.", secrets::undeclared),
    rule("secret-out-of-scope", "A job uses a secret that it is not allowed to use.", secrets::out_of_scope),
    rule("ungated-deploy", "A deploy is reached without a gate that its environment requires.", ungated_deploy::check),
    rule("deploy-on-pull-request", "A pull request reaches a deploy.", deploy_reach::on_pull_request),
    rule(
        "deploy-from-branch",
        "A branch or tag reaches a deploy that its environment does not allow.",
        deploy_reach::from_branch,
    ),
    rule("hand-off-path", "A script sets an image in a folder that no app renders.", hand_off::path),
    rule("hand-off-by-hand", "A script hands an image over without what `deploy` takes care of.", hand_off::by_hand),
    rule("wrong-image", "A deploy hands over another image than the app runs.", hand_over::wrong_image),
    rule(
        "action-before-checkout",
        "An action of this repository is used before the job has its files.",
        action_before_checkout::check,
    ),
    rule("publish-in-matrix", "Each leg of a matrix would publish the same image.", hand_over::publish_in_matrix),
    rule("never-true", "A comparison with a text that the other side never is.", never_true::check),
    rule(
        "unknown-workflow",
        "`on workflow_run` names a pipeline of the project by another name than it has.",
        unknown_workflow::check,
    ),
    rule("known-in-raw", "A key in `raw` has a member of its own, and replaces it unchecked.", known_in_raw::check),
    rule("retired-action", "An action or a version of it has been retired.", retired::action),
    rule("retired-runner", "A runner's label has been retired.", retired::runner),
    rule("rollout-without-strategy", "A Rollout without a strategy, or with two, does nothing.", rollout::strategy),
    rule("rollout-without-pods", "A Rollout says its pods, and the labels by which it knows them.", rollout::pods),
    rule("canary-step", "A step of a canary does one thing.", rollout::step),
    rule(
        "missing-analysis-argument",
        "An analysis is not given an argument that its template needs.",
        rollout::argument,
    ),
];

/// What the checker finds that GitHub takes nevertheless: name and summary. It has a level, as rules have.
pub const OF_CHECKS: &[(&str, &str)] = &[
    ("context-unavailable", "GitHub does not have a context or a function at this place."),
    ("no-expression", "GitHub evaluates no expressions at this place."),
    ("unknown-property", "A context does not have this member."),
    ("unknown-step", "No step of the job has this id."),
    ("step-not-yet-run", "A step is read before it has run."),
    ("unknown-output", "A job or an action does not have this output."),
    ("unknown-payload", "No event of the pipeline delivers this part of `github.event`."),
    ("unconverted-text", "A text is used as a boolean or a number, and GitHub does not convert it."),
    ("missing-edge", "A job is read that this one does not come after."),
    ("unknown-filter", "An event does not have this filter, and GitHub ignores it."),
    ("unknown-input", "An action does not have this input."),
    ("missing-input", "An input is missing that an action needs."),
    ("deprecated-input", "An input should not be used any more."),
];

/// The names of the rules that have a level and can be allowed.
pub fn names() -> impl Iterator<Item = &'static str> {
    let own = ALL.iter().filter(|rule| !rule.is_error).map(|rule| rule.name);
    own.chain(OF_CHECKS.iter().map(|(name, _)| *name)).chain(application::NAMES.iter().copied())
}

/// Runs all rules.
pub fn run(model: &Model, sites: &Sites, settings: &Settings, lock: &Lock) -> Vec<Diagnostic> {
    let facts = Facts { model, sites, settings, lock };
    let mut found: Vec<Diagnostic> = ALL.iter().flat_map(|rule| (rule.check)(&facts)).collect();
    found.extend(model.apps.iter().flat_map(|app| application::check(model, sites, app)));
    found
}
