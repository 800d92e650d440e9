//! A project: its sources, settings and pins, and the way in for files.

use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;
use crate::lock::Lock;
use crate::settings::Settings;
use crate::source::Sources;

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
    pub sources: Sources,
    pub settings: Settings,
    pub lock: Lock,
    /// What was wrong with the files themselves: not readable, no text, not TOML.
    pub diagnostics: Vec<Diagnostic>,
}
