//! One commit of a repository, in a folder that is removed again.

use tempfile::TempDir;

use super::checked_reference;
use super::command::git;

/// A repository with one commit and no work tree.
pub struct Checkout {
    folder: TempDir,
    commit: String,
}

/// Fetches a commit, without its history and, where the server can do that, without files that nobody asks for.
pub fn fetch(address: &str, commit: &str, reference: &str) -> Result<Checkout, String> {
    let folder = tempfile::tempdir().map_err(|error| format!("no folder to fetch into: {error}"))?;
    let run = |arguments: &[&str]| git(folder.path(), arguments);
    run(&["init", "--quiet", "--bare"])?;
    run(&["remote", "add", "--", "origin", address])?;
    let shallow = ["fetch", "--quiet", "--depth", "1", "--no-tags", "--filter=blob:none", "origin"];
    let wanted = |what| [shallow.as_slice(), &[what]].concat();
    if let Err(first) = run(&wanted(commit)) {
        // Old servers give named references only; whether it is the same commit is seen when it is read.
        run(&wanted(checked_reference(reference)?)).map_err(|_| first)?;
    }
    Ok(Checkout { folder, commit: commit.to_string() })
}

impl Checkout {
    /// The text of a file; `None` where there is no such file in the commit.
    pub fn file(&self, path: &str) -> Result<Option<String>, String> {
        let listed = git(self.folder.path(), &["ls-tree", "--name-only", &self.commit, "--", path])?;
        if listed.is_empty() {
            return Ok(None);
        }
        let blob = git(self.folder.path(), &["cat-file", "blob", &format!("{}:{path}", self.commit)])?;
        String::from_utf8(blob).map(Some).map_err(|_| format!("`{path}` is not UTF-8"))
    }
}
