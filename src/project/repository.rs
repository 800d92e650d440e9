//! The repository around a project: whether a file of it is there. Only hand-written YAML asks; what a source compiles to
//! does not depend on it.

use std::path::{Path, PathBuf};

use super::Files;
use crate::settings::{is_upwards, normal_path};
use crate::source::decode;

/// A repository whose root is known, so that what is not there is nowhere else.
#[derive(Clone)]
pub struct Repository<'a> {
    files: &'a dyn Files,
    root: PathBuf,
    /// Folders of other repositories, which a clone may have and a copy may lack.
    submodules: Vec<String>,
}

impl<'a> Repository<'a> {
    /// The repository with its root in a folder; nothing where the folder is none, or holds a part of the files only.
    pub fn at(files: &'a dyn Files, root: &Path) -> Option<Self> {
        let is_there = |name: &str| files.exists(&root.join(name));
        if !is_there(".git") || is_there(".git/info/sparse-checkout") {
            return None;
        }
        let mut repository = Self { files, root: root.to_owned(), submodules: Vec::new() };
        let modules = repository.text(".gitmodules").unwrap_or_default();
        let paths = modules.lines().filter_map(|line| line.split_once('=')).filter(|(key, _)| key.trim() == "path");
        repository.submodules = paths.map(|(_, path)| path.trim().to_owned()).collect();
        Some(repository)
    }

    /// Whether a path, from the root and with `/`, is certain not to be there.
    pub fn lacks(&self, path: &str) -> bool {
        let Some(path) = inside(path) else { return false };
        let is_below =
            |folder: &String| path == *folder || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        !self.submodules.iter().any(is_below) && !self.files.exists(&self.root.join(path))
    }

    /// Whether Git may be told to leave a path out, by a word in one of the `.gitignore` above it: what is made
    /// for a release is not in every commit.
    pub fn may_ignore(&self, path: &str) -> bool {
        let Some(path) = inside(path) else { return true };
        let parts: Vec<&str> = path.split('/').collect();
        let folders = (0..parts.len()).map(|count| parts.get(..count).unwrap_or_default().join("/"));
        let texts = folders.filter_map(|folder| self.text(&format!("{folder}/.gitignore")));
        let is_meant = |line: &str| {
            let word = line.trim().trim_start_matches('/').trim_end_matches(['/', '*']);
            let last = word.rsplit('/').find(|part| !part.is_empty() && *part != "**").unwrap_or_default();
            let by_name = !last.starts_with('#') && parts.contains(&last);
            let by_ending = last.strip_prefix('*').is_some_and(|ending| !ending.is_empty() && path.ends_with(ending));
            by_name || by_ending
        };
        texts.into_iter().any(|text| text.lines().any(is_meant))
    }

    fn text(&self, path: &str) -> Option<String> {
        let bytes = self.files.read(&self.root.join(path.trim_start_matches('/'))).ok()?;
        decode(bytes).ok().map(|text| text.to_string())
    }
}

/// A path from the root; nothing where it leads out of the repository.
fn inside(path: &str) -> Option<String> {
    normal_path(path.trim_start_matches('/')).filter(|path| !is_upwards(path))
}

impl std::fmt::Debug for Repository<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Repository").field("root", &self.root).finish_non_exhaustive()
    }
}
