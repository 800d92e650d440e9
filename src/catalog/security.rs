//! What outsiders control, and which repositories no one maintains.
//!
//! Source: actionlint (paths), zizmor and CodeQL (inputs that are code, archived repositories); the events are a
//! judgement from GitHub's documentation.

pub use super::facts::security::{ARCHIVED_REPOSITORIES, CODE_INPUTS, DANGER_EVENTS, SAFE_FUNCTIONS, UNTRUSTED_PATHS};

use super::artifact::{MERGE, UPLOAD};
use super::repository::repository_part;

/// What makes code of a text in JavaScript. Source: the language's standard, and Node.js' manual of `vm`.
pub const EVALUATING_CALLS: &[&str] =
    &["eval(", "new Function(", "vm.runInContext(", "vm.runInNewContext(", "vm.runInThisContext("];

/// Files that hold secrets by their use. Source: the manuals of npm, twine, curl, Git, Docker, Kubernetes, OpenSSH, Terraform.
const SECRET_FILES: &[&str] = &[
    ".docker/config.json",
    ".env",
    ".git-credentials",
    ".netrc",
    ".npmrc",
    ".pypirc",
    "id_ed25519",
    "id_rsa",
    "kubeconfig",
    "terraform.tfstate",
];

/// Whether a file holds secrets by its use.
pub fn holds_secrets(path: &str) -> bool {
    SECRET_FILES.iter().any(|file| path.strip_suffix(file).is_some_and(|rest| rest.is_empty() || rest.ends_with('/')))
}

/// Domains of GitHub's own hosts. Source: GitHub's documentation, "Communicating with GitHub-hosted runners".
const GITHUB_DOMAINS: &[&str] = &["ghcr.io", "github.com", "githubusercontent.com"];

/// Whether a host is GitHub's.
pub fn is_of_github(host: &str) -> bool {
    let is_below = |domain: &&str| host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    GITHUB_DOMAINS.iter().any(is_below)
}

/// The inputs of actions that name what GitHub keeps and shows, with what they name.
pub const KEPT_NAMES: [(&str, &str, &str); 6] = [
    (UPLOAD, "name", "the name of an artifact"),
    (MERGE, "name", "the name of an artifact"),
    ("actions/cache", "key", "the key of a cache"),
    ("actions/cache/save", "key", "the key of a cache"),
    ("actions/cache/restore", "key", "the key of a cache"),
    ("actions/cache", "restore-keys", "the key of a cache"),
];

/// Whether an outsider can fill a context path, or something below it; an index is written `*`.
pub fn is_untrusted(path: &str) -> bool {
    UNTRUSTED_PATHS.iter().any(|untrusted| {
        let (head, tail) = path.split_at_checked(untrusted.len()).unwrap_or((path, ""));
        head.eq_ignore_ascii_case(untrusted) && (tail.is_empty() || tail.starts_with('.'))
    })
}

/// The inputs of an action that are run as code.
pub fn code_inputs(action: &str) -> &'static [&'static str] {
    CODE_INPUTS.iter().find(|(name, _)| name.eq_ignore_ascii_case(action)).map_or(&[], |(_, inputs)| inputs)
}

/// Whether the repository of an action is archived.
pub fn is_archived(action: &str) -> bool {
    ARCHIVED_REPOSITORIES.iter().any(|name| name.eq_ignore_ascii_case(repository_part(action)))
}

/// Activities that only those cause who may write to the repository.
pub const ACTIVITIES_OF_MEMBERS: &[&str] = &[
    "answered",
    "assigned",
    "demilestoned",
    "labeled",
    "locked",
    "milestoned",
    "pinned",
    "transferred",
    "unassigned",
    "unlabeled",
    "unlocked",
    "unpinned",
];
