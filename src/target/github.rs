//! A workflow of GitHub Actions, and a composite action.

use crate::yaml::Node;

/// A workflow file.
#[derive(Clone, Debug, PartialEq)]
pub struct Workflow {
    pub comments: Comments,
    pub name: Option<String>,
    pub triggers: Vec<Trigger>,
    /// `run-name`, `permissions`, `env`, `concurrency`, `defaults`, in the order in which they are written.
    pub fields: Vec<Field>,
    pub jobs: Vec<Job>,
}

/// The `action.yml` of a composite action.
#[derive(Clone, Debug, PartialEq)]
pub struct ActionFile {
    pub comments: Comments,
    pub name: Option<String>,
    /// `description`, `author`, `branding`, in the order in which they are written.
    pub fields: Vec<Field>,
    /// Mappings; empty where there are none.
    pub inputs: Node,
    pub outputs: Node,
    pub steps: Vec<Step>,
}

/// Comments above a part, behind its first line, and below its last member.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comments {
    pub above: Vec<String>,
    pub trailing: Option<String>,
    pub below: Vec<String>,
    /// Around a key of the part; above the part where it has no such key.
    pub keys: Vec<(&'static str, Comments)>,
}

/// An event with its filters; several of `schedule` become one list.
#[derive(Clone, Debug, PartialEq)]
pub struct Trigger {
    pub comments: Comments,
    pub event: String,
    /// A mapping; empty where there are no filters.
    pub filters: Node,
}

/// A key whose value needs no structure of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    pub key: String,
    pub node: Node,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    pub comments: Comments,
    pub id: String,
    /// All keys but `steps` and `uses`, in the order in which they are written.
    pub fields: Vec<Field>,
    /// The workflow that the job is, with its inputs.
    pub call: Option<(Uses, Node)>,
    pub steps: Vec<Step>,
}

/// The keys of a step that stand in its head in a source: its names, then what it does.
pub const STEP_HEAD: &[&str] = &["name", "id", "uses", "run", "wait", "wait-all", "cancel", "parallel"];

#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub comments: Comments,
    pub name: Option<String>,
    pub id: Option<String>,
    pub condition: Option<Node>,
    pub action: Action,
    /// `env`, `shell`, `working-directory`, `timeout-minutes`, …
    pub fields: Vec<Field>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    Run {
        script: String,
    },
    Uses {
        uses: Uses,
        with: Node,
    },
    /// `wait`, `wait-all`, `cancel`: the key and its value.
    Other {
        key: &'static str,
        value: Node,
    },
    Parallel {
        steps: Vec<Step>,
    },
}

/// What a step uses. An action of a repository can be given by [`Commit`] only, so an unpinned one cannot be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Uses {
    Pinned(Commit),
    /// `./path`, `$/path`, `docker://image`, or what `baseline = github` leaves as it is.
    AsWritten(String),
}

/// A pinned action. Made by the lock file only (`lower::pin`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// `owner/repo[/path]`
    pub name: String,
    /// 40 hexadecimal digits.
    pub commit: String,
    /// The exact version, for the comment.
    pub version: String,
}
