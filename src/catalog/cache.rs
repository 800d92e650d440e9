//! Caches of GitHub Actions: what a mode lets a job do, which events may only read, which actions restore or save one.
//!
//! Written by hand. Sources: GitHub's changelog of 2026-09-10 ("Control GitHub Actions cache access with cache-mode") and of
//! 2026-06-26 ("Read-only Actions cache for untrusted triggers"); GitHub's documentation, "Workflow syntax" and
//! "Dependency caching reference"; of the actions, `action.yml` and manual of each.

use super::action;

/// What is done with caches, or may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    pub restores: bool,
    pub saves: bool,
}

impl Access {
    /// Whether nothing of it goes beyond the other.
    pub fn is_within(self, other: Self) -> bool {
        (other.restores || !self.restores) && (other.saves || !self.saves)
    }

    /// Whether both have something in common.
    pub fn meets(self, other: Self) -> bool {
        self.restores && other.restores || self.saves && other.saves
    }
}

const READ: Access = Access { restores: true, saves: false };
const WRITE: Access = Access { restores: true, saves: true };
const WRITE_ONLY: Access = Access { restores: false, saves: true };
const NONE: Access = Access { restores: false, saves: false };

/// The values of `cache-mode`.
pub const MODES: &[&str] = &["none", "read", "write", "write-only"];

/// What a mode lets a job do.
pub fn mode(name: &str) -> Option<Access> {
    match name {
        "none" => Some(NONE),
        "read" => Some(READ),
        "write" => Some(WRITE),
        "write-only" => Some(WRITE_ONLY),
        _ => None,
    }
}

/// The mode of a job that says none.
pub fn default_mode(event: &str) -> (&'static str, Access) {
    if is_read_only(event) { ("read", READ) } else { ("write", WRITE) }
}

/// Events that run for the default branch and are not on GitHub's list of trusted ones: their runs read its caches, and
/// save none unless a mode says so.
const READ_ONLY_EVENTS: &[&str] = &[
    "branch_protection_rule",
    "check_run",
    "check_suite",
    "deployment",
    "deployment_status",
    "discussion",
    "discussion_comment",
    "fork",
    "gollum",
    "image_version",
    "issue_comment",
    "issues",
    "label",
    "milestone",
    "public",
    "pull_request_target",
    "status",
    "watch",
    "workflow_run",
];

/// Whether runs of an event may read the caches of the default branch only.
pub fn is_read_only(event: &str) -> bool {
    READ_ONLY_EVENTS.contains(&event)
}

/// When an action uses a cache.
enum When {
    Always,
    /// Unless the input has one of these values; where it is not given, its default counts.
    Unless(&'static str, &'static [&'static str]),
    /// Where the input says this.
    Says(&'static str, &'static str),
}

/// By lower-cased action.
const ACTIONS: &[(&str, When, Access)] = &[
    ("actions/cache", When::Unless("lookup-only", &["true"]), WRITE),
    ("actions/cache/restore", When::Unless("lookup-only", &["true"]), READ),
    ("actions/cache/save", When::Always, WRITE_ONLY),
    ("actions/setup-dotnet", When::Unless("cache", OFF), WRITE),
    ("actions/setup-go", When::Unless("cache", OFF), WRITE),
    ("actions/setup-java", When::Unless("cache", OFF), WRITE),
    ("actions/setup-node", When::Unless("cache", OFF), WRITE),
    ("actions/setup-python", When::Unless("cache", OFF), WRITE),
    ("astral-sh/setup-uv", When::Unless("enable-cache", OFF), WRITE),
    ("determinatesystems/magic-nix-cache-action", When::Always, WRITE),
    ("docker/build-push-action", When::Says("cache-from", "type=gha"), WRITE),
    ("gradle/actions/setup-gradle", When::Unless("cache-disabled", &["true"]), WRITE),
    ("gradle/gradle-build-action", When::Unless("cache-disabled", &["true"]), WRITE),
    ("hendrikmuhs/ccache-action", When::Always, WRITE),
    ("jdx/mise-action", When::Unless("cache", OFF), WRITE),
    ("ruby/setup-ruby", When::Unless("bundler-cache", OFF), WRITE),
    ("swatinem/rust-cache", When::Unless("lookup-only", &["true"]), WRITE),
];

const OFF: &[&str] = &["", "false"];

/// What an action does with caches; nothing where it uses none, or that is not known. `input` gives the text of an input:
/// nothing where it is not given, and an inner nothing where only the run knows it.
pub fn of_action(name: &str, reference: &str, input: impl Fn(&str) -> Option<Option<String>>) -> Option<Access> {
    let (_, when, access) = ACTIONS.iter().find(|(known, ..)| known.eq_ignore_ascii_case(name))?;
    let uses = match when {
        When::Always => true,
        When::Unless(key, values) => {
            let text = match input(key) {
                Some(given) => given?,
                None => default(name, reference, key),
            };
            !values.iter().any(|value| value.eq_ignore_ascii_case(text.trim()))
        }
        When::Says(key, part) => input(key)??.contains(part),
    };
    uses.then_some(*access)
}

/// What an input is where it is not given: empty where it has no default.
fn default(name: &str, reference: &str, input: &str) -> String {
    let interface = action(name).and_then(|action| action.interface(reference));
    interface.and_then(|interface| interface.input(input)?.default.clone()).unwrap_or_default()
}

/// The action whose key says which cache it is.
pub fn has_key(name: &str) -> bool {
    matches!(name.to_ascii_lowercase().as_str(), "actions/cache" | "actions/cache/save")
}

/// What makes a key another one in each run, or for each commit.
pub const CHANGING: &[&str] = &[
    "github.run_attempt",
    "github.run_id",
    "github.run_number",
    "github.sha",
    "github.event.after",
    "github.event.pull_request.head.sha",
];
