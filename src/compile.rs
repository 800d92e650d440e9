//! Front door 2: from an analysis to the files; what `build` needs.

use crate::analysis::Analysis;
use crate::diagnostic::{Diagnostic, tidy};
use crate::emit;
use crate::lock::{Lock, known};
use crate::lower;
use crate::lower::workflow::Facts;
use crate::source::FileId;

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFile {
    /// Relative to the folder of the outputs, with `/`.
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
    let mut lock = analysis.project.lock.clone();
    let references = analysis.action_references();
    let mut diagnostics: Vec<Diagnostic> =
        lock.complete(&references, &known::known).into_iter().map(unresolved).collect();
    if analysis.has_errors() || !diagnostics.is_empty() {
        tidy(&mut diagnostics);
        return Compilation { files: Vec::new(), lock: analysis.project.lock.clone(), diagnostics };
    }
    lock.retain(&references);
    let facts = Facts { model: &analysis.model, lock: &lock, settings: &analysis.project.settings };
    let mut files = Vec::new();
    for pipeline in &analysis.model.pipelines {
        let Some(span) = analysis.sites.span(pipeline.site) else { continue };
        let name = pipeline.file.clone().unwrap_or_else(|| format!("{}.yml", pipeline.id));
        let workflow = lower::workflow::workflow(pipeline, facts);
        files.push(OutputFile {
            path: format!("{}/{name}", analysis.project.settings.output.workflows),
            text: emit::github::workflow(&workflow, &analysis.project.header(span.file)),
            source: span.file,
        });
    }
    for app in &analysis.model.apps {
        let Some(span) = analysis.sites.span(app.site) else { continue };
        let application = lower::application::application(app);
        files.push(OutputFile {
            path: format!("{}/{}", analysis.project.settings.output.argocd, lower::application::file_name(app)),
            text: emit::argo::application(&application, analysis.project.header(span.file).trim_start_matches("# ")),
            source: span.file,
        });
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Compilation { files, lock, diagnostics }
}

/// An action that neither the lock file nor the catalog knows.
fn unresolved(reference: &crate::lock::ActionReference) -> Diagnostic {
    let path = if reference.path.is_empty() { String::new() } else { format!("/{}", reference.path) };
    let name = format!("{}{path}@{}", reference.name, reference.reference);
    Diagnostic::error(
        "unresolved-action",
        reference.span,
        format!("`{name}` is neither in `pipe.lock` nor in the catalog"),
    )
    .label("its commit is not known")
    .help("run `pipec lock`: it asks Git for the commit and writes it into `pipe.lock`")
}
