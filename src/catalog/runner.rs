//! Runner labels, shells and the runtimes of actions.
//!
//! Source: the history of the table in actions/runner-images and its announcements; actions/runner.

pub use super::facts::runners::{LABELS, RUNTIMES, SELF_HOSTED, SHELLS};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Os {
    Linux,
    MacOs,
    Windows,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Arch {
    X64,
    Arm64,
}

/// Where a label is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Ga,
    Preview,
    Deprecated,
    /// No runner takes its jobs any more, or from the announced date on.
    Retired,
    /// Known to tools but not in GitHub's table: larger runners of an organization.
    Unlisted,
}

/// A label of runners that GitHub hosts. Dates are those of the table's history, `retires` and `moves` as announced.
#[derive(Debug)]
pub struct Label {
    pub name: &'static str,
    pub os: Os,
    pub arch: Arch,
    pub status: Status,
    pub listed_since: Option<&'static str>,
    pub last_listed: Option<&'static str>,
    pub deprecated: Option<&'static str>,
    pub retires: Option<&'static str>,
    /// The label that it stands for: `ubuntu-24.04` for `ubuntu-latest`.
    pub alias_of: Option<&'static str>,
    /// What it will stand for, and from when.
    pub moves: Option<(&'static str, &'static str)>,
}

/// A shell that `shell:` knows by name.
#[derive(Debug)]
pub struct Shell {
    pub name: &'static str,
    pub platforms: &'static [Os],
    /// `{0}` is the script.
    pub command: &'static str,
    pub extension: &'static str,
    /// Whether a failing command ends the script.
    pub fail_fast: bool,
    /// Whether a failing command in a pipe does.
    pub pipefail: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuntimeStatus {
    Supported,
    Deprecated,
    Removed,
}

/// A value of `runs.using`.
#[derive(Debug)]
pub struct Runtime {
    pub name: &'static str,
    pub status: RuntimeStatus,
    /// What the runner takes in its place.
    pub runs_as: Option<&'static str>,
    pub removed_on: Option<&'static str>,
}

/// A hosted label, compared without case.
pub fn label(name: &str) -> Option<&'static Label> {
    LABELS.iter().find(|label| label.name.eq_ignore_ascii_case(name))
}

pub fn shell(name: &str) -> Option<&'static Shell> {
    SHELLS.iter().find(|shell| shell.name == name)
}

pub fn runtime(name: &str) -> Option<&'static Runtime> {
    RUNTIMES.iter().find(|runtime| runtime.name == name)
}
