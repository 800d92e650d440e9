//! From a reference (`v4`, `main`) to the commit that it stood for when the catalog was made.

use super::repository::{Repository, Tag, repository};
use super::version::{Version, is_commit};

/// A reference, resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    /// 40 hexadecimal digits.
    pub commit: String,
    /// What to write in the comment behind the commit: the full version, or the branch.
    pub version: String,
    pub origin: Origin,
}

/// How far a pin can be trusted to be what the reference means on GitHub.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A tag of that name.
    Tag,
    /// A branch of that name; it moves.
    Branch,
    /// The reference is a commit.
    Commit,
    /// No such tag is known; the highest known version within it.
    Highest,
    /// Known only from the workflows of other repositories.
    Observed,
}

/// The pin of `owner/name[/path]` at a reference, also for paths of which no interface is known.
pub fn pin(name: &str, reference: &str) -> Option<Pin> {
    repository(name)?.pin(reference)
}

impl Repository {
    /// The commit that a reference stood for.
    ///
    /// A floating tag (`v4`) becomes the highest full version within it that has the same commit. Where no version
    /// has it, the tag was moved to an unreleased commit: then the commit is that of the tag, as GitHub would use it,
    /// and the version is the tag's own name, because any other would be untrue.
    ///
    /// A version that is no tag here (`v4.2`, or a major newer than the snapshot) becomes the highest known version
    /// within it; observed versions are taken only when the catalog has none of its own.
    pub fn pin(&self, reference: &str) -> Option<Pin> {
        if is_commit(reference) {
            let version = self.version_of(reference)?;
            return Some(Pin {
                commit: reference.to_ascii_lowercase(),
                version: self.full_version(version).to_owned(),
                origin: Origin::Commit,
            });
        }
        let exact = |tags: &'_ [Tag], origin| {
            let tag = tags.iter().find(|tag| tag.name == reference)?;
            Some(Pin { commit: tag.commit.clone(), version: self.full_version(&tag.name).to_owned(), origin })
        };
        exact(&self.tags, Origin::Tag)
            .or_else(|| exact(&self.named_tags, Origin::Tag))
            .or_else(|| self.branch_pin(reference))
            .or_else(|| highest_within(&self.tags, reference, Origin::Highest))
            .or_else(|| exact(&self.observed, Origin::Observed))
            .or_else(|| highest_within(&self.observed, reference, Origin::Observed))
    }

    fn branch_pin(&self, name: &str) -> Option<Pin> {
        let branch = self.branches.iter().find(|branch| branch.name == name)?;
        Some(Pin { commit: branch.commit.clone(), version: branch.name.clone(), origin: Origin::Branch })
    }

    /// The highest version within a tag that has its commit; the tag itself when none is more precise.
    fn full_version<'a>(&'a self, name: &'a str) -> &'a str {
        let Some((tag, within)) = self.tags.iter().find(|tag| tag.name == name).zip(Version::parse(name)) else {
            return name;
        };
        let same_commit = self.tags.iter().filter(|other| other.commit == tag.commit);
        let more_precise = |tag: &&Tag| Version::parse(&tag.name).is_some_and(|version| version > within);
        highest(same_commit.filter(more_precise), &within).map_or(name, |tag| &tag.name)
    }
}

fn highest_within(tags: &[Tag], reference: &str, origin: Origin) -> Option<Pin> {
    let tag = highest(tags.iter(), &Version::parse(reference)?)?;
    Some(Pin { commit: tag.commit.clone(), version: tag.name.clone(), origin })
}

fn highest<'a>(tags: impl Iterator<Item = &'a Tag>, within: &Version) -> Option<&'a Tag> {
    tags.filter_map(|tag| Version::parse(&tag.name).map(|version| (version, tag)))
        .filter(|(version, _)| version.is_within(within))
        .max_by(|(a, _), (b, _)| a.cmp(b))
        .map(|(_, tag)| tag)
}
