//! Commits that are written as the versions that they are.
//!
//! `uses: a/b@<commit> # v1.2.3` becomes `use a/b@v1.2.3` and an entry of `pipe.lock`, so that the same line comes out
//! again. That is done only where it is certain, since an entry of the lock file is believed from then on: the comment
//! is exactly a version, the lock file or the catalog knows it by that very commit and neither knows it by another one,
//! the files of the project agree on it, and none of them names the version without a commit (which would be pinned by
//! the entry). All else stays as it is written.

use std::collections::{BTreeMap, BTreeSet};

use crate::lock::{ActionKey, Lock, LockedAction, known};
use crate::model::ActionReference;
use crate::names::is_commit;
use crate::uses::{Used, each_place, places};
use crate::yaml::Node;

/// The versions of a project that stand for commits.
#[derive(Clone, Debug, Default)]
pub(super) struct Pins {
    certain: BTreeMap<ActionKey, LockedAction>,
}

/// An entry for `pipe.lock`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    pub reference: ActionReference,
    pub locked: LockedAction,
}

/// The version that the comment says of a commit.
fn said(found: &Used<'_>) -> Option<ActionKey> {
    let version = found.comment.filter(|comment| is_commit(found.reference) && is_version(comment))?;
    Some(ActionKey::new(found.name, version))
}

impl Pins {
    /// What is certain in workflows that become one project. `plain` are the versions that its sources name already
    /// and that have no commit.
    pub(super) fn of<'a>(
        roots: impl IntoIterator<Item = &'a Node>,
        plain: impl IntoIterator<Item = ActionKey>,
        lock: &Lock,
    ) -> Self {
        let mut named: BTreeMap<ActionKey, BTreeSet<String>> = BTreeMap::new();
        let mut plain: BTreeSet<ActionKey> = plain.into_iter().collect();
        for root in roots {
            for place in places(root) {
                let Some(found) = Used::read(place) else { continue };
                match said(&found) {
                    Some(key) => {
                        named.entry(key).or_default().insert(found.reference.to_owned());
                    }
                    None => {
                        plain.insert(ActionKey::new(found.name, found.reference));
                    }
                }
            }
        }
        let certain = named.into_iter().filter(|(key, _)| !plain.contains(key)).filter_map(|(key, commits)| {
            let [commit] = &commits.into_iter().collect::<Vec<_>>()[..] else { return None };
            let locked = certain(&key, commit, lock)?;
            Some((key, locked))
        });
        Self { certain: certain.collect() }
    }

    /// Writes the versions in place of the commits; the answer has an entry for each.
    pub(super) fn apply(&self, root: &mut Node) -> Vec<Pin> {
        let mut found = Vec::new();
        each_place(root, &mut |node| {
            let Some((reference, locked)) = Used::read(node).and_then(|place| {
                let locked = self.certain.get(&said(&place)?)?;
                Some((place.to_reference(&locked.version), locked))
            }) else {
                return;
            };
            let text = reference.to_string();
            *node = Node { above: std::mem::take(&mut node.above), span: node.span.clone(), ..Node::text(text) };
            let pin = Pin { reference, locked: locked.clone() };
            if !found.contains(&pin) {
                found.push(pin);
            }
        });
        found
    }
}

/// The versions that a workflow names without a commit, and that a lock file has a commit for.
pub(super) fn pinned_anyway(root: &Node, lock: &Lock) -> Vec<String> {
    let named = places(root).into_iter().filter_map(|node| Some((Used::read(node)?, node.as_text()?)));
    let mut found: Vec<String> = named
        .filter(|(place, _)| lock.get(place.name, place.reference).is_some())
        .map(|(_, text)| text.to_owned())
        .collect();
    found.sort();
    found.dedup();
    found
}

/// Adds the entries that are not there yet.
pub fn add_pins(lock: &mut Lock, pins: &[Pin]) {
    for pin in pins {
        lock.add_pin(&pin.reference, &pin.locked);
    }
}

/// The entry of a version, where the lock file or the catalog has it with that commit and neither with another one.
fn certain(key: &ActionKey, commit: &str, lock: &Lock) -> Option<LockedAction> {
    let locked = lock.get(key.name(), key.reference()).cloned();
    let known = known::known(key.name(), key.reference());
    let agrees = |one: &LockedAction| one.commit == commit && one.version == key.reference();
    if locked.iter().chain(&known).all(agrees) { locked.or(known) } else { None }
}

/// Exactly a version: `v1.2.3`, `1.2.3`.
fn is_version(text: &str) -> bool {
    let numbers = text.strip_prefix('v').unwrap_or(text);
    let parts: Vec<&str> = numbers.split('.').collect();
    parts.len() == 3 && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}
