//! A folder for one test, gone when the value is dropped. Knows only the file system.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

static NEXT: AtomicU32 = AtomicU32::new(0);

pub struct Scratch {
    root: PathBuf,
}

impl Scratch {
    pub fn new(purpose: &str) -> Self {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("pipec-{purpose}-{}-{number}", process::id());
        let root = env::temp_dir().join(name);
        // A process id may come round again: what an aborted test left is not ours.
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(&root).unwrap_or_else(|error| panic!("could not make {}: {error}", root.display()));
        Self { root }
    }

    pub fn path(&self) -> &Path {
        &self.root
    }

    /// Writes a file and the folders above it; the answer is its full path.
    pub fn write(&self, name: &str, contents: impl AsRef<[u8]>) -> PathBuf {
        let path = self.root.join(name);
        write(&path, contents);
        path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.root);
    }
}

/// Writes a file and the folders above it.
pub fn write(path: &Path, contents: impl AsRef<[u8]>) {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).unwrap_or_else(|error| panic!("could not make {}: {error}", parent.display()));
    }
    fs::write(path, contents).unwrap_or_else(|error| panic!("could not write {}: {error}", path.display()));
}

/// Copies what is in `from` into `to`, folders and all. `.git` stays behind: a copy of
/// an app is a new repository.
pub fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap_or_else(|error| panic!("could not make {}: {error}", to.display()));
    let entries = fs::read_dir(from).unwrap_or_else(|error| panic!("no folder {}: {error}", from.display()));
    for entry in entries {
        let entry = entry.unwrap_or_else(|error| panic!("could not read {}: {error}", from.display()));
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if entry.file_name() == ".git" {
            continue;
        } else if source.is_dir() {
            copy_folder(&source, &target);
        } else {
            fs::copy(&source, &target).unwrap_or_else(|error| panic!("could not copy {}: {error}", source.display()));
        }
    }
}
