//! Front door 1: everything up to the rules; what `lint` and editors need.

pub mod query;

use crate::diagnostic::Diagnostic;
use crate::lock::ActionReference;
use crate::project::Project;

/// A project with everything that is known about it.
#[derive(Debug, Default)]
pub struct Analysis {
    pub project: Project,
    /// Sorted by place, without repetition.
    pub diagnostics: Vec<Diagnostic>,
}

/// Runs all stages up to the rules. Never fails: what is wrong is in `diagnostics`.
pub fn analyze(project: Project) -> Analysis {
    let diagnostics = project.diagnostics.clone();
    Analysis { project, diagnostics }
}

impl Analysis {
    /// Every place where a source names an action of another repository; each needs an entry in `pipe.lock`.
    pub fn action_references(&self) -> Vec<ActionReference> {
        Vec::new()
    }
}
