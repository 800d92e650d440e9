//! The way in: an existing workflow, composite action or file of manifests as `.pipe`.
//!
//! In: the text of a file and its path. Out: the text of a source with `baseline = github` or `argocd` that
//! compiles to the same file, or what cannot be said and where. It reads the schema for the words of the language, and knows
//! nothing of disks and terminals.
//!
//! - `workflow`, `job`: the forms of the language, walked in the order of the file.
//! - `action`, `argo`: the same for composite actions, and for manifests.
//! - `value`: values by the shape that their place wants.
//! - `text`, `expression`: texts and GitHub's expressions.
//! - `form`: what GitHub's reader of YAML refuses, and what says nothing.
//! - `allow`: faults that are carried over.
//! - `project`: several files that become one project: their ids, pins and secrets.
//! - `pins`, `secrets`: what of a workflow belongs to `pipe.lock` and to declarations.
//! - `settle`: the order and the layout that the output has.
//! - `harden`: the step from there to `baseline = safe`.
//! - `verify`: whether an imported workflow compiles to the same; `normal` and `compare` say what "the same" is.

mod action;
mod allow;
mod argo;
mod compare;
mod expression;
mod form;
mod harden;
mod job;
mod lines;
mod normal;
mod pins;
mod project;
mod secrets;
mod settle;
mod text;
mod value;
mod verify;
mod workflow;

use std::ops::Range;

use crate::analysis::{Analysis, analyze};
use crate::header::header_source;
use crate::lock::Lock;
use crate::project::Project;
use crate::yaml::{self, Node};
use lines::Lines;
use pins::Pins;

pub use allow::allow_existing;
pub use compare::{Difference, compare, compare_manifests};
pub use form::{Remark, RemarkKind};
pub use harden::{Change, Hardened, Kept, harden};
pub use lines::{Region, UnknownKey};
pub use pins::{Pin, add_pins};
pub use project::{ForeignFile, Reading, import_all, read_all};
pub use secrets::{SECRETS_FILE, SecretUse, declare, merged};
pub use verify::{Verdict, verify};

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Workflow,
    /// A composite action.
    Action,
    /// Of Argo CD, in one or several documents.
    Manifests,
}

/// An imported file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The text of the source.
    pub source: String,
    pub kind: Kind,
    /// The id of its pipeline or action; of manifests, the name of the file.
    pub id: String,
    /// Where the source belongs, from the folder of the sources: a pipeline and an action may have one id.
    pub path: String,
    /// What is said otherwise than it was: sentences for people.
    pub notes: Vec<String>,
    /// What the lock file needs for the source.
    pub pins: Vec<Pin>,
    /// The secrets that it uses, which are not declared in it.
    pub secrets: Vec<SecretUse>,
}

/// Why a file is not imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// One sentence without a final period.
    pub message: String,
    /// The place in the file.
    pub span: Range<usize>,
    /// Whether the file is fine, but something else than is meant here.
    pub is_other: bool,
}

impl Fault {
    fn at(node: &Node, message: impl Into<String>) -> Self {
        Self::new(node.span.clone().unwrap_or(0..0), message)
    }

    fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { message: message.into(), span, is_other: false }
    }

    /// What stands there is not meant here.
    fn other(node: &Node, message: impl Into<String>) -> Self {
        Self { is_other: true, ..Self::at(node, message) }
    }
}

type Result<T, E = Fault> = std::result::Result<T, E>;

/// A file as it was read.
enum Content {
    Workflow(Node),
    Action(Node),
    Manifests,
}

impl Content {
    fn read(text: &str) -> Result<Self, Vec<Fault>> {
        if argo::is_manifest(text) {
            return Ok(Self::Manifests);
        }
        let root = read(text)?;
        let is_github = ["on", "jobs", "runs"].iter().any(|key| root.get(key).is_some());
        match argo::inner(&root).filter(|_| !is_github) {
            Some(fault) => Err(vec![fault]),
            None if action::is_action(&root) => Ok(Self::Action(root)),
            None => Ok(Self::Workflow(root)),
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Workflow(_) => Kind::Workflow,
            Self::Action(_) => Kind::Action,
            Self::Manifests => Kind::Manifests,
        }
    }

    /// The id of what becomes of a file, as long as no other has it.
    fn id(&self, file: ForeignFile<'_>) -> String {
        match self {
            Self::Workflow(_) | Self::Manifests => workflow::identifier(file.name()),
            Self::Action(_) => action::name(file.path),
        }
    }

    /// Where the source belongs. The name of the declarations is taken.
    fn source_path(&self, id: &str) -> String {
        match self {
            Self::Action(_) => format!("actions/{id}.pipe"),
            _ if format!("{id}.pipe") == SECRETS_FILE => "secrets-workflow.pipe".to_owned(),
            _ => format!("{id}.pipe"),
        }
    }

    /// The document of a file for GitHub.
    fn root(&self) -> Option<&Node> {
        match self {
            Self::Workflow(root) | Self::Action(root) => Some(root),
            Self::Manifests => None,
        }
    }
}

/// Imports a file by itself, without a lock file: commits stay commits. `path` is that of a [`ForeignFile`].
///
/// # Errors
/// What is wrong with the YAML, or the first thing that the language cannot say.
pub fn import(text: &str, path: &str) -> Result<Imported, Vec<Fault>> {
    let file = ForeignFile { path, text };
    let content = Content::read(text)?;
    let id = content.id(file);
    let (pins, lock) = (Pins::default(), Lock::default());
    let imported = import_content(content, file, &id, &pins, &lock)?;
    let mut imported = settle::settled(imported, file, &pins, &lock);
    allow::allow(&mut [&mut imported], &Analysis::default());
    Ok(imported)
}

/// A file without its `@allow`s, not yet formatted.
fn import_content(
    content: Content,
    file: ForeignFile<'_>,
    id: &str,
    pins: &Pins,
    lock: &Lock,
) -> Result<Imported, Vec<Fault>> {
    let ForeignFile { path, text } = file;
    let mut root = content.root().cloned().unwrap_or_else(Node::null);
    if header_source(text).is_some() && !root.above.is_empty() {
        root.above.remove(0);
    }
    let anyway = pins::pinned_anyway(&root, lock);
    let pinned = pins.apply(&mut root);
    let lines = written(&content, &root, file, id)?;
    let refused = content.root().map(|root| form::form(text, root).0).unwrap_or_default();
    if !lines.faults.is_empty() || !refused.is_empty() {
        return Err([lines.faults, refused].concat());
    }
    let source = lines.out;
    let mut project = Project::default();
    project.sources.add("imported.pipe", source.as_str());
    let model = analyze(project).model;
    let mut notes = Vec::new();
    if content.kind() == Kind::Manifests && !path.contains('/') {
        notes.push(format!("its folder is not known: `file` says where `{path}` is written, if not to `[output]`"));
    }
    if text.lines().any(|line| has_alias(line, text)) {
        notes.push("anchors and aliases are written out".to_owned());
    }
    let mut changed = Vec::new();
    changed_numbers(&root, &mut changed);
    notes.extend(changed.into_iter().map(|ChangedNumber { written, read, span }| {
        let line = text.get(..span.start).unwrap_or("").matches('\n').count() + 1;
        format!("line {line}: GitHub reads the number `{written}` as `{read}`")
    }));
    notes.extend(secrets::unnamed(&model));
    for action in anyway {
        notes.push(format!("`{action}` is written with its commit from now on: pipe.lock has one for it"));
    }
    match model.raw_keys() {
        0 => {}
        1 => notes.push("one key has no word here, and stands in `raw`".to_owned()),
        several => notes.push(format!("{several} keys have no word here, and stand in `raw`")),
    }
    let secrets = secrets::used(&model.pipelines);
    Ok(Imported {
        source,
        kind: content.kind(),
        id: id.to_owned(),
        path: content.source_path(id),
        notes,
        pins: pinned,
        secrets,
    })
}

/// The source of a file, of which `root` is the document for GitHub. What could not be written is among the faults.
fn written(content: &Content, root: &Node, file: ForeignFile<'_>, id: &str) -> Result<Lines, Vec<Fault>> {
    match content {
        Content::Workflow(_) => workflow::workflow(root, file.name(), id).map_err(|fault| vec![fault]),
        Content::Action(_) => action::action(root, file.path, id).map_err(|fault| vec![fault]),
        Content::Manifests => argo::import(file.text, file.path),
    }
}

/// A number that GitHub reads as another text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedNumber {
    pub written: String,
    pub read: String,
    /// In the foreign file.
    pub span: Range<usize>,
}

/// The numbers outside of matrices that GitHub reads as another text; in a matrix they stay as they are.
fn changed_numbers(node: &Node, found: &mut Vec<ChangedNumber>) {
    if let yaml::Value::Number(number) = &node.value
        && value::changes(number)
    {
        let read = value::as_text(node).unwrap_or_default();
        found.push(ChangedNumber { written: number.clone(), read, span: node.span.clone().unwrap_or(0..0) });
    }
    node.items().iter().for_each(|item| changed_numbers(item, found));
    for entry in node.entries().iter().filter(|entry| entry.key != "matrix") {
        changed_numbers(&entry.node, found);
    }
}

fn read(text: &str) -> Result<Node, Vec<Fault>> {
    yaml::read(text).map_err(|errors| errors.into_iter().map(read_error).collect())
}

fn read_error(error: yaml::ReadError) -> Fault {
    Fault::new(error.span, error.message)
}

/// Whether a line has `key: *alias` or `- *alias`, of an anchor that is there.
fn has_alias(line: &str, text: &str) -> bool {
    let line = line.trim();
    [": *", "- *"].iter().any(|mark| {
        line.split_once(mark).is_some_and(|(before, after)| {
            let end = after.find(|character: char| character.is_whitespace() || ",]}".contains(character));
            let name = &after[..end.unwrap_or(after.len())];
            let anchor = format!("&{name}");
            let is_anchored = text
                .match_indices(&anchor)
                .any(|(at, _)| text[at + anchor.len()..].chars().next().is_none_or(char::is_whitespace));
            !before.contains(['"', '\'', '#']) && !name.is_empty() && is_anchored
        })
    })
}
