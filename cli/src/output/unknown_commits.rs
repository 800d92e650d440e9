//! Commits in generated files that nobody told the lock file of: an update bot wrote them, and a build must not write
//! over them silently.

use std::collections::{BTreeMap, BTreeSet};

use pipe_lang::catalog;
use pipe_lang::catalog::version::Version;
use pipe_lang::compile::OutputFile;
use pipe_lang::diagnostic::Diagnostic;
use pipe_lang::lock::Lock;
use pipe_lang::names::is_commit;
use pipe_lang::source::Span;
use pipe_lang::uses::{Used, places};
use pipe_lang::yaml::read;

use super::plan::Planned;

/// What may be written over, by lower-cased repository.
#[derive(Debug, Default)]
pub struct Known {
    commits: BTreeMap<String, BTreeSet<String>>,
    newest: BTreeMap<String, Version>,
}

impl Known {
    /// What lock files have, and what new outputs say.
    pub fn new(locks: &[&Lock], files: &[OutputFile]) -> Self {
        let mut known = Self::default();
        for (key, action) in locks.iter().flat_map(|lock| &lock.actions) {
            let commits = known.commits.entry(key.name().to_owned()).or_default();
            commits.insert(action.commit.clone());
            commits.extend(action.replaces.iter().cloned());
        }
        for file in files {
            let Ok(root) = read(&file.text) else { continue };
            for used in places(&root).into_iter().filter_map(Used::read) {
                let name = used.name.to_ascii_lowercase();
                if let Some(version) = version(&used) {
                    let newest = known.newest.entry(name.clone()).or_insert_with(|| version.clone());
                    *newest = version.max(newest.clone());
                }
                known.commits.entry(name).or_default().insert(used.reference.to_ascii_lowercase());
            }
        }
        known
    }

    /// The first commit of a file on the disk that is not known. One that is older than what is written instead is only
    /// out of date.
    pub fn report(&self, file: &OutputFile, planned: &Planned) -> Option<Diagnostic> {
        let root = read(&planned.before).ok()?;
        let is_unknown = |used: &Used<'_>| {
            let name = used.name.to_ascii_lowercase();
            let has = |commits: &BTreeSet<String>| commits.contains(&used.reference.to_ascii_lowercase());
            let is_older = || version(used).zip(self.newest.get(&name)).is_some_and(|(old, newest)| old < *newest);
            is_commit(used.reference) && !self.commits.get(&name).is_some_and(has) && !is_older()
        };
        let found: Vec<Used<'_>> = places(&root).into_iter().filter_map(Used::read).filter(is_unknown).collect();
        let first = found.first()?;
        let comment = first.comment.map(|comment| format!(" ({comment})")).unwrap_or_default();
        let more = if found.len() > 1 { format!(", and {} more", found.len() - 1) } else { String::new() };
        let message = format!(
            "`{}` uses `{}` at commit {}{comment}{more}, which `pipe.lock` does not know",
            planned.shown,
            first.name,
            first.reference.get(..7).unwrap_or(first.reference)
        );
        let help = "`pipec absorb` takes what an update bot wrote there; `pipec build --force` writes over it";
        Some(Diagnostic::error("unknown-commit", Span::new(file.source, 0, 0), message).help(help))
    }
}

/// The version of a commit: by the comment behind it, else by the catalog.
fn version(used: &Used<'_>) -> Option<Version> {
    let said = used.comment.and_then(|comment| Version::parse(comment.split_whitespace().next()?));
    said.or_else(|| Version::parse(catalog::repository(used.name)?.version_of(used.reference)?))
}
