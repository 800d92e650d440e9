//! A project: its sources, settings and pins, and the way in for files.

mod load;
mod repository;
#[cfg(test)]
mod tests;

use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;
use crate::header::header;
use crate::lock::{LOCK_FILE, Lock};
use crate::settings::{SETTINGS_FILE, Settings};
use crate::source::{FileId, SourceFile, Sources};

pub use load::{find_root, load};
pub use repository::Repository;

/// The only way in for files. The command line implements it on the disk, the language server lays open
/// documents over that, tests use a map.
pub trait Files {
    /// The bytes of a file.
    ///
    /// # Errors
    /// Whatever the medium says; a directory is an error too.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// Whether something is at the path, of any kind.
    fn exists(&self, path: &Path) -> bool;

    /// All `*.pipe` paths below `root`, sorted; ignore files respected; folders with a `pipe.toml` of their own
    /// are left out.
    ///
    /// # Errors
    /// When the root cannot be listed.
    fn sources(&self, root: &Path) -> io::Result<Vec<PathBuf>>;
}

/// What a compilation starts from.
#[derive(Clone, Debug, Default)]
pub struct Project {
    /// The `.pipe` files, and `pipe.toml` and `pipe.lock` where there are such: diagnostics point into these too.
    pub sources: Sources,
    pub settings: Settings,
    pub lock: Lock,
    /// The path from the folder of the outputs to that of the project, empty or with `/` at its end: a project in
    /// `services/api` whose `[output] root` is `../..` has `services/api/`.
    pub prefix: String,
    /// What was wrong with the files themselves: not readable, no text, not TOML.
    pub diagnostics: Vec<Diagnostic>,
}

impl Project {
    /// The files to compile: all but `pipe.toml` and `pipe.lock`.
    pub fn pipe_files(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.sources.iter().filter(|(_, file)| ![SETTINGS_FILE, LOCK_FILE].contains(&file.path.as_str()))
    }

    /// The project with another text of one file.
    #[must_use]
    pub fn with_text(&self, file: FileId, text: &str) -> Self {
        let mut sources = Sources::default();
        for (id, source) in self.sources.iter() {
            match id == file {
                true => sources.add(source.path.clone(), text),
                false => sources.add(source.path.clone(), std::sync::Arc::clone(&source.text)),
            };
        }
        Self { sources, ..self.clone() }
    }

    /// The first line of a file that is generated from a source.
    pub fn header(&self, source: FileId) -> String {
        header(&format!("{}{}", self.prefix, self.sources.path(source)))
    }
}

/// Whether a path is that of a source, by its ending.
pub fn is_source(path: &str) -> bool {
    path.ends_with(".pipe")
}
