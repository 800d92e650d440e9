//! What is known of single inputs and uses of well-known actions, beyond their interfaces.
//!
//! Written by hand. Source of the inputs: the `action.yml` and the manual of each action. Source of the actions that
//! wrap a program of the runner, and of the tools without a version: zizmor's lists, without those that it calls pedantic.

/// What an input has to be, although GitHub takes every text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputKind {
    Bool,
    Number,
    OneOf(&'static [&'static str]),
}

use InputKind::{Bool, Number, OneOf};

/// By lower-cased action: its inputs that are no free texts.
const INPUT_KINDS: &[(&str, &[(&str, InputKind)])] = &[
    ("actions/cache", CACHE),
    ("actions/cache/restore", CACHE),
    ("actions/cache/save", CACHE),
    (
        "actions/checkout",
        &[
            ("clean", Bool),
            ("fetch-depth", Number),
            ("fetch-tags", Bool),
            ("lfs", Bool),
            ("persist-credentials", Bool),
            ("set-safe-directory", Bool),
            ("show-progress", Bool),
            ("sparse-checkout-cone-mode", Bool),
            ("submodules", OneOf(&["true", "false", "recursive"])),
        ],
    ),
    (
        "actions/dependency-review-action",
        &[
            ("fail-on-severity", OneOf(&["low", "moderate", "high", "critical"])),
            ("license-check", Bool),
            ("vulnerability-check", Bool),
            ("warn-only", Bool),
        ],
    ),
    ("actions/download-artifact", &[("merge-multiple", Bool)]),
    ("actions/github-script", &[("debug", Bool), ("result-encoding", OneOf(&["string", "json"])), ("retries", Number)]),
    ("actions/setup-go", &[("cache", Bool), ("check-latest", Bool)]),
    ("actions/setup-java", &[("cache", OneOf(&["maven", "gradle", "sbt"])), ("check-latest", Bool)]),
    ("actions/setup-node", &[("cache", OneOf(&["npm", "yarn", "pnpm"])), ("check-latest", Bool)]),
    (
        "actions/setup-python",
        &[
            ("allow-prereleases", Bool),
            ("cache", OneOf(&["pip", "pipenv", "poetry"])),
            ("check-latest", Bool),
            ("update-environment", Bool),
        ],
    ),
    ("actions/stale", &[("days-before-close", Number), ("days-before-stale", Number), ("operations-per-run", Number)]),
    (
        "actions/upload-artifact",
        &[
            ("compression-level", Number),
            ("if-no-files-found", OneOf(&["warn", "error", "ignore"])),
            ("include-hidden-files", Bool),
            ("overwrite", Bool),
            ("retention-days", Number),
        ],
    ),
    ("docker/build-push-action", &[("load", Bool), ("no-cache", Bool), ("pull", Bool), ("push", Bool)]),
    ("docker/login-action", &[("ecr", OneOf(&["auto", "true", "false"])), ("logout", Bool)]),
    ("docker/setup-buildx-action", &[("cleanup", Bool), ("install", Bool), ("use", Bool)]),
];

const CACHE: &[(&str, InputKind)] =
    &[("enableCrossOsArchive", Bool), ("fail-on-cache-miss", Bool), ("lookup-only", Bool)];

/// Actions that only wrap a program which GitHub's runners have, and what to run instead.
const SUPERFLUOUS: &[(&str, &str)] = &[
    ("actions-ecosystem/action-add-labels", "gh issue edit --add-label"),
    ("actions-ecosystem/action-remove-labels", "gh issue edit --remove-label"),
    ("addnab/docker-run-action", "docker run"),
    ("dacbd/create-issue-action", "gh issue create"),
    ("elgohr/github-release-action", "gh release create"),
    ("ncipollo/release-action", "gh release create"),
    ("sergeysova/jq-action", "jq"),
    ("softprops/action-gh-release", "gh release create"),
    ("svenstaro/upload-release-action", "gh release upload"),
];

/// Inputs that are better left alone, and why.
const BRITTLE_INPUTS: &[(&str, &str, &str)] = &[(
    "actions/setup-python",
    "pip-install",
    "it installs among the packages of the runner's other tools, which can break",
)];

/// Actions that install the newest version of a tool unless their input `version` says another one.
const UNPINNED_TOOLS: &[(&str, &str)] =
    &[("1password/load-secrets-action", "the 1Password CLI"), ("aquasecurity/setup-trivy", "Trivy")];

/// Actions that bring files or log in, and set no variables.
const WITHOUT_VARIABLES: &[&str] = &[
    "actions/cache",
    "actions/checkout",
    "actions/download-artifact",
    "actions/setup-node",
    "actions/upload-artifact",
    "docker/login-action",
];

/// Whether an action is known to set no variables for the steps behind it.
pub fn sets_no_variables(action: &str) -> bool {
    WITHOUT_VARIABLES.iter().any(|name| name.eq_ignore_ascii_case(action))
}

fn entry<'a, T>(table: &'a [(&'static str, T)], action: &str) -> Option<&'a T> {
    table.iter().find(|(name, _)| name.eq_ignore_ascii_case(action)).map(|(_, value)| value)
}

/// What an input of `owner/repo[/path]` has to be, where it is known to be no free text.
pub fn input_kind(action: &str, input: &str) -> Option<InputKind> {
    let inputs = entry(INPUT_KINDS, action)?;
    inputs.iter().find(|(name, _)| name.eq_ignore_ascii_case(input)).map(|(_, kind)| *kind)
}

/// The program of the runner that an action wraps.
pub fn superfluous(action: &str) -> Option<&'static str> {
    entry(SUPERFLUOUS, action).copied()
}

/// Why an input of an action is better left alone.
pub fn brittle_input(action: &str, input: &str) -> Option<&'static str> {
    let is_meant =
        |(name, key, _): &&(&str, &str, &str)| name.eq_ignore_ascii_case(action) && key.eq_ignore_ascii_case(input);
    BRITTLE_INPUTS.iter().find(is_meant).map(|(.., why)| *why)
}

/// The tool of which an action installs the newest version.
pub fn unpinned_tool(action: &str) -> Option<&'static str> {
    entry(UNPINNED_TOOLS, action).copied()
}

/// What actions call the input for the token, without separators.
pub const TOKEN_INPUTS: &[&str] =
    &["token", "githubtoken", "ghtoken", "repotoken", "accesstoken", "githubaccesstoken", "password"];
