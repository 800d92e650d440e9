//! Whether an imported file compiles to the same file.

use std::collections::HashMap;

use super::compare::{Difference, compare};
use super::{Fault, action, file_name, import, read};
use crate::analysis::analyze;
use crate::compile::compile;
use crate::diagnostic::{Diagnostic, Severity};
use crate::header::header_source;
use crate::project::Project;
use crate::rules;
use crate::settings::{Level, RuleLevel};
use crate::source::{FileId, Sources, Span};
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

/// Imports a file, compiles the result and compares both files.
pub fn verify(text: &str, path: &str) -> Verdict {
    let imported = match import(text, path) {
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
    // A workflow has its folder by the settings, an action by what it says.
    let is_same_place = match action::is_action(&before) {
        true => output.path == path,
        false => output.path.ends_with(&format!("/{}", file_name(path))),
    };
    if !is_same_place {
        differences.push(Difference {
            path: "the file's name".to_owned(),
            before: Some(path.to_owned()),
            after: Some(output.path.clone()),
        });
    }
    if !differences.is_empty() {
        return Verdict::Different(differences);
    }
    let mut kept = HashMap::new();
    for comment in comments(&after) {
        *kept.entry(comment).or_insert(0_usize) += 1;
    }
    let header =
        text.lines().next().filter(|_| header_source(text).is_some()).map(|line| line.trim_start_matches("# "));
    let own = comments(&before).into_iter().filter(|comment| Some(*comment) != header);
    let lost = own.filter(|comment| match kept.get_mut(comment) {
        Some(count @ 1..) => {
            *count -= 1;
            false
        }
        _ => true,
    });
    Verdict::Equal { lost: lost.map(str::to_owned).collect() }
}

/// All comments of a document that say something.
fn comments(node: &Node) -> Vec<&str> {
    let own = node.above.iter().chain(&node.trailing).chain(&node.closing).map(|comment| comment.trim());
    let mut found: Vec<&str> = own.filter(|comment| !comment.is_empty()).collect();
    node.items().iter().for_each(|item| found.extend(comments(item)));
    node.entries().iter().for_each(|entry| found.extend(comments(&entry.node)));
    found
}
