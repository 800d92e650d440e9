//! Actions and reusable workflows: inputs, outputs, what they need and whether they should still be used.
//!
//! The facts are read from each repository's `action.yml` at the newest release of a major; where a snapshot is too
//! old, names of inputs and outputs come from a table of another project ([`Interface::from_table`]).

use serde::Deserialize;

use super::facts::index::ACTIONS;
use super::permission::PermissionRule;
use super::pin::Pin;
use super::repository::{Repository, repository};
use super::table::{Slot, Table};
use super::version::{Version, is_commit};

static TABLE: Table = Table { text: include_str!("data/actions.jsonl"), index: ACTIONS };
static SLOTS: [Slot<Action>; ACTIONS.len()] = [const { Slot::new() }; ACTIONS.len()];

/// One action or reusable workflow.
#[derive(Debug, Deserialize)]
pub struct Action {
    /// `owner/repository[/path]` as it is usually spelled.
    pub name: String,
    #[serde(default)]
    pub reusable_workflow: bool,
    /// Why it should not be used any more: "archived repository", "deprecated by its README".
    pub retired: Option<String>,
    /// Whether its authors only advise another way, and keep it up.
    #[serde(default)]
    pub maintained: bool,
    /// The action that took its place.
    pub replaced_by: Option<String>,
    /// Majors whose runs fail, or that end; with the date as announced, which may carry a condition.
    #[serde(default)]
    pub retired_majors: Vec<(String, String)>,
    /// Majors that do not have this path.
    #[serde(default)]
    pub absent_in: Vec<String>,
    /// Inputs that earlier releases of a major lack: the first release of each major that has it.
    #[serde(default)]
    pub input_since: Vec<(String, Vec<String>)>,
    /// Empty when nothing is known but pins.
    #[serde(default)]
    pub interfaces: Vec<Interface>,
    /// What it needs of `GITHUB_TOKEN`: all rules that hold, added up. None when that is unknown.
    pub permissions: Option<Vec<PermissionRule>>,
}

/// What a caller sees of an action.
#[derive(Debug, Deserialize)]
pub struct Interface {
    /// The majors that share it (`v4`), or single versions.
    #[serde(default)]
    pub majors: Vec<String>,
    #[serde(default)]
    pub branches: Vec<String>,
    /// `node24`, `composite`, `docker`, `workflow` …; None when it comes from a table.
    pub using: Option<String>,
    /// Sorted by lower-cased name.
    #[serde(default)]
    pub inputs: Vec<Input>,
    /// Of reusable workflows.
    #[serde(default)]
    pub secrets: Vec<Secret>,
    #[serde(default)]
    pub outputs: Vec<String>,
    /// Names alone, from another project's table: no defaults, and `required` only where there is no default.
    #[serde(default)]
    pub from_table: bool,
    /// Whether the action takes inputs that it does not declare.
    #[serde(default)]
    pub any_input: bool,
}

/// A declared input.
#[derive(Debug, Deserialize)]
pub struct Input {
    pub name: String,
    #[serde(default)]
    pub required: bool,
    #[serde(default)]
    pub deprecated: bool,
    /// As the runner sees it; an empty text is a default too. May hold `${{ }}`, evaluated in the caller.
    pub default: Option<String>,
    /// There is a default, but it is long or has several lines.
    #[serde(default)]
    pub default_omitted: bool,
    /// Of reusable workflows: `string`, `boolean` or `number`. Inputs of actions are strings.
    #[serde(rename = "type")]
    pub kind: Option<String>,
}

/// A declared secret of a reusable workflow.
#[derive(Debug, Deserialize)]
pub struct Secret {
    pub name: String,
    #[serde(default)]
    pub required: bool,
}

/// The action `owner/repository[/path]`, compared without case.
pub fn action(name: &str) -> Option<&'static Action> {
    TABLE.get(&SLOTS, name)
}

/// All actions, sorted by lower-cased name.
pub fn action_names() -> impl Iterator<Item = &'static str> {
    ACTIONS.iter().map(|(name, _)| *name)
}

impl Action {
    /// Its tags and branches. None when only an interface is known.
    pub fn repository(&self) -> Option<&'static Repository> {
        repository(&self.name)
    }

    /// The commit of a reference; see [`Repository::pin`].
    pub fn pin(&self, reference: &str) -> Option<Pin> {
        self.repository()?.pin(reference)
    }

    /// The interface at a branch, a version (by its major) or a known commit. None when it is unknown: then inputs
    /// cannot be checked.
    pub fn interface(&self, reference: &str) -> Option<&Interface> {
        if is_commit(reference) {
            let version = self.repository()?.version_of(reference)?;
            return if is_commit(version) { None } else { self.interface(version) };
        }
        if self.is_newer_than_known(reference) {
            return None;
        }
        let named = |interface: &&Interface| {
            let is = |name: &String| name == reference;
            interface.branches.iter().any(is) || interface.majors.iter().any(is)
        };
        self.interfaces
            .iter()
            .find(named)
            .or_else(|| {
                let major = Version::parse(reference)?.major();
                self.interfaces.iter().find(|interface| interface.is_of(major))
            })
            .or_else(|| self.interface_of_branch(reference))
    }

    /// Whether a full version came after the one whose interface is known: commits are also known from what workflows
    /// say of them.
    fn is_newer_than_known(&self, reference: &str) -> bool {
        let latest = self.repository().and_then(|repository| repository.latest.as_deref()).and_then(Version::parse);
        let version = Version::parse(reference).filter(|version| version.precision() > 1);
        matches!((version, latest), (Some(version), Some(latest)) if latest < version && !latest.is_within(&version))
    }

    /// Branches such as `releases/v4` have the interface of the version that stands at their commit.
    fn interface_of_branch(&self, name: &str) -> Option<&Interface> {
        let repository = self.repository()?;
        let branch = repository.branches.iter().find(|branch| branch.name == name)?;
        let version = repository.version_of(&branch.commit).filter(|version| *version != name)?;
        self.interface(version)
    }

    /// Whether a reference is of a major in which this path does not exist.
    pub fn is_absent_in(&self, reference: &str) -> bool {
        Version::parse(reference).is_some_and(|version| {
            self.absent_in.iter().any(|major| Version::parse(major).is_some_and(|m| m.major() == version.major()))
        })
    }

    /// The first release of the major that knows an input, when a full version is older than that.
    pub fn input_arrives_later(&self, input: &str, version: &str) -> Option<&str> {
        let pinned = Version::parse(version).filter(|version| version.precision() > 1)?;
        let (_, releases) = self.input_since.iter().find(|(name, _)| name.eq_ignore_ascii_case(input))?;
        let first = releases.iter().find(|release| {
            // `v3.6` floats over `v3.6.0`: it is not older.
            Version::parse(release)
                .is_some_and(|first| first.major() == pinned.major() && pinned < first && !first.is_within(&pinned))
        })?;
        Some(first)
    }

    /// When and how the major of a reference ends or ended: a date, perhaps with a condition.
    pub fn end_of_major(&self, reference: &str) -> Option<&str> {
        let major = Version::parse(reference)?.major();
        let of_major = |name: &str| Version::parse(name).is_some_and(|version| version.major() == major);
        self.retired_majors.iter().find(|(name, _)| of_major(name)).map(|(_, date)| date.as_str())
    }

    /// The day on which a version, or that of a known commit, ends or ended.
    ///
    /// The table says it by major: a date, or one `for tags below` a version, which spares what floats: a floating tag
    /// stands for the newest of its versions. What is said in other words is not told apart here.
    pub fn end_of_version(&self, reference: &str) -> Option<&str> {
        let named = if is_commit(reference) { self.repository()?.version_of(reference)? } else { reference };
        let version = Version::parse(named)?;
        let end = self.end_of_major(named)?;
        let (date, below) = match end.split_once(" for tags below ") {
            Some((date, below)) => (date, Some(Version::parse(below)?)),
            None => (end, None),
        };
        let is_date = date.len() == 10 && date.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let ends = below.is_none_or(|below| version < below && !below.is_within(&version));
        (is_date && ends).then_some(date)
    }
}

impl Interface {
    /// A declared input, compared without case.
    pub fn input(&self, name: &str) -> Option<&Input> {
        self.inputs.iter().find(|input| input.name.eq_ignore_ascii_case(name))
    }

    /// A declared output, compared without case.
    pub fn output(&self, name: &str) -> Option<&str> {
        self.outputs.iter().find(|output| output.eq_ignore_ascii_case(name)).map(String::as_str)
    }

    /// Whether there can be no other outputs than the declared ones: node and docker actions can set any.
    pub fn outputs_are_closed(&self) -> bool {
        matches!(self.using.as_deref(), Some("composite" | "workflow"))
    }

    /// Whether an input that is not declared is wrong. Docker actions also take `args` and `entrypoint`.
    pub fn accepts(&self, input: &str) -> bool {
        let docker = || self.using.as_deref() == Some("docker") && matches!(input, "args" | "entrypoint");
        self.any_input || self.input(input).is_some() || docker()
    }

    fn is_of(&self, major: u32) -> bool {
        let is = |name: &String| {
            Version::parse(name).is_some_and(|version| version.precision() == 1 && version.major() == major)
        };
        self.majors.iter().any(is)
    }
}

impl Input {
    /// Whether leaving it out is a fault: `required` with a default is not, since GitHub does not enforce it.
    pub fn must_be_given(&self) -> bool {
        self.required && self.default.is_none() && !self.default_omitted
    }
}
