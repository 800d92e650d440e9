//! `wrong-version-comment`, `missing-version-comment`: what stands behind a commit in `uses`, for people and update bots.
//!
//! Only here: with sources, the compiler writes the comment from the lock file. Which commit a version is, the lock file or
//! the catalog knows, or nobody.

use crate::catalog;
use crate::catalog::repository::Repository;
use crate::catalog::version::Version;
use crate::diagnostic::Diagnostic;
use crate::lock::Lock;
use crate::names::is_commit;
use crate::source::{FileId, Span};
use crate::uses::{Used, places};
use crate::yaml::Node;

/// What is wrong with the comments behind the commits of a file.
pub(super) fn comments(file: FileId, text: &str, root: &Node, lock: &Lock) -> Vec<Diagnostic> {
    let of = |node: &Node| {
        let used = Used::read(node).filter(|used| is_commit(used.reference))?;
        let span = node.span.clone()?;
        let Some(comment) = used.comment else {
            let message = format!("nothing says which version of `{}` this commit is", used.name);
            let help = match version_of(&used) {
                Some(version) => format!("write `# {version}` behind it"),
                None => "write the version behind it, as in `# v1.2.3`: people and update bots read it".to_owned(),
            };
            let is_above = !node.above.is_empty();
            let at = Span::new(file, span.start, span.end);
            return (!is_above).then(|| Diagnostic::finding("missing-version-comment", at, message).help(help));
        };
        let said = said(comment)?;
        let message = contradiction(&used, said, lock)?;
        let line = text.get(span.end..)?.lines().next().unwrap_or_default();
        let start = span.end + line.find(said)?;
        let at = Span::new(file, start, start + said.len());
        let diagnostic = Diagnostic::finding("wrong-version-comment", at, message);
        Some(match version_of(&used) {
            Some(version) => diagnostic.help(format!("write `# {version}`, or take the commit of `{said}`")),
            None => diagnostic.help(format!("take the commit of `{said}`, or write the version that this one is")),
        })
    };
    places(root).into_iter().filter_map(of).collect()
}

/// The version in a comment: `v1.2.3` of `v1.2.3 (2025-01-01)`, `tag=v1.2.3` or `owner/name@v1.2.3`.
fn said(comment: &str) -> Option<&str> {
    let word = comment.split_whitespace().next()?.trim_end_matches([',', ';']);
    let version = word.rsplit(['@', '=', ':']).next()?;
    Version::parse(version).map(|_| version)
}

/// The version that the catalog has a commit by.
fn version_of<'a>(used: &Used<'_>) -> Option<&'a str> {
    tags(catalog::repository(used.name)?)
        .find(|(_, commit)| commit.eq_ignore_ascii_case(used.reference))
        .map(|(tag, _)| tag)
}

/// The tags of a repository with their commits, as far as they were read from the repository itself. The most precise stand
/// first.
fn tags(repository: &Repository) -> impl Iterator<Item = (&str, &str)> {
    let (full, floating): (Vec<_>, Vec<_>) = repository.tags.iter().partition(|tag| !tag.released.is_empty());
    full.into_iter().chain(floating).map(|tag| (tag.name.as_str(), tag.commit.as_str()))
}

/// Why a commit cannot be the version that is said of it.
fn contradiction(used: &Used<'_>, said: &str, lock: &Lock) -> Option<String> {
    let name = used.name;
    let version = Version::parse(said)?;
    let is_this = |commit: &str| commit.eq_ignore_ascii_case(used.reference);
    let locked = lock.get(name, said).filter(|locked| locked.version == said);
    let repository = catalog::repository(name);
    let known: Vec<(&str, &str)> = repository.into_iter().flat_map(tags).collect();
    let named: Vec<(&str, Version)> = known
        .iter()
        .filter(|(_, commit)| is_this(commit))
        .filter_map(|(tag, _)| Some((*tag, Version::parse(tag)?)))
        .collect();
    if locked.is_some_and(|locked| is_this(&locked.commit))
        || named.iter().any(|(_, tag)| tag.is_within(&version) || version.is_within(tag))
    {
        return None;
    }
    // A version of three numbers stays where it is; a shorter one moves on.
    let other =
        known.iter().find(|(tag, _)| version.precision() >= 3 && Version::parse(tag).as_ref() == Some(&version));
    match (named.first(), other, locked) {
        // Two tags of one commit are neighbours, and the catalog may have one of them.
        (Some((tag, _)), None, None) if is_neighbour(said, tag) => None,
        (Some((tag, _)), ..) => Some(format!("the comment says `{said}`, and this commit is `{tag}` of `{name}`")),
        (None, Some((_, commit)), _) => Some(other_commit(said, name, commit)),
        (None, None, Some(locked)) => Some(other_commit(said, name, &locked.commit)),
        _ => None,
    }
}

fn other_commit(said: &str, name: &str, commit: &str) -> String {
    let start = commit.get(..7).unwrap_or(commit);
    format!("the comment says `{said}`, which is another commit of `{name}`: `{start}…`")
}

/// Whether two versions differ in the last number only.
fn is_neighbour(left: &str, right: &str) -> bool {
    let minor = |text: &str| text.trim_start_matches('v').split('.').take(2).map(str::to_owned).collect::<Vec<_>>();
    minor(left) == minor(right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_says_a_version_or_none() {
        for (comment, version) in [
            ("v4.2.2", Some("v4.2.2")),
            ("v4.2.2 (2024-10-23)", Some("v4.2.2")),
            ("tag=v4", Some("v4")),
            ("ratchet:actions/checkout@v4", Some("v4")),
            ("1.0.0, pinned", Some("1.0.0")),
            ("main", None),
            ("pinned to v4", None),
            ("v4.0.0-beta", None),
            ("", None),
        ] {
            assert_eq!(said(comment), version, "{comment}");
        }
    }
}
