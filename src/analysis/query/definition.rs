//! Where the thing under the cursor is declared.

use super::Definition;
use super::cursor::{self, Inside};
use crate::analysis::Analysis;
use crate::ast::{MemberKind, Subject};
use crate::check::{Fact, Meaning};
use crate::source::{FileId, Span};

/// None for what the standard library declares: its source is not on the disk.
pub(super) fn definition(analysis: &Analysis, file: FileId, offset: u32) -> Option<Definition> {
    if let Some((path, target)) = import_at(analysis, file, offset) {
        return Some(Definition { origin: path, target: Span::new(target, 0, 0) });
    }
    if cursor::inside(analysis.syntax(file)?, offset as usize) == Inside::Text {
        return None;
    }
    let fact = analysis.index.at(file, offset)?;
    let target = declared(analysis, fact)?;
    let in_reach = !analysis.standard.contains(&target.file) && target != fact.span;
    in_reach.then_some(Definition { origin: fact.span, target })
}

/// Where the thing of a fact is declared.
pub(super) fn declared(analysis: &Analysis, fact: &Fact) -> Option<Span> {
    match &fact.meaning {
        Meaning::Name { word: "job", name, .. } if fact.definition.is_none() => job(analysis, fact.span, name),
        _ => fact.definition,
    }
}

/// A job that was named when not all jobs were known: `pipeline.job`, or a job of the pipeline around the place.
fn job(analysis: &Analysis, place: Span, name: &str) -> Option<Span> {
    let (pipeline, job) = match name.rsplit_once('.') {
        Some(parts) => parts,
        None => (pipeline_around(analysis, place)?, name),
    };
    let pipeline = analysis.model.pipelines.iter().find(|found| found.id == pipeline)?;
    analysis.sites.span(pipeline.job(job)?.site)
}

fn pipeline_around(analysis: &Analysis, place: Span) -> Option<&str> {
    let ast = analysis.asts.iter().find(|ast| ast.file == place.file)?;
    let member = ast.body.members.iter().find(|member| member.span.touches(place.start))?;
    let MemberKind::Statement(statement) = &member.kind else { return None };
    match &statement.subject {
        Some(Subject::Name(name)) => Some(&name.text),
        _ => None,
    }
}

/// The import whose path is at a place, and the file that it names.
pub(super) fn import_at(analysis: &Analysis, file: FileId, offset: u32) -> Option<(Span, FileId)> {
    let imports = analysis.names.imports.iter().copied();
    imports.into_iter().find(|(path, _)| path.file == file && path.touches(offset))
}
