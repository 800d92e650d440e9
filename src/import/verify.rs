//! Whether an imported workflow compiles to the same workflow.

use super::compare::{Difference, compare};
use super::{Fault, import, read};
use crate::analysis::analyze;
use crate::compile::compile;
use crate::diagnostic::{Diagnostic, Severity};
use crate::project::Project;
use crate::rules;
use crate::settings::{Level, RuleLevel};
use crate::source::{FileId, Sources, Span};

/// How a file came through.
#[derive(Debug)]
pub enum Verdict {
    Equal,
    Different(Vec<Difference>),
    /// It was not imported.
    Refused(Vec<Fault>),
    /// What was imported does not compile: the source, and what is wrong with it.
    Broken {
        sources: Sources,
        diagnostics: Vec<Diagnostic>,
    },
}

/// Imports a file, compiles the result and compares both workflows.
pub fn verify(text: &str, file: &str) -> Verdict {
    let imported = match import(text, file) {
        Ok(imported) => imported,
        Err(faults) => return Verdict::Refused(faults),
    };
    let before = match read(text) {
        Ok(before) => before,
        Err(faults) => return Verdict::Refused(faults),
    };
    let mut project = Project::default();
    project.sources.add(format!("{}.pipe", imported.id), imported.source.as_str());
    // Faults that GitHub takes are carried over: they are for `lint` to find.
    for name in rules::names() {
        let level = RuleLevel { level: Level::Off, span: Span::new(FileId(0), 0, 0) };
        project.settings.rules.insert(name.to_owned(), level);
    }
    let analysis = analyze(project);
    let compilation = compile(&analysis);
    let Some(output) = compilation.files.first() else {
        let errors = analysis.diagnostics.into_iter().filter(|one| one.severity == Severity::Error).collect();
        return Verdict::Broken { sources: analysis.project.sources, diagnostics: errors };
    };
    let after = match read(&output.text) {
        Ok(after) => after,
        Err(faults) => return Verdict::Refused(faults),
    };
    let mut differences = compare(&before, &after);
    if !output.path.ends_with(&format!("/{file}")) {
        differences.push(Difference {
            path: "the file's name".to_owned(),
            before: Some(file.to_owned()),
            after: Some(output.path.clone()),
        });
    }
    if differences.is_empty() { Verdict::Equal } else { Verdict::Different(differences) }
}
