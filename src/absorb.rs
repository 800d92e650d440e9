//! What an update bot wrote into generated files, taken back into the lock file and the sources.
//!
//! In: a project, and its outputs as they are on the disk. Out: the lock file and the sources of which these outputs come.
//! Taken is a change of what `uses` says, and of the comment behind it; anything else that differs is refused. Nothing is
//! asked of a network: what lock file, catalog, commit and comment say must not contradict each other.

mod compare;
mod edit;
mod mark;
mod version;

use std::collections::BTreeMap;

use crate::analysis::Analysis;
use crate::compile::{OutputFile, compile};
use crate::diagnostic::Diagnostic;
use crate::lock::{ActionKey, Lock, LockedAction, known};
use crate::model::{ActionReference, Site};
use crate::names::is_commit;
use crate::source::{FileId, Span};

use compare::{Bump, compare};
use mark::Marked;
use version::Said;

/// The name under which is said why something is not taken.
pub const RULE: &str = "not-absorbed";

/// An output as it is on the disk.
#[derive(Clone, Debug)]
pub struct Written {
    /// As the compilation names it.
    pub path: String,
    /// As people see it.
    pub shown: String,
    pub text: String,
}

/// What is taken over.
#[derive(Clone, Debug, Default)]
pub struct Absorbed {
    pub lock: Lock,
    /// The sources, and `pipe.toml`, that change.
    pub texts: Vec<(FileId, String)>,
    /// In the order of the lock file.
    pub moves: Vec<Move>,
}

/// An action at another version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// `owner/repo`, as the source writes it.
    pub repository: String,
    /// As the source said it, and says it now.
    pub reference: (String, String),
    /// The exact versions; none of a commit that the lock file has no entry for.
    pub version: (Option<String>, Option<String>),
    pub commit: String,
    /// Whether what it takes at that version is still to be read.
    pub is_outdated: bool,
}

/// Why an output is not taken.
#[derive(Clone, Debug)]
pub enum Refusal {
    /// It differs in more than that. The text is the output with the versions of the file on the disk.
    Other { written: Written, expected: String },
    /// It is no YAML any more, or a version in it cannot be.
    Said(Box<Diagnostic>),
}

/// Takes what differs in the outputs.
///
/// # Errors
/// Why not, for each output. The places are in `analysis`, to whose sources the outputs are added.
pub fn absorb(analysis: &mut Analysis, files: Vec<Written>) -> Result<Absorbed, Vec<Refusal>> {
    let own = compile(analysis).files;
    let Marked { files: marked, places } = mark::mark(analysis);
    let mut found = Found { lock: analysis.project.lock.clone(), ..Found::default() };
    for file in files {
        let same = |other: &&OutputFile| other.path == file.path;
        let (Some(ours), Some(marks)) = (own.iter().find(same), marked.iter().find(same)) else { continue };
        let id = analysis.project.sources.add(file.shown.clone(), file.text.as_str());
        match compare(id, &file, &ours.text, &marks.text) {
            Ok(bumps) => bumps.into_iter().for_each(|bump| found.take(analysis, &places, bump)),
            Err(refusal) => found.refusals.push(refusal),
        }
    }
    found.finish(analysis)
}

/// What was found so far.
#[derive(Default)]
struct Found {
    lock: Lock,
    /// The entries that change, with where that was written.
    entries: BTreeMap<ActionKey, (LockedAction, Span)>,
    edits: edit::Edits,
    moves: Vec<Move>,
    refusals: Vec<Refusal>,
}

impl Found {
    /// Takes one change.
    fn take(&mut self, analysis: &Analysis, places: &[(ActionReference, Site)], bump: Bump) {
        let span = bump.span;
        if let Err((message, help)) = self.taken(analysis, places, bump) {
            self.refusals.push(Refusal::Said(Box::new(Diagnostic::error(RULE, span, message).help(help))));
        }
    }

    fn taken(
        &mut self,
        analysis: &Analysis,
        places: &[(ActionReference, Site)],
        bump: Bump,
    ) -> Result<(), (String, &'static str)> {
        let Some((reference, site)) = bump.mark.and_then(|mark| places.get(mark)) else {
            let message = format!("`{}` stands here in place of `{}`", bump.text, bump.own_text);
            return Err((message, "change it in the source: only versions of actions are taken from a generated file"));
        };
        if !bump.name.eq_ignore_ascii_case(&reference.name()) {
            let message =
                format!("`{}` stands here in place of `{}`: that is another action", bump.name, reference.name());
            return Err((message, "change it in the source: only the version of an action is taken"));
        }
        let locked = self.lock.get(&reference.repository, &reference.reference).cloned();
        let is_pinned = locked.is_some() || (is_commit(&bump.reference) && !is_commit(&reference.reference));
        if !is_pinned {
            return self.rewritten(analysis, reference, *site, &bump);
        }
        let said = Said { reference, lock: &self.lock, bump: &bump };
        let (new_reference, version) = said.version()?;
        let commit = bump.reference.to_ascii_lowercase();
        let new = entry(reference, locked.as_ref(), &version, &commit);
        let key = ActionKey::new(&reference.repository, &new_reference);
        if let Some((other, place)) = self.entries.get(&key).filter(|(other, _)| other.commit != commit) {
            let message = format!("`{key}` would be {version} here and {} in another place", other.version);
            let help =
                "an action has one version for each reference: put the two on one version, or give them two references";
            let diagnostic = Diagnostic::error(RULE, bump.span, message).related(*place, "the other place").help(help);
            self.refusals.push(Refusal::Said(Box::new(diagnostic)));
            return Ok(());
        }
        if new_reference != reference.reference {
            self.edits.reference(analysis, reference, *site, &new_reference)?;
        }
        let is_new = self.entries.insert(key, (new.clone(), bump.span)).is_none();
        if is_new {
            self.moves.push(Move {
                repository: reference.repository.clone(),
                reference: (reference.reference.clone(), new_reference),
                version: (locked.map(|locked| locked.version), Some(version)),
                commit,
                is_outdated: new.interfaces.values().any(|interface| interface.read_at.is_some()),
            });
        }
        Ok(())
    }

    /// A version that the source writes as it is, and that stays so.
    fn rewritten(
        &mut self,
        analysis: &Analysis,
        reference: &ActionReference,
        site: Site,
        bump: &Bump,
    ) -> Result<(), (String, &'static str)> {
        let new = &bump.reference;
        if is_commit(&reference.reference) && !is_commit(new) {
            let message = format!("`{new}` stands here in place of a commit");
            return Err((message, "write it in the source, if that is meant: a commit gives way to a commit only"));
        }
        if *new != reference.reference {
            self.edits.reference(analysis, reference, site, new)?;
        }
        self.edits.comment(analysis, site, bump)?;
        let moved = Move {
            repository: reference.repository.clone(),
            reference: (reference.reference.clone(), new.clone()),
            version: (None, None),
            commit: new.clone(),
            is_outdated: false,
        };
        if !self.moves.contains(&moved) {
            self.moves.push(moved);
        }
        Ok(())
    }

    fn finish(mut self, analysis: &Analysis) -> Result<Absorbed, Vec<Refusal>> {
        let texts = match self.edits.applied(&analysis.project.sources) {
            Ok(texts) => texts,
            Err(diagnostics) => {
                self.refusals.extend(diagnostics.into_iter().map(|one| Refusal::Said(Box::new(one))));
                Vec::new()
            }
        };
        if !self.refusals.is_empty() {
            return Err(self.refusals);
        }
        self.lock.actions.extend(self.entries.into_iter().map(|(key, (new, _))| (key, new)));
        self.moves.sort_by(|a, b| (&a.repository, &a.reference).cmp(&(&b.repository, &b.reference)));
        Ok(Absorbed { lock: self.lock, texts, moves: self.moves })
    }
}

/// The new entry of the lock file. What the action takes at the new version is known where the catalog has that commit;
/// elsewhere the old interfaces go along, with the version that they were read at.
fn entry(reference: &ActionReference, old: Option<&LockedAction>, version: &str, commit: &str) -> LockedAction {
    let known = known::known(&reference.repository, version).filter(|known| known.commit == commit);
    let mut new = LockedAction { version: version.to_owned(), commit: commit.to_owned(), ..LockedAction::default() };
    let old_paths = old.iter().flat_map(|old| &old.interfaces);
    for (path, interface) in old_paths {
        let fresh = known.as_ref().and_then(|known| known.interfaces.get(path)).cloned();
        let is_same = old.is_some_and(|old| old.commit == commit);
        let carried = || {
            let mut interface = interface.clone();
            if !is_same && interface.read_at.is_none() {
                interface.read_at = old.map(|old| old.version.clone());
            }
            interface
        };
        new.interfaces.insert(path.clone(), fresh.unwrap_or_else(carried));
    }
    if let Some(interface) = known.and_then(|mut known| known.interfaces.remove(&reference.path)) {
        new.interfaces.insert(reference.path.clone(), interface);
    }
    new
}
