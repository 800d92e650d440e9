//! Front door 2: from an analysis to the files; what `build` needs.

use std::collections::BTreeMap;

use crate::analysis::Analysis;
use crate::diagnostic::Diagnostic;
use crate::emit;
use crate::lock::{Lock, known};
use crate::lower;
use crate::lower::workflow::Facts;
use crate::source::FileId;
use crate::target::argo::Manifest;

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

/// The files of manifests: those that share a file in the order of their source.
fn manifests(analysis: &Analysis) -> Vec<OutputFile> {
    let model = &analysis.model;
    let mut all: Vec<_> = model
        .manifests()
        .filter_map(|(kind, declaration)| Some((analysis.sites.span(declaration.site)?, kind, declaration)))
        .collect();
    all.sort_by_key(|(span, ..)| (span.file, span.start));
    let mut files: BTreeMap<String, (FileId, Vec<Manifest>)> = BTreeMap::new();
    for (span, kind, declaration) in all {
        let path = analysis.project.settings.output.manifest(kind, declaration);
        let (_, documents) = files.entry(path).or_insert_with(|| (span.file, Vec::new()));
        documents.push(lower::manifest::manifest(model, kind, declaration));
    }
    let written = files.into_iter().map(|(path, (source, documents))| {
        let header = analysis.project.header(source);
        OutputFile { path, text: emit::argo::manifests(&documents, header.trim_start_matches("# ")), source }
    });
    written.collect()
}

/// Lowers and emits. A pure function of the analysis.
pub fn compile(analysis: &Analysis) -> Compilation {
    if analysis.has_errors() {
        return Compilation { lock: analysis.project.lock.clone(), ..Compilation::default() };
    }
    let mut lock = analysis.project.lock.clone();
    // What neither the lock file nor the catalog knows is an error of the analysis.
    lock.complete(&analysis.pinned_references(), &known::known);
    lock.retain(&analysis.action_references());
    // The outputs are written with it.
    lock.actions.values_mut().for_each(|action| action.replaces.clear());
    let facts = Facts { model: &analysis.model, lock: &lock, settings: &analysis.project.settings };
    let mut files = Vec::new();
    for pipeline in &analysis.model.pipelines {
        let Some(span) = analysis.sites.span(pipeline.site) else { continue };
        let workflow = lower::workflow::workflow(pipeline, facts);
        files.push(OutputFile {
            path: format!("{}/{}", analysis.project.settings.output.workflows, pipeline.file_name()),
            text: emit::github::workflow(&workflow, &analysis.project.header(span.file)),
            source: span.file,
        });
    }
    for action in &analysis.model.actions {
        let Some(span) = analysis.sites.span(action.site) else { continue };
        files.push(OutputFile {
            path: action.path(&analysis.project.settings.output.actions),
            text: emit::github::action(&lower::composite::action(action, facts), &analysis.project.header(span.file)),
            source: span.file,
        });
    }
    files.extend(manifests(analysis));
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Compilation { files, lock, diagnostics: Vec::new() }
}
