//! `pipe.lock`: the commit and the interface of every action that the sources name.
//!
//! In: the file's text, or what the catalog and Git know. Out: [`Lock`], and its text: one short line for each
//! thing that can change, sorted, so that a difference reads well. It must not know where facts come from.

pub mod known;
mod read;
mod write;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::model::ActionReference;
use crate::source::Span;

/// The file beside `pipe.toml`; it is to be committed.
pub const LOCK_FILE: &str = "pipe.lock";

/// The form of the file that is written here; another one is refused.
const FORMAT: i64 = 1;

/// The content of `pipe.lock`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// The pipec that last changed it. No file differs from another one by this alone.
    pub pipec: String,
    pub actions: BTreeMap<ActionKey, LockedAction>,
}

/// An action as sources name it: which repository, and which version of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActionKey {
    name: String,
    reference: String,
}

impl ActionKey {
    /// `name` is `owner/repo` in any case of letters, `reference` as written.
    pub fn new(name: &str, reference: &str) -> Self {
        Self { name: name.to_ascii_lowercase(), reference: reference.to_string() }
    }

    /// `owner/repo` in lower case.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn reference(&self) -> &str {
        &self.reference
    }
}

impl std::fmt::Display for ActionKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}@{}", self.name, self.reference)
    }
}

/// What a reference meant when it was locked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LockedAction {
    /// The exact version, such as `v4.2.2`; the reference itself where no version is at that commit.
    pub version: String,
    /// 40 (or 64) hexadecimal digits in lower case.
    pub commit: String,
    /// By the path inside the repository; the empty path is its root.
    pub interfaces: BTreeMap<String, Interface>,
}

/// What an action takes and gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Interface {
    /// `node24`, `composite`, `docker`.
    pub using: String,
    /// By name as the action writes it.
    pub inputs: BTreeMap<String, Input>,
    /// Sorted.
    pub outputs: Vec<String>,
}

/// One input of an action.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Input {
    pub required: bool,
    pub default: Option<String>,
    /// What the action says to those who still use it.
    pub deprecated: Option<String>,
}

/// A place where a source names an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedAction {
    pub action: ActionReference,
    pub span: Span,
}

impl ActionReference {
    pub fn key(&self) -> ActionKey {
        ActionKey::new(&self.repository, &self.reference)
    }
}

/// Looks up `owner/repo` and a reference; the answer holds all interfaces that are known.
pub type Resolve<'r> = &'r dyn Fn(&str, &str) -> Option<LockedAction>;

impl Lock {
    pub fn get(&self, name: &str, reference: &str) -> Option<&LockedAction> {
        self.actions.get(&ActionKey::new(name, reference))
    }

    /// Whether the commit and the interface of a reference are here.
    pub fn has(&self, reference: &ActionReference) -> bool {
        self.actions.get(&reference.key()).is_some_and(|action| action.interfaces.contains_key(&reference.path))
    }

    /// Adds what the sources name and `resolve` knows. Nothing that is here is changed, so a newer catalog moves no
    /// pin. Returned are the places for which something is still missing, each action and path once.
    pub fn complete<'a>(
        &mut self,
        places: impl IntoIterator<Item = &'a NamedAction>,
        resolve: Resolve<'_>,
    ) -> Vec<&'a NamedAction> {
        let mut missing: Vec<&NamedAction> = Vec::new();
        for place in places {
            let reference = &place.action;
            if !self.has(reference)
                && let Some(known) = resolve(&reference.repository, &reference.reference)
            {
                self.add(reference, &known);
            }
            let said =
                |other: &&NamedAction| other.action.key() == reference.key() && other.action.path == reference.path;
            if !self.has(reference) && !missing.iter().any(said) {
                missing.push(place);
            }
        }
        missing
    }

    /// Adds one interface; of another commit than the locked one it says nothing.
    fn add(&mut self, reference: &ActionReference, known: &LockedAction) {
        let interface = match known.interfaces.get(&reference.path) {
            Some(interface) => interface.clone(),
            // What a workflow takes is in its own file; its commit is all that a call needs.
            None if is_workflow(&reference.path) => Interface { using: "workflow".to_owned(), ..Interface::default() },
            None => return,
        };
        let action = self.actions.entry(reference.key()).or_insert_with(|| LockedAction {
            version: known.version.clone(),
            commit: known.commit.clone(),
            interfaces: BTreeMap::new(),
        });
        if action.commit == known.commit {
            action.interfaces.insert(reference.path.clone(), interface);
        }
    }

    /// Adds a reference whose commit is known, also where its interface is not. What is here stays.
    pub fn add_pin(&mut self, reference: &ActionReference, known: &LockedAction) {
        self.add(reference, known);
        self.actions
            .entry(reference.key())
            .or_insert_with(|| LockedAction { interfaces: BTreeMap::new(), ..known.clone() });
    }

    /// Drops what no source names any more. The places must be all those of the project.
    pub fn retain<'a>(&mut self, places: impl IntoIterator<Item = &'a NamedAction>) {
        let mut used: BTreeMap<ActionKey, Vec<&str>> = BTreeMap::new();
        for NamedAction { action, .. } in places {
            used.entry(action.key()).or_default().push(&action.path);
        }
        self.actions.retain(|key, action| {
            let paths = used.get(key);
            action.interfaces.retain(|path, _| paths.is_some_and(|paths| paths.contains(&path.as_str())));
            paths.is_some()
        });
    }
}

/// Whether a path inside a repository is that of a workflow.
fn is_workflow(path: &str) -> bool {
    path.ends_with(".yml") || path.ends_with(".yaml")
}
