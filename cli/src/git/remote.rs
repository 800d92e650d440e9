//! From a reference to a commit and its exact version, by the list of references that a repository gives.

use std::path::Path;

use pipe_lang::names::is_commit;

use super::checked_reference;
use super::command::git;

/// The commit of a reference, and the highest full version at that commit.
pub fn resolve(address: &str, reference: &str) -> Result<(String, String), String> {
    let reference = checked_reference(reference)?;
    let branch = format!("refs/heads/{reference}");
    let listed = git(Path::new("."), &["ls-remote", "--", address, "refs/tags/*", &branch])?;
    let references = References::parse(&String::from_utf8_lossy(&listed));
    let commit = if is_commit(reference) {
        reference.to_ascii_lowercase()
    } else {
        references.commit(reference).ok_or_else(|| unknown(&references, reference))?
    };
    if !is_commit(&commit) {
        return Err(format!("Git gave `{commit}` for `{reference}`, which is no commit"));
    }
    let version = if is_exact(reference) { None } else { references.highest_version(&commit) };
    Ok((commit, version.unwrap_or(reference).to_string()))
}

fn unknown(references: &References, reference: &str) -> String {
    let newest = references.tags().filter_map(|(tag, _)| Some((full_version(tag)?, tag))).max();
    let hint = newest.map(|(_, tag)| format!("; its newest version is {tag}")).unwrap_or_default();
    format!("has no tag and no branch `{reference}`{hint}")
}

/// What `git ls-remote` lists: full names with commits. An annotated tag has a second line, its name with `^{}`,
/// for the commit that it stands for.
struct References(Vec<(String, String)>);

impl References {
    fn parse(text: &str) -> Self {
        let pair = |line: &str| line.split_once('\t').map(|(id, name)| (name.to_string(), id.to_string()));
        Self(text.lines().filter_map(pair).collect())
    }

    /// GitHub takes a tag before a branch.
    fn commit(&self, reference: &str) -> Option<String> {
        let names = [
            format!("refs/tags/{reference}^{{}}"),
            format!("refs/tags/{reference}"),
            format!("refs/heads/{reference}"),
        ];
        let find = |name: &String| self.0.iter().find(|(other, _)| other == name);
        names.iter().find_map(find).map(|(_, commit)| commit.clone())
    }

    /// Tags with the commits that they stand for; an annotated one also with its own id, which is no commit's.
    fn tags(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().filter_map(|(name, id)| {
            let tag = name.strip_prefix("refs/tags/")?;
            Some((tag.strip_suffix("^{}").unwrap_or(tag), id.as_str()))
        })
    }

    fn highest_version(&self, commit: &str) -> Option<&str> {
        let there = self.tags().filter(|(_, id)| *id == commit);
        there.filter_map(|(tag, _)| Some((full_version(tag)?, tag))).max().map(|(_, tag)| tag)
    }
}

/// Whether a reference says a full version, which is never to be moved.
pub fn is_exact(reference: &str) -> bool {
    full_version(reference).is_some() || is_commit(reference)
}

/// The numbers of `v1.2.3`; a version before its release (`v1.2.3-rc1`) is none.
fn full_version(tag: &str) -> Option<[u64; 3]> {
    let mut numbers = tag
        .strip_prefix('v')
        .unwrap_or(tag)
        .split('.')
        .map(|part| part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<u64>().ok()).flatten());
    let version = [numbers.next()??, numbers.next()??, numbers.next()??];
    numbers.next().is_none().then_some(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions() {
        assert_eq!(full_version("v1.20.3"), Some([1, 20, 3]));
        assert_eq!(full_version("1.2.3"), Some([1, 2, 3]));
        for floating in ["v4", "v4.2", "main", "v1.2.3-rc1", "v1.2.3.4", "v1..3", "v+1.2.3"] {
            assert_eq!(full_version(floating), None, "{floating}");
        }
        assert!(is_exact("v1.2.3") && is_exact(&"a".repeat(40)) && !is_exact("v4"));
    }

    #[test]
    fn annotated_tags_stand_for_their_commit_and_tags_come_first() {
        let listed = "\
aaa\trefs/heads/v4
bbb\trefs/tags/v4
ccc\trefs/tags/v4^{}
ccc\trefs/tags/v4.9.0
ccc\trefs/tags/v4.10.0
ddd\trefs/tags/v5.0.0
";
        let references = References::parse(listed);
        assert_eq!(references.commit("v4").as_deref(), Some("ccc"));
        assert_eq!(references.highest_version("ccc"), Some("v4.10.0"));
        assert_eq!(references.commit("v6"), None);
        assert_eq!(unknown(&references, "v6"), "has no tag and no branch `v6`; its newest version is v5.0.0");
    }
}
