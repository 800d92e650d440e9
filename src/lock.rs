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

/// The name under which faults of the file are reported.
pub const RULE: &str = "lock-syntax";

/// The form of the file that is written here; another one is refused.
const FORMAT: i64 = 1;

/// The content of `pipe.lock`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// The pipec that last changed it. No file differs from another one by this alone.
    pub pipec: String,
    pub actions: BTreeMap<ActionKey, LockedAction>,
    pub places: Places,
}

/// Where the entries stand in the file. Where something stands is no part of what it means, so all places are equal.
#[derive(Clone, Debug, Default)]
pub struct Places(BTreeMap<ActionKey, Place>);

/// Where one entry stands.
#[derive(Clone, Debug)]
pub struct Place {
    /// Its `name`.
    pub name: Span,
    /// Its `commit`.
    pub commit: Span,
    /// Its interfaces, by path.
    pub interfaces: BTreeMap<String, Span>,
}

impl PartialEq for Places {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Places {}

impl Places {
    /// The place of an entry; none where it was not read from a file.
    pub fn get(&self, key: &ActionKey) -> Option<&Place> {
        self.0.get(key)
    }
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
    /// Commits that were here before, since the outputs were written last: the outputs may still have them.
    pub replaces: Vec<String>,
    /// By the path inside the repository; the empty path is its root.
    pub interfaces: BTreeMap<String, Interface>,
}

/// What an action takes and gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Interface {
    /// The version that it was read at, where that is another one than the entry's: what the entry's own version takes
    /// is not known yet.
    pub read_at: Option<String>,
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

    /// Whether the commit and the interface of a reference are here. A call needs the commit alone: what a workflow
    /// takes may stay unknown.
    pub fn has(&self, reference: &ActionReference) -> bool {
        let known =
            |action: &LockedAction| is_workflow(&reference.path) || action.interfaces.contains_key(&reference.path);
        self.actions.get(&reference.key()).is_some_and(known)
    }

    /// Whether the interface of a reference was read at another version than the locked one.
    pub fn is_outdated(&self, reference: &ActionReference) -> bool {
        let interface = self.actions.get(&reference.key()).and_then(|action| action.interfaces.get(&reference.path));
        interface.is_some_and(|interface| interface.read_at.is_some())
    }

    /// Adds what the sources name and `resolve` knows. Nothing that is here is changed, so a newer catalog moves no
    /// pin; only an interface of another version gives way to that of the locked one. Returned are the places for which something is still missing, each action and path once.
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
            let version = self.actions.get(&reference.key()).map(|action| action.version.clone());
            if let Some(version) = version.filter(|_| self.is_outdated(reference))
                && let Some(known) = resolve(&reference.repository, &version)
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
        let interface = known.interfaces.get(&reference.path);
        if interface.is_none() && !is_workflow(&reference.path) {
            return;
        }
        let action = self.actions.entry(reference.key()).or_insert_with(|| LockedAction {
            version: known.version.clone(),
            commit: known.commit.clone(),
            ..LockedAction::default()
        });
        if let Some(interface) = interface.filter(|_| action.commit == known.commit) {
            action.interfaces.insert(reference.path.clone(), interface.clone());
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
