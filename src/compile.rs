//! Front door 2: from an analysis to the files; what `build` needs.

use crate::analysis::Analysis;
use crate::diagnostic::Diagnostic;
use crate::lock::Lock;
use crate::source::FileId;

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFile {
    /// Relative to the project's root, with `/`.
    pub path: String,
    pub text: String,
    /// The source that declares it; its path stands in the header.
    pub source: FileId,
}

/// What a build produces.
#[derive(Clone, Debug, Default)]
pub struct Compilation {
    /// Sorted by path. Empty when there are errors.
    pub files: Vec<OutputFile>,
    /// The project's lock file, completed from the catalog.
    pub lock: Lock,
    /// What only compiling finds; those of the analysis are not repeated.
    pub diagnostics: Vec<Diagnostic>,
}

/// Lowers and emits. A pure function of the analysis.
pub fn compile(analysis: &Analysis) -> Compilation {
    Compilation { lock: analysis.project.lock.clone(), ..Compilation::default() }
}
