//! What commands of `gh` and calls of GitHub's API need of `GITHUB_TOKEN`.
//!
//! Source: GitHub's documentation, "Permissions required for fine-grained personal access tokens", for the requests that
//! the manual of `gh` and the methods of Octokit name. What is not listed is unknown.

use super::permission::{Level, Scope};

/// One thing that the token has to be able to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    pub scope: Scope,
    pub level: Level,
    /// Another scope that does as well, at the same level: comments and labels of issues and of pull requests are one.
    pub or: Option<Scope>,
}

const fn read(scope: Scope) -> Access {
    Access { scope, level: Level::Read, or: None }
}

const fn write(scope: Scope) -> Access {
    Access { scope, level: Level::Write, or: None }
}

const COMMENT_ISSUE: Access = Access { scope: Scope::Issues, level: Level::Write, or: Some(Scope::PullRequests) };
const COMMENT_PULL: Access = Access { scope: Scope::PullRequests, level: Level::Write, or: Some(Scope::Issues) };
const READ_ISSUE: Access = Access { scope: Scope::Issues, level: Level::Read, or: Some(Scope::PullRequests) };

type Row = (&'static str, &'static [&'static str], &'static [Access]);

/// `gh GROUP VERB`
const GH: &[Row] = &[
    ("auth", &["status"], &[]),
    ("cache", &["list"], &[read(Scope::Actions)]),
    ("cache", &["delete"], &[write(Scope::Actions)]),
    ("issue", &["list", "status", "view"], &[read(Scope::Issues)]),
    ("issue", &["comment"], &[COMMENT_ISSUE]),
    ("issue", &["close", "create", "edit", "lock", "pin", "reopen", "unlock", "unpin"], &[write(Scope::Issues)]),
    ("label", &["list"], &[READ_ISSUE]),
    ("label", &["clone", "create", "delete", "edit"], &[COMMENT_ISSUE]),
    ("pr", &["checks"], &[read(Scope::PullRequests), read(Scope::Checks), read(Scope::Statuses)]),
    ("pr", &["checkout"], &[read(Scope::Contents), read(Scope::PullRequests)]),
    ("pr", &["diff", "list", "status", "view"], &[read(Scope::PullRequests)]),
    ("pr", &["comment", "edit"], &[COMMENT_PULL]),
    ("pr", &["close", "create", "lock", "ready", "reopen", "review", "unlock"], &[write(Scope::PullRequests)]),
    ("pr", &["merge", "update-branch"], &[write(Scope::Contents), write(Scope::PullRequests)]),
    ("release", &["download", "list", "view"], &[read(Scope::Contents)]),
    ("release", &["create", "delete", "delete-asset", "edit", "upload"], &[write(Scope::Contents)]),
    ("repo", &["clone", "view"], &[read(Scope::Contents)]),
    ("run", &["download", "list", "view", "watch"], &[read(Scope::Actions)]),
    ("run", &["cancel", "delete", "rerun"], &[write(Scope::Actions)]),
    ("workflow", &["list", "view"], &[read(Scope::Actions)]),
    ("workflow", &["disable", "enable", "run"], &[write(Scope::Actions)]),
];

/// `github.rest.GROUP.METHOD`
const REST: &[Row] = &[
    (
        "actions",
        &[
            "listWorkflowRunArtifacts",
            "downloadArtifact",
            "getWorkflowRun",
            "listWorkflowRuns",
            "listJobsForWorkflowRun",
        ],
        &[read(Scope::Actions)],
    ),
    (
        "actions",
        &["createWorkflowDispatch", "cancelWorkflowRun", "reRunWorkflow", "deleteWorkflowRun"],
        &[write(Scope::Actions)],
    ),
    ("checks", &["create", "update"], &[write(Scope::Checks)]),
    ("checks", &["get", "listForRef", "listForSuite"], &[read(Scope::Checks)]),
    (
        "git",
        &["createRef", "updateRef", "deleteRef", "createTag", "createCommit", "createTree", "createBlob"],
        &[write(Scope::Contents)],
    ),
    ("git", &["getRef", "getCommit", "getTree", "listMatchingRefs"], &[read(Scope::Contents)]),
    (
        "issues",
        &["createComment", "updateComment", "deleteComment", "addLabels", "removeLabel", "setLabels", "addAssignees"],
        &[COMMENT_ISSUE],
    ),
    ("issues", &["get", "listComments", "listLabelsOnIssue"], &[READ_ISSUE]),
    ("issues", &["listForRepo"], &[read(Scope::Issues)]),
    ("issues", &["create", "lock", "unlock"], &[write(Scope::Issues)]),
    ("issues", &["update"], &[COMMENT_ISSUE]),
    ("pulls", &["get", "list", "listFiles", "listReviews", "listCommits"], &[read(Scope::PullRequests)]),
    (
        "pulls",
        &["create", "update", "createReview", "requestReviewers", "createReviewComment"],
        &[write(Scope::PullRequests)],
    ),
    ("pulls", &["merge"], &[write(Scope::Contents)]),
    (
        "repos",
        &[
            "getContent",
            "listTags",
            "getLatestRelease",
            "getReleaseByTag",
            "listReleases",
            "getCommit",
            "compareCommits",
        ],
        &[read(Scope::Contents)],
    ),
    (
        "repos",
        &["createOrUpdateFileContents", "createRelease", "updateRelease", "deleteRelease", "uploadReleaseAsset"],
        &[write(Scope::Contents)],
    ),
    ("repos", &["createCommitStatus"], &[write(Scope::Statuses)]),
    ("repos", &["createDeployment", "createDeploymentStatus"], &[write(Scope::Deployments)]),
];

/// What a command of `gh` needs; nothing where that is not known.
pub fn gh(group: &str, verb: &str) -> Option<&'static [Access]> {
    row(GH, group, verb)
}

/// What a call of the API through Octokit needs; nothing where that is not known.
pub fn rest(group: &str, method: &str) -> Option<&'static [Access]> {
    row(REST, group, method)
}

fn row(rows: &'static [Row], group: &str, verb: &str) -> Option<&'static [Access]> {
    rows.iter().find(|(name, verbs, _)| *name == group && verbs.contains(&verb)).map(|(.., needs)| *needs)
}

/// Variables by which `gh` is given a token. Source: its manual, "gh help environment".
pub const GH_TOKENS: &[&str] = &["GH_TOKEN", "GITHUB_TOKEN", "GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN"];

/// Commands of `gh` that need no token. Source: `DisableAuthCheck` in cli/cli.
pub const GH_WITHOUT_TOKEN: &[&str] =
    &["--version", "help", "version", "completion", "auth", "alias", "config", "actions", "reference"];

/// Options of `gh` that are answered without a token wherever they stand.
pub const GH_HELP: &[&str] = &["--help", "-h"];

/// Commands of `gh` that are about a repository.
pub const GH_OF_A_REPOSITORY: &[&str] =
    &["cache", "issue", "label", "pr", "release", "run", "secret", "variable", "workflow"];
