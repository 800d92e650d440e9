//! `pipe.lock` against the sources and against itself.
//!
//! `lock-orphan`: an entry that no source uses. `lock-contradiction`: entries that cannot all be true.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog;
use crate::catalog::version::Version;
use crate::diagnostic::{Diagnostic, Severity};
use crate::lock::{ActionKey, Lock, LockedAction, Place};
use crate::model::Target;
use crate::names::is_commit;
use crate::rules::Facts;

/// `lock-orphan`
pub(super) fn orphan(facts: &Facts<'_>) -> Vec<Diagnostic> {
    if !facts.is_whole {
        return Vec::new();
    }
    let mut used: BTreeMap<ActionKey, BTreeSet<&str>> = BTreeMap::new();
    for one in facts.model.uses() {
        if let Target::Action(action) = one.target {
            used.entry(action.key()).or_default().insert(&action.path);
        }
    }
    let mut found = Vec::new();
    for (key, action) in &facts.lock.actions {
        let Some(place) = facts.lock.places.get(key) else { continue };
        let Some(paths) = used.get(key) else {
            let message = format!("no source uses `{key}` any more");
            found.push(Diagnostic::finding("lock-orphan", place.name, message));
            continue;
        };
        for path in action.interfaces.keys().filter(|path| !paths.contains(path.as_str())) {
            let span = place.interfaces.get(path).copied().unwrap_or(place.name);
            let message = match path.as_str() {
                "" => format!("no source uses `{key}` itself any more, only what is below it"),
                path => format!("no source uses `{path}` of `{key}` any more"),
            };
            found.push(Diagnostic::finding("lock-orphan", span, message));
        }
    }
    found.into_iter().map(|one| one.help("`pipec build` removes it")).collect()
}

/// `lock-contradiction`
pub(super) fn contradiction(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let lock = facts.lock;
    let entries = lock.actions.iter().filter_map(|(key, action)| Some((key, action, lock.places.get(key)?)));
    entries
        .filter_map(|(key, action, place)| inside(key, action, place).or_else(|| beside(lock, key, action)))
        .collect()
}

const HELP: &str = "restore the entry from Git's history; or remove it and run `pipec lock`, which asks for it again";

/// An entry against itself and the catalog.
fn inside(key: &ActionKey, action: &LockedAction, place: &Place) -> Option<Diagnostic> {
    let LockedAction { version, commit, .. } = action;
    let finding = |message: String| Some(Diagnostic::finding("lock-contradiction", place.commit, message).help(HELP));
    if is_commit(key.reference()) {
        let is_other = !key.reference().eq_ignore_ascii_case(commit);
        return is_other.then(|| finding(format!("`{key}` is locked at another commit than it names")))?;
    }
    let (asked, given) = (Version::parse(key.reference()), Version::parse(version));
    if asked.zip(given.as_ref()).is_some_and(|(asked, given)| !given.is_within(&asked)) {
        return finding(format!("`{key}` is locked at {version}, which is not within `{}`", key.reference()));
    }
    // A tag that floats may have been moved since; a release is not to be.
    let tags = &catalog::repository(key.name()).filter(|_| given.is_some_and(|given| given.precision() > 2))?.tags;
    let known = tags.iter().find(|tag| tag.name == *version && !tag.commit.eq_ignore_ascii_case(commit))?;
    let message = format!(
        "`{key}` is locked at commit {} as {version}, and the catalog knows that version as commit {}",
        short(commit),
        short(&known.commit)
    );
    Some(finding(message)?.at_most(Severity::Warning))
}

/// An entry against the one before it that has the same version.
fn beside(lock: &Lock, key: &ActionKey, action: &LockedAction) -> Option<Diagnostic> {
    Version::parse(&action.version).filter(|version| version.precision() > 2)?;
    let same = |(other, one): &(&ActionKey, &LockedAction)| {
        other.name() == key.name() && one.version == action.version && one.commit != action.commit
    };
    let (other, one) = lock.actions.range(..key.clone()).find(same)?;
    let message = format!(
        "`{key}` and `{other}` are both {} of one repository, and at two commits: {} and {}",
        action.version,
        short(&action.commit),
        short(&one.commit)
    );
    let diagnostic = Diagnostic::finding("lock-contradiction", lock.places.get(key)?.commit, message).help(HELP);
    Some(match lock.places.get(other) {
        Some(place) => diagnostic.related(place.commit, "the other one"),
        None => diagnostic,
    })
}

fn short(commit: &str) -> &str {
    commit.get(..7).unwrap_or(commit)
}
