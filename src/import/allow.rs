//! Faults that GitHub takes are carried over: `@allow(rule, "as imported")` above the job that has them.
//!
//! In: imported sources, and the project that they come into. Some faults are seen only where all are there: a call
//! that does not fit, an action that is given what it does not take. So they are looked for in the whole.

use super::Imported;
use super::pins::add_pins;
use crate::analysis::{Analysis, analyze_each};
use crate::ast::{Ast, Member, MemberKind};
use crate::diagnostic::{Diagnostic, Severity};
use crate::format::format;
use crate::model::Baseline;
use crate::project::Project;
use crate::rules;
use crate::source::{FileId, Sources};
use crate::syntax::parse;

/// Rules about declarations, which the importer writes or asks for: a job with such a fault is not at fault.
const OF_DECLARATIONS: [&str; 2] = ["undeclared-secret", "secret-out-of-scope"];

/// Puts an `@allow` into each source for each fault that a rule denies, and formats it.
pub(super) fn allow(imported: &mut [&mut Imported], existing: &Analysis) {
    let (whole, files) = whole(imported.iter().map(|one| &**one), existing);
    for (one, file) in imported.iter_mut().zip(files) {
        let places = places(&whole, denied(&whole, file), file);
        match places.len() {
            0 => {}
            1 => one.notes.insert(0, "one fault is carried over, with an `@allow`".to_owned()),
            several => one.notes.insert(0, format!("{several} faults are carried over, each with an `@allow`")),
        }
        one.source = format(&parse(FileId(0), &allowed(&one.source, places).as_str().into()));
    }
}

/// The sources that are there already with an `@allow` for what the imported ones show of them: path and text. Only what
/// `baseline = github` stands for is changed.
pub fn allow_existing<'a>(
    imported: impl IntoIterator<Item = &'a Imported>,
    existing: &Analysis,
) -> Vec<(String, String)> {
    let (whole, new) = whole(imported, existing);
    let mut changed = Vec::new();
    for (file, source) in whole.project.sources.iter() {
        if new.contains(&file) || whole.standard.contains(&file) {
            continue;
        }
        let found = denied(&whole, file).filter(|one| is_new(one, &source.path, existing) && is_github(&whole, one));
        let places = places(&whole, found, file);
        if !places.is_empty() {
            changed.push((source.path.clone(), allowed(&source.text, places)));
        }
    }
    changed
}

/// The project with the imported sources, in place of those that they were imported to before.
fn whole<'a>(imported: impl IntoIterator<Item = &'a Imported>, existing: &Analysis) -> (Analysis, Vec<FileId>) {
    let imported: Vec<&Imported> = imported.into_iter().collect();
    let own = existing.own_project();
    let mut project = Project { sources: Sources::default(), diagnostics: Vec::new(), ..own.clone() };
    let is_replaced = |path: &str| {
        let is_that = |one: &&Imported| path.strip_suffix(&*one.path).is_some_and(is_folder);
        imported.iter().any(is_that)
    };
    for (_, source) in own.sources.iter().filter(|(_, source)| !is_replaced(&source.path)) {
        project.sources.add(source.path.clone(), std::sync::Arc::clone(&source.text));
    }
    let mut files = Vec::new();
    for one in imported {
        files.push(project.sources.add(one.path.clone(), one.source.as_str()));
        add_pins(&mut project.lock, &one.pins);
    }
    // A name that is not known in two jobs is a fault of both.
    (analyze_each(project), files)
}

fn is_folder(path: &str) -> bool {
    path.is_empty() || path.ends_with('/')
}

/// What rules deny in a source.
fn denied(analysis: &Analysis, file: FileId) -> impl Iterator<Item = &Diagnostic> {
    analysis.diagnostics.iter().filter(move |one| {
        let is_rule = rules::leveled(one.rule).is_some() && !OF_DECLARATIONS.contains(&one.rule);
        one.severity == Severity::Error && one.primary.span.file == file && is_rule
    })
}

fn is_new(fault: &Diagnostic, path: &str, existing: &Analysis) -> bool {
    let is_that = |one: &Diagnostic| {
        let mut places = std::iter::once(&one.primary).chain(&one.related);
        one.rule == fault.rule
            && existing.project.sources.path(one.primary.span.file) == path
            && places.any(|label| label.span.range() == fault.primary.span.range())
    };
    !existing.diagnostics.iter().any(is_that)
}

/// Whether a fault is in a pipeline or an action that leaves all to GitHub.
fn is_github(analysis: &Analysis, fault: &Diagnostic) -> bool {
    let Some(ast) = analysis.asts.iter().find(|ast| ast.file == fault.primary.span.file) else { return false };
    let Some(around) = around(&ast.body.members, fault.primary.span.start) else { return false };
    let pipelines = analysis.model.pipelines.iter().map(|one| (one.site, one.baseline));
    let mut all = pipelines.chain(analysis.model.actions.iter().map(|one| (one.site, one.baseline)));
    all.any(|(site, baseline)| {
        let span = analysis.sites.span(site);
        let is_inside = span.is_some_and(|span| span.file == ast.file && around.span.touches(span.start));
        is_inside && baseline == Baseline::GITHUB
    })
}

/// Where an `@allow` belongs, and for which rule.
fn places<'a>(
    analysis: &'a Analysis,
    faults: impl Iterator<Item = &'a Diagnostic>,
    file: FileId,
) -> Vec<(usize, &'static str)> {
    let Some(ast) = analysis.asts.iter().find(|ast| ast.file == file) else { return Vec::new() };
    let mut places: Vec<_> = faults.filter_map(|one| Some((item(ast, one.primary.span.start)?, one.rule))).collect();
    places.sort_unstable();
    places.dedup();
    places
}

fn allowed(source: &str, places: Vec<(usize, &str)>) -> String {
    let mut out = source.to_owned();
    for (start, rule) in places.into_iter().rev() {
        let line = out[..start].rfind('\n').map_or(0, |at| at + 1);
        let margin = out[line..start].to_owned();
        out.insert_str(line, &format!("{margin}@allow({rule}, \"as imported\")\n"));
    }
    out
}

/// Where the job begins that a place is in, or else the pipeline.
fn item(ast: &Ast, place: u32) -> Option<usize> {
    let pipeline = around(&ast.body.members, place)?;
    let MemberKind::Statement(statement) = &pipeline.kind else { return None };
    let inner = statement.block.as_ref().and_then(|block| around(&block.members, place));
    let job = inner.filter(|member| matches!(&member.kind, MemberKind::Statement(one) if one.keyword.text == "job"));
    Some(job.unwrap_or(pipeline).span.start as usize)
}

/// The member that a place is in.
fn around(members: &[Member], place: u32) -> Option<&Member> {
    members.iter().find(|member| member.span.start <= place && place < member.span.end)
}
