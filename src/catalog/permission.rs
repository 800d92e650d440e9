//! The scopes of `GITHUB_TOKEN`, and what actions need of them.

use serde::{Deserialize, Deserializer, de::Error};

pub use super::facts::permissions::{SCOPES, Scope};

/// How much a scope grants; each level includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    None,
    Read,
    Write,
}

/// How settled a scope is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Ga,
    Preview,
    Legacy,
}

/// What is known of a scope. Source: the workflow schema of the language service, and GitHub's documentation of
/// the token.
#[derive(Debug)]
pub struct ScopeFacts {
    pub scope: Scope,
    /// As it is written: `pull-requests`.
    pub name: &'static str,
    /// The levels that may be written.
    pub levels: &'static [Level],
    pub stage: Stage,
    /// Without `permissions:`, where the setting is permissive.
    pub permissive: Level,
    /// Without `permissions:`, where the setting is restricted.
    pub restricted: Level,
    /// The most that a pull request from a fork gets.
    pub fork_pull_request_max: Level,
    pub note: Option<&'static str>,
}

impl Scope {
    /// The scope of a name such as `pull-requests`.
    pub fn from_name(name: &str) -> Option<Self> {
        SCOPES.iter().find(|facts| facts.name == name).map(|facts| facts.scope)
    }

    /// All scopes, sorted by name.
    pub fn all() -> impl Iterator<Item = Self> {
        SCOPES.iter().map(|facts| facts.scope)
    }

    pub fn facts(self) -> &'static ScopeFacts {
        // The table is in the order of the enumeration; a test holds that.
        &SCOPES[self as usize]
    }

    pub fn name(self) -> &'static str {
        self.facts().name
    }
}

impl Level {
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::None, Self::Read, Self::Write].into_iter().find(|level| level.name() == name)
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

/// Actions that sign in by the run's identity, and fail without `id-token: write` unless they are given keys. Source:
/// their READMEs.
const IDENTITY_LOGINS: &[&str] = &[
    "actions/attest",
    "actions/attest-build-provenance",
    "actions/attest-sbom",
    "actions/deploy-pages",
    "aws-actions/configure-aws-credentials",
    "azure/login",
    "google-github-actions/auth",
    "hashicorp/vault-action",
    "pypa/gh-action-pypi-publish",
    "rust-lang/crates-io-auth-action",
];

/// Whether an action signs in by the run's identity.
pub fn is_identity_login(action: &str) -> bool {
    IDENTITY_LOGINS.iter().any(|name| name.eq_ignore_ascii_case(action))
}

impl<'de> Deserialize<'de> for Scope {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::from_name(&name).ok_or_else(|| D::Error::custom(format!("no scope `{name}`")))
    }
}

impl<'de> Deserialize<'de> for Level {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::from_name(&name).ok_or_else(|| D::Error::custom(format!("no level `{name}`")))
    }
}

/// One need of an action. The rules that hold add up.
#[derive(Debug, Deserialize)]
pub struct PermissionRule {
    /// Empty: nothing is needed, unless another rule holds.
    pub permissions: Vec<(Scope, Level)>,
    /// What its inputs must be for the rule to hold.
    pub condition: Option<Condition>,
    /// A condition that inputs do not show, in words: such a rule says "may need".
    pub when: Option<String>,
    pub evidence: Evidence,
}

/// A test of an input. An input that is not given counts as its default.
#[derive(Debug, Deserialize)]
pub struct Condition {
    pub input: String,
    pub op: Op,
    /// Empty for [`Op::Set`] and [`Op::Unset`].
    #[serde(default)]
    pub value: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Op {
    Set,
    Unset,
    Equals,
    NotEquals,
    Prefix,
}

/// How a rule is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// The action's README says so.
    Readme,
    /// It follows from what the action calls.
    Api,
    /// It calls nothing that needs the token.
    None,
}

impl Condition {
    /// Whether it holds for the input's value, given or default; None is an input without either.
    pub fn holds(&self, value: Option<&str>) -> bool {
        let value = value.unwrap_or("");
        match self.op {
            Op::Set => !value.is_empty(),
            Op::Unset => value.is_empty(),
            Op::Equals => value == self.value,
            Op::NotEquals => value != self.value,
            Op::Prefix => value.starts_with(&self.value),
        }
    }
}
