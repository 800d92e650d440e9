//! Which version a commit is, from the comment behind it; held against the lock file and the catalog.

use super::compare::Bump;
use crate::catalog;
use crate::catalog::version::Version;
use crate::lock::Lock;
use crate::model::ActionReference;
use crate::names::{is_commit, is_reference};

type Refused = (String, &'static str);

/// A change of a pinned action.
pub(super) struct Said<'a> {
    pub reference: &'a ActionReference,
    pub lock: &'a Lock,
    pub bump: &'a Bump,
}

impl Said<'_> {
    /// The reference that the source is to name, and the exact version.
    pub(super) fn version(&self) -> Result<(String, String), Refused> {
        let commit = &self.bump.reference;
        if !is_commit(commit) {
            let message = format!("`{commit}` stands here in place of a commit");
            return Err((message, "a generated file has commits: let the bot write them, or change the source"));
        }
        let known = catalog::repository(&self.reference.repository).and_then(|known| known.version_of(commit));
        let Some(mut version) = self.bump.comment.as_deref().and_then(in_comment).or_else(|| known.map(str::to_owned))
        else {
            let message = format!("nothing says which version {} is", short(commit));
            return Err((message, "write the version behind it, `# v1.2.3`, as update bots do"));
        };
        // The comment may be less precise than what is known.
        if let (Some(known), Some(said)) = (known.filter(|known| is_exact(known)), Version::parse(&version))
            && Version::parse(known).is_some_and(|known| known.is_within(&said))
        {
            version = known.to_owned();
        }
        self.agrees(&version, commit, known)?;
        self.reference(&version).map(|reference| (reference, version))
    }

    /// Nothing that is known says otherwise.
    fn agrees(&self, version: &str, commit: &str, known: Option<&str>) -> Result<(), Refused> {
        const HELP: &str = "one of the two is wrong: a version that is another commit all at once is not to be trusted";
        let ActionReference { repository, .. } = self.reference;
        let two = |who: &str, other: &str| {
            let message =
                format!("{version} of `{repository}` is commit {} here, and {} in {who}", short(commit), short(other));
            Err((message, HELP))
        };
        let names = |who: &str, other: &str| {
            Err((format!("commit {} of `{repository}` is {version} here, and {other} in {who}", short(commit)), HELP))
        };
        if !is_exact(version) {
            return Ok(());
        }
        let name = repository.to_ascii_lowercase();
        for (_, entry) in self.lock.actions.iter().filter(|(key, _)| key.name() == name) {
            let is_same = entry.commit.eq_ignore_ascii_case(commit);
            if entry.version == version && !is_same {
                return two("`pipe.lock`", &entry.commit);
            }
            if is_same && is_exact(&entry.version) && Version::parse(&entry.version) != Version::parse(version) {
                return names("`pipe.lock`", &entry.version);
            }
        }
        let tags = catalog::repository(repository).map_or(&[][..], |known| &known.tags);
        if let Some(tag) = tags.iter().find(|tag| tag.name == version && !tag.commit.eq_ignore_ascii_case(commit)) {
            return two("the catalog", &tag.commit);
        }
        match known.filter(|known| is_exact(known) && Version::parse(known) != Version::parse(version)) {
            Some(known) => names("the catalog", known),
            None => Ok(()),
        }
    }

    /// What the source is to say: what it says, where the version is within that; else the new version, as precise as
    /// the old one was.
    fn reference(&self, version: &str) -> Result<String, Refused> {
        let old = &self.reference.reference;
        if is_commit(old) {
            return Ok(self.bump.reference.clone());
        }
        let Some(asked) = Version::parse(old) else {
            // A branch, or a tag that is no version: whatever it means now is within it.
            return Ok(old.clone());
        };
        let Some(given) = Version::parse(version) else {
            let message = format!("`{version}` stands behind a commit of `{}`, and is no version", self.reference);
            return Err((message, "write the version behind it, `# v1.2.3`, as update bots do"));
        };
        if given.is_within(&asked) {
            return Ok(old.clone());
        }
        let parts: Vec<&str> = version.split('.').take(asked.precision()).collect();
        Ok(parts.join("."))
    }
}

/// The version that a comment names, in the forms that update bots write and keep: `v1.2.3`, `tag=v1.2.3`, `pin@v1.2.3`,
/// `ratchet:owner/repo@v1.2.3`.
fn in_comment(comment: &str) -> Option<String> {
    let word = comment.split_whitespace().next()?;
    let word = word.rsplit_once('@').map_or(word, |(_, version)| version);
    let word = word.strip_prefix("tag=").unwrap_or(word);
    is_reference(word).then(|| word.to_owned())
}

/// A full version: `v1.2.3`.
fn is_exact(version: &str) -> bool {
    Version::parse(version).is_some_and(|version| version.precision() > 2)
}

fn short(commit: &str) -> &str {
    commit.get(..7).unwrap_or(commit)
}
