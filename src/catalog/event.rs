//! The events that start workflows. Source: GitHub's documentation of events, the language service and actionlint.

pub use super::facts::events::{EVENTS, EXCLUSIVE_FILTERS, SKIP_MARKER_EVENTS, SKIP_MARKERS, TOKEN_TRIGGERED};

/// The event of a run that follows another one.
pub const FOLLOWING: &str = "workflow_run";

/// How a run can end. Source: GitHub's documentation, "REST API endpoints for workflow runs", `conclusion`.
pub const CONCLUSIONS: [&str; 9] =
    [SUCCESS, "failure", "cancelled", "timed_out", "skipped", "neutral", "action_required", "stale", "startup_failure"];
pub const SUCCESS: &str = "success";

/// One event.
#[derive(Debug)]
pub struct Event {
    pub name: &'static str,
    pub status: EventStatus,
    /// Activity types; empty when it has none.
    pub types: &'static [&'static str],
    /// Whether `types` may be any text (`repository_dispatch`).
    pub free_types: bool,
    /// The types without a filter; None means all.
    pub default_types: Option<&'static [&'static str]>,
    /// The keys below the event: `branches`, `paths-ignore` …
    pub filters: &'static [&'static str],
    /// Filters that must be given.
    pub requires: &'static [&'static str],
    /// What `github.ref` is in the run.
    pub runs_on: RunRef,
    /// Whether the workflow runs only when its file is on the default branch.
    pub only_default_branch: bool,
    pub security: Security,
    pub note: Option<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventStatus {
    Active,
    Retired,
    Alias,
}

/// The reference that a run is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunRef {
    DefaultBranch,
    PullMergeRef,
    DeployedRef,
    CreatedRef,
    MergeGroupRef,
    PushedRef,
    PackageRef,
    ReleaseTag,
    Caller,
    ChosenRef,
}

/// Who can cause the event and what the run may do; for public repositories with default settings.
#[derive(Debug)]
pub struct Security {
    /// Someone without write access; None: as the caller's event.
    pub outsider_can_trigger: Option<bool>,
    /// Whether the workflow file itself can come from a fork.
    pub workflow_file_from_fork: bool,
    /// Token and secrets are those of the caller (`workflow_call`).
    pub as_caller: bool,
    /// Runs for forks get a read-only token and no secrets.
    pub restricted_for_forks: bool,
    pub needs_approval_for_fork: bool,
}

/// The names of workflows that GitHub runs without a file in the repository. Source: GitHub's documentation of Pages,
/// code scanning, Dependabot and Copilot, by the names that their runs have.
const OF_GITHUB: [&str; 6] = [
    "Automatic Dependency Submission",
    "CodeQL",
    "Copilot",
    "Dependabot Updates",
    "Graph Update",
    "pages-build-deployment",
];

/// Whether a workflow of that name is one that GitHub itself brings.
pub fn is_of_github(name: &str) -> bool {
    OF_GITHUB.iter().any(|own| name.get(..own.len()).is_some_and(|start| start.eq_ignore_ascii_case(own)))
}

/// The event of a name. Names have one case.
pub fn event(name: &str) -> Option<&'static Event> {
    EVENTS.binary_search_by(|event| event.name.cmp(name)).ok().and_then(|at| EVENTS.get(at))
}
