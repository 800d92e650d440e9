//! Files on the disk: the one implementation of [`Files`] that touches it. The `ignore` crate is known here only.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};
use pipe_lang::project::{Files, is_source};
use pipe_lang::settings::SETTINGS_FILE;

/// No source is that large: it is not even read, so that a mistaken name cannot fill the memory.
const READ_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// The disk of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

impl Files for Disk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let metadata = fs::metadata(path)?;
        if metadata.is_dir() {
            // A folder that cannot be listed stands in the list for what is below it; that is then its fault.
            fs::read_dir(path)?;
            return Err(io::ErrorKind::IsADirectory.into());
        }
        if !metadata.is_file() {
            return Err(io::Error::other("it is not a regular file"));
        }
        if metadata.len() > READ_BYTES_MAX {
            return Err(io::Error::other(format!("it has {} bytes, which no source has", metadata.len())));
        }
        fs::read(path)
    }

    fn exists(&self, path: &Path) -> bool {
        path.symlink_metadata().is_ok()
    }

    fn sources(&self, root: &Path) -> io::Result<Vec<PathBuf>> {
        fs::read_dir(root)?;
        let mut paths: Vec<PathBuf> = walk(root).filter_map(source_path).filter(|path| path != root).collect();
        paths.sort();
        paths.dedup();
        Ok(paths)
    }
}

impl Disk {
    /// All YAML files below a folder, sorted, as [`Files::sources`] finds sources.
    pub fn yaml_files(root: &Path) -> Vec<PathBuf> {
        let is_yaml = |entry: &DirEntry| {
            let extension = entry.path().extension().and_then(OsStr::to_str);
            matches!(extension, Some("yml" | "yaml")) && entry.file_type().is_some_and(|kind| kind.is_file())
        };
        let mut paths: Vec<PathBuf> =
            walk(root).filter_map(Result::ok).filter(is_yaml).map(DirEntry::into_path).collect();
        paths.sort();
        paths
    }
}

/// Walks as a clean checkout would be walked: `.gitignore` and `.ignore` count, what only this machine ignores does
/// not, so that the same files are found everywhere. Folders with a dot are walked (`.github`), `.git` is not.
fn walk(root: &Path) -> ignore::Walk {
    WalkBuilder::new(root)
        .hidden(false)
        .git_global(false)
        .git_exclude(false)
        .require_git(false)
        .filter_entry(|entry| !is_git_folder(entry) && !is_other_project(entry))
        .build()
}

fn is_git_folder(entry: &DirEntry) -> bool {
    entry.file_name() == OsStr::new(".git")
}

fn is_other_project(entry: &DirEntry) -> bool {
    entry.depth() > 0 && entry.path().join(SETTINGS_FILE).is_file()
}

/// The path of a source, or of what could not be walked: reading that says why.
fn source_path(entry: Result<DirEntry, ignore::Error>) -> Option<PathBuf> {
    match entry {
        Ok(entry) => entry.file_name().to_str().is_some_and(is_source).then(|| entry.into_path()),
        Err(error) => path_of(&error),
    }
}

fn path_of(error: &ignore::Error) -> Option<PathBuf> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path.clone()),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        ignore::Error::Loop { child, .. } => Some(child.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at what should not be")]

    use super::*;

    fn write(root: &Path, path: &str, text: &str) {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[test]
    fn sources_are_those_of_this_project_that_are_not_ignored() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        write(root, "b.pipe", "");
        write(root, "a/x.pipe", "");
        write(root, ".github/pipelines/y.pipe", "");
        write(root, "a/readme.md", "");
        write(root, ".git/z.pipe", "");
        write(root, "other/pipe.toml", "");
        write(root, "other/o.pipe", "");
        write(root, "target/t.pipe", "");
        write(root, ".gitignore", "target\n");
        fs::create_dir(root.join("folder.pipe")).unwrap();
        let found = Disk.sources(root).unwrap();
        let names: Vec<_> = found.iter().map(|path| path.strip_prefix(root).unwrap().to_str().unwrap()).collect();
        assert_eq!(names, [".github/pipelines/y.pipe", "a/x.pipe", "b.pipe", "folder.pipe"]);
    }

    #[test]
    fn a_folder_and_what_is_not_there_are_errors() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Disk.read(folder.path()).unwrap_err().kind(), io::ErrorKind::IsADirectory);
        assert_eq!(Disk.read(&folder.path().join("x")).unwrap_err().kind(), io::ErrorKind::NotFound);
        assert!(Disk.sources(&folder.path().join("x")).is_err());
        assert!(Disk.exists(folder.path()) && !Disk.exists(&folder.path().join("x")));
    }
}
