//! The doors of the library that the server goes through.
//!
//! They are values, so that the tests of the protocol can put a language of their own behind them: one with known
//! findings, a slow one, one that panics.

use std::path::{Path, PathBuf};

use pipe_lang::analysis::{Analysis, analyze};
use pipe_lang::project::{Files, Project, find_root, load};

/// What the server asks of the language.
#[derive(Clone, Copy, Debug)]
pub struct Language {
    /// The root of the project that a folder belongs to.
    pub find_root: fn(&dyn Files, &Path) -> PathBuf,
    /// Reads a project; with paths in the last place only those and what they import.
    pub load: fn(&dyn Files, &Path, &[PathBuf]) -> Project,
    pub analyze: fn(Project) -> Analysis,
}

impl Default for Language {
    fn default() -> Self {
        Self { find_root, load, analyze }
    }
}
