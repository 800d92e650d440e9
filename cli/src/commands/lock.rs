//! `pipec lock`: completes `pipe.lock`, from what this pipec knows and then from Git.

mod check;
mod subjects;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use pipe_lang::analysis::Analysis;
use pipe_lang::diagnostic::{Diagnostic, Severity, tidy};
use pipe_lang::lock::{ActionKey, Interface, Lock, LockedAction, NamedAction, Resolve, known::known};

use super::Outcome;
use crate::arguments::LockArguments;
use crate::console::Console;
use crate::disk::Disk;
use crate::failure::Failure;
use crate::git::{Git, is_exact};
use crate::output::{Kind, Site, planned_lock, write_all};
use crate::report::{Summary, View, human};
use crate::target::{Target, targets};
use subjects::Only;

/// The rule under which an action is reported that could not be locked.
const RULE: &str = "unresolved-action";

pub fn lock(arguments: &LockArguments, console: &mut Console<'_>) -> Result<Outcome, Failure> {
    let mut summary = Summary::default();
    let (paths, mut only) = subjects::read(&arguments.subjects)?;
    for (number, target) in targets(&Disk, &paths)?.iter().enumerate() {
        let analysis = target.analyze(&Disk);
        only.mark_used(&analysis.action_references());
        lock_project(arguments, &only, target, &analysis, console, (number, &mut summary))?;
    }
    only.refuse_unused()?;
    if let Some(line) = summary.line() {
        writeln!(console.err, "{line}")?;
    }
    Ok(if summary.errors > 0 { Outcome::Findings } else { Outcome::Fine })
}

/// Locks one project. Faults of its sources are for `lint`; those of the lock file itself stop it.
fn lock_project(
    arguments: &LockArguments,
    only: &Only,
    target: &Target,
    analysis: &Analysis,
    console: &mut Console<'_>,
    (number, summary): (usize, &mut Summary),
) -> Result<(), Failure> {
    let project = &analysis.project;
    let view = View { sources: &project.sources, shown: &target.shown };
    let broken: Vec<&Diagnostic> = project.diagnostics.iter().filter(|one| one.severity == Severity::Error).collect();
    if !broken.is_empty() {
        human::write(console.err, console.err_style, view, broken.iter().copied())?;
        summary.count(number, broken);
        return Ok(());
    }
    if arguments.check {
        let found = check::check(analysis, only);
        human::write(console.err, console.err_style, view, &found)?;
        summary.count(number, &found);
        return Ok(());
    }
    let mut references = lockable(analysis);
    references.retain(|one| only.includes(&one.action.key()));
    let mut locking = Locking { console, git: Git::from_environment(), references: &references, faults: Vec::new() };
    let mut lock = project.lock.clone();
    locking.complete(&mut lock, &known, arguments.offline)?;
    if arguments.update {
        locking.update(&mut lock, &known, arguments.offline)?;
    }
    let mut faults = locking.faults;
    write_lock(target, analysis, &lock, console)?;
    tidy(&mut faults);
    summary.count(number, &faults);
    human::write(console.err, console.err_style, view, &faults)?;
    Ok(())
}

/// The references that need an entry, and those that have one. An entry for a version that `pins = github` alone names
/// would pin it.
fn lockable(analysis: &Analysis) -> Vec<NamedAction> {
    let pinned: BTreeSet<ActionKey> = analysis.pinned_references().iter().map(|one| one.action.key()).collect();
    let is_meant = |key: &ActionKey| pinned.contains(key) || analysis.project.lock.actions.contains_key(key);
    analysis.action_references().into_iter().filter(|one| is_meant(&one.action.key())).collect()
}

fn write_lock(target: &Target, analysis: &Analysis, lock: &Lock, console: &mut Console<'_>) -> Result<(), Failure> {
    let site = Site::new(&target.root, &target.shown, &analysis.project)?;
    let planned = planned_lock(&site, &analysis.project.lock, lock)?;
    let stale: Vec<_> = planned.iter().filter(|file| file.kind != Kind::Unchanged).collect();
    write_all(&stale)?;
    for file in stale {
        writeln!(console.err, "{} {}", console.err_style.paint("32", "wrote"), file.shown)?;
    }
    Ok(())
}

/// The work on one lock file.
struct Locking<'l, 'c> {
    console: &'l mut Console<'c>,
    git: Git,
    references: &'l [NamedAction],
    faults: Vec<Diagnostic>,
}

impl Locking<'_, '_> {
    /// Adds what is missing. An action that fails is reported where it is used; the others go on.
    fn complete(&mut self, lock: &mut Lock, known: Resolve<'_>, offline: bool) -> Result<(), Failure> {
        let mut wanted = lock.complete(self.references, known);
        if !offline {
            wanted.extend(self.references.iter().filter(|one| lock.is_outdated(&one.action)));
        }
        for (key, missing) in by_action(wanted) {
            if offline {
                self.fault(&missing, "this pipec does not know it, and `--offline` keeps it from asking Git");
                continue;
            }
            let name = &missing[0].action.repository;
            writeln!(self.console.err, "asking Git for {name}@{}", key.reference())?;
            let locked = lock.actions.get(&key).cloned();
            let resolved = locked.map_or_else(|| self.git.resolve(name, key.reference()), Ok);
            let with_interfaces = resolved.and_then(|action| self.with_interfaces(&key, action, &missing));
            match with_interfaces {
                Ok(action) => {
                    self.say(&format!("locked {name}@{} at", key.reference()), &action)?;
                    lock.actions.insert(key, action);
                }
                Err(reason) => self.fault(&missing, &reason),
            }
        }
        Ok(())
    }

    /// Moves floating references to what they mean now. A version that says itself exactly never moves: if it did
    /// upstream, somebody replaced a release.
    fn update(&mut self, lock: &mut Lock, known: Resolve<'_>, offline: bool) -> Result<(), Failure> {
        for (key, uses) in by_action(self.references) {
            let Some(old) = lock.actions.get(&key).cloned() else { continue };
            let name = &uses[0].action.repository;
            let resolved = if offline {
                known(name, key.reference()).ok_or_else(|| "this pipec does not know it".to_string())
            } else {
                self.git.resolve(name, key.reference())
            };
            let new = match resolved {
                Ok(new) if new.commit == old.commit => continue,
                Ok(new) if is_exact(key.reference()) => {
                    let reason = format!(
                        "was moved from {} to {}: a release that changes is not to be trusted",
                        short(&old.commit),
                        short(&new.commit)
                    );
                    self.fault(&uses, &reason);
                    continue;
                }
                Ok(new) if offline => Ok(new),
                Ok(new) => self.with_interfaces(&key, new, &uses),
                Err(reason) => Err(reason),
            };
            match new {
                Ok(mut new) => {
                    self.say(&format!("moved {name}@{} from {} to", key.reference(), old.version), &new)?;
                    // The outputs have it until the next build, which may write over it.
                    new.replaces = old.replaces;
                    new.replaces.push(old.commit);
                    lock.actions.insert(key, new);
                }
                Err(reason) => self.fault(&uses, &reason),
            }
        }
        Ok(())
    }

    /// Asks Git for the interfaces that references need and an action lacks.
    fn with_interfaces(
        &self,
        key: &ActionKey,
        mut action: LockedAction,
        uses: &[&NamedAction],
    ) -> Result<LockedAction, String> {
        let paths: Vec<&str> = uses.iter().map(|one| one.action.path.as_str()).collect();
        let found: BTreeMap<String, Interface> =
            self.git.interfaces(&uses[0].action.repository, key, &action.commit, &paths)?;
        action.interfaces.extend(found);
        Ok(action)
    }

    fn say(&mut self, what: &str, action: &LockedAction) -> Result<(), Failure> {
        writeln!(self.console.err, "{what} {} ({})", action.version, short(&action.commit))?;
        Ok(())
    }

    fn fault(&mut self, uses: &[&NamedAction], reason: &str) {
        let Some(first) = uses.first() else { return };
        let message = format!("{}@{} cannot be locked: {reason}", first.action.repository, first.action.reference);
        let mut diagnostic = Diagnostic::error(RULE, first.span, message);
        for other in &uses[1..] {
            diagnostic = diagnostic.related(other.span, "also used here");
        }
        self.faults.push(diagnostic);
    }
}

/// References grouped by action, each path once.
fn by_action<'a>(references: impl IntoIterator<Item = &'a NamedAction>) -> BTreeMap<ActionKey, Vec<&'a NamedAction>> {
    let mut groups: BTreeMap<ActionKey, Vec<&NamedAction>> = BTreeMap::new();
    for reference in references {
        let group = groups.entry(reference.action.key()).or_default();
        if !group.iter().any(|other| other.action.path == reference.action.path) {
            group.push(reference);
        }
    }
    groups
}

/// The first digits of a commit.
fn short(commit: &str) -> &str {
    commit.get(..7).unwrap_or(commit)
}
