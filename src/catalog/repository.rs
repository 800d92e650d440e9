//! The repositories of actions: their tags and branches, and the commits these stood for.
//!
//! The facts are those of the repository at [`Repository::snapshot`]: tags and branches, peeled to commits.

use serde::Deserialize;

use super::facts::index::REPOSITORIES;
use super::table::{Slot, Table};

static TABLE: Table = Table { text: include_str!("data/repositories.jsonl"), index: REPOSITORIES };
static SLOTS: [Slot<Repository>; REPOSITORIES.len()] = [const { Slot::new() }; REPOSITORIES.len()];

/// One repository on GitHub that has actions or reusable workflows.
#[derive(Debug, Deserialize)]
pub struct Repository {
    /// `owner/name` as it is usually spelled.
    pub name: String,
    /// The highest full release tag; pre-releases are left out.
    pub latest: Option<String>,
    /// The newest date in the snapshot; nothing later is known. None when only [`observed`](Self::observed) is.
    pub snapshot: Option<String>,
    pub default_branch: Option<String>,
    /// Whether the repository is archived, as far as the list of archived repositories goes.
    #[serde(default)]
    pub archived: bool,
    /// Version tags, newest first: the last 8 majors, at most 40, floating ones (`v4`) included.
    #[serde(default)]
    pub tags: Vec<Tag>,
    /// Tags that name something else than a version: the tools of `taiki-e/install-action`.
    #[serde(default)]
    pub named_tags: Vec<Tag>,
    /// The default branch and branches that are used as references.
    #[serde(default)]
    pub branches: Vec<Branch>,
    /// Versions newer than the snapshot, read from the workflows of other repositories: less trustworthy.
    #[serde(default)]
    pub observed: Vec<Tag>,
}

/// A tag and its commit. In the data: an array of three.
#[derive(Debug, Deserialize)]
pub struct Tag {
    pub name: String,
    pub commit: String,
    /// The committer's date of the commit; empty for floating tags.
    pub released: String,
}

/// A branch and its commit. In the data: an array of two.
#[derive(Debug, Deserialize)]
pub struct Branch {
    pub name: String,
    pub commit: String,
}

impl Repository {
    /// The date on which a full version was made.
    pub fn released(&self, version: &str) -> Option<&str> {
        let tag = self.tags.iter().find(|tag| tag.name == version)?;
        Some(tag.released.as_str()).filter(|date| !date.is_empty())
    }

    /// The most precise tag of a commit, else its branch; for reading pinned references back.
    pub fn version_of(&self, commit: &str) -> Option<&str> {
        let tags = || self.tags.iter().chain(&self.named_tags).chain(&self.observed);
        let same = |found: &str| found.eq_ignore_ascii_case(commit);
        let full = tags().find(|tag| same(&tag.commit) && !tag.released.is_empty());
        full.or_else(|| tags().find(|tag| same(&tag.commit)))
            .map(|tag| tag.name.as_str())
            .or_else(|| self.branches.iter().find(|branch| same(&branch.commit)).map(|branch| branch.name.as_str()))
    }
}

/// The repository of an action: `owner/name`; a path behind it is ignored. Compared without case.
pub fn repository(name: &str) -> Option<&'static Repository> {
    TABLE.get(&SLOTS, repository_part(name))
}

/// `owner/name` of `owner/name/path`.
pub fn repository_part(name: &str) -> &str {
    let end = name.match_indices('/').nth(1).map_or(name.len(), |(at, _)| at);
    name.get(..end).unwrap_or(name)
}

/// All repositories, sorted by lower-cased name.
pub fn repository_names() -> impl Iterator<Item = &'static str> {
    REPOSITORIES.iter().map(|(name, _)| *name)
}
