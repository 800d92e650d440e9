//! Whether an imported file compiles to the same file.

use std::collections::HashMap;

use super::compare::{Difference, compare, compare_manifests};
use super::settle::compiled;
use super::{Fault, ForeignFile, Imported, action, argo, import_all, read};
use crate::analysis::analyze;
use crate::compile::OutputFile;
use crate::diagnostic::{Diagnostic, Severity};
use crate::header::header_source;
use crate::project::Project;
use crate::settings::normal_path;
use crate::source::Sources;
use crate::yaml::Node;

/// How a file came through.
#[derive(Debug)]
pub enum Verdict {
    /// With the comments that the compiled workflow lacks: they are no part of what GitHub reads.
    Equal {
        lost: Vec<String>,
    },
    Different(Vec<Difference>),
    /// It was not imported.
    Refused(Vec<Fault>),
    /// What was imported does not compile: the source, and what is wrong with it.
    Broken {
        sources: Sources,
        diagnostics: Vec<Diagnostic>,
    },
}

/// Imports files that become one project, compiles each with its part of the lock file and its declarations, and
/// compares the workflows.
pub fn verify(files: &[ForeignFile<'_>]) -> Vec<Verdict> {
    let imported = import_all(files, &analyze(Project::default()), true);
    let each = files.iter().zip(imported);
    each.map(|(file, imported)| match imported {
        Ok(imported) => verify_one(*file, &imported),
        Err(faults) => Verdict::Refused(faults),
    })
    .collect()
}

fn verify_one(file: ForeignFile<'_>, imported: &Imported) -> Verdict {
    let (analysis, compilation) = compiled(imported);
    match compilation.files.is_empty() {
        true => {
            let errors = analysis.diagnostics.into_iter().filter(|one| one.severity == Severity::Error).collect();
            Verdict::Broken { sources: analysis.project.sources, diagnostics: errors }
        }
        false => judge(file, &compilation.files),
    }
}

/// Whether these are what a file is.
pub(super) fn judge(file: ForeignFile<'_>, files: &[OutputFile]) -> Verdict {
    let before = match documents(file.text) {
        Ok(before) => before,
        Err(faults) => return Verdict::Refused(faults),
    };
    let text = files.first().map_or("", |output| &output.text);
    let after = match documents(text) {
        Ok(after) => after,
        Err(faults) => return Verdict::Refused(faults),
    };
    let is_manifest = argo::is_manifest(file.text);
    let mut differences = match (&before[..], &after[..]) {
        ([before], [after]) if !is_manifest => compare(before, after),
        _ => compare_manifests(&before, &after),
    };
    // Workflows are all in one folder.
    let is_elsewhere = is_manifest || before.iter().any(action::is_action);
    let wanted = if is_elsewhere { file.path } else { file.name() };
    let normal = normal_path(wanted).unwrap_or_default();
    let paths: Vec<&str> = files.iter().map(|file| &*file.path).collect();
    let is_there = |path: &&str| **path == normal || !wanted.contains('/') && path.ends_with(&format!("/{wanted}"));
    if paths.len() != 1 || !paths.iter().all(is_there) {
        differences.push(Difference {
            path: "the file's name".to_owned(),
            before: Some(wanted.to_owned()),
            after: Some(paths.join(", ")),
        });
    }
    if !differences.is_empty() {
        return Verdict::Different(differences);
    }
    let mut kept = HashMap::new();
    for comment in after.iter().flat_map(comments) {
        *kept.entry(comment).or_insert(0_usize) += 1;
    }
    let header = file
        .text
        .lines()
        .next()
        .filter(|_| header_source(file.text).is_some())
        .map(|line| line.trim_start_matches("# "));
    let own = before.iter().flat_map(comments).filter(|comment| Some(*comment) != header);
    let lost = own.filter(|comment| match kept.get_mut(comment) {
        Some(count @ 1..) => {
            *count -= 1;
            false
        }
        _ => true,
    });
    Verdict::Equal { lost: lost.map(str::to_owned).collect() }
}

/// The documents of a file.
fn documents(text: &str) -> Result<Vec<Node>, Vec<Fault>> {
    if argo::is_manifest(text) { argo::documents(text) } else { read(text).map(|root| vec![root]) }
}

/// All comments of a document that say something.
fn comments(node: &Node) -> Vec<&str> {
    let own = node.above.iter().chain(&node.trailing).chain(&node.closing).map(|comment| comment.trim());
    let mut found: Vec<&str> = own.filter(|comment| !comment.is_empty()).collect();
    node.items().iter().for_each(|item| found.extend(comments(item)));
    node.entries().iter().for_each(|entry| found.extend(comments(&entry.node)));
    found
}
