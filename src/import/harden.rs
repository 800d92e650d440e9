//! The second step of an import: from what GitHub does by itself to `baseline = safe`.
//!
//! In: a project and one of its sources. Out: the source without its `baseline`, and what that changes in each
//! workflow, with the reason. A choice under which the pipeline would not compile, or would lose what it needs, stays
//! with GitHub: then the source has `baseline { pins = github }`, and it is said why.

mod difference;

use std::collections::BTreeMap;

use crate::analysis::{Analysis, analyze};
use crate::ast::{Block, Member, MemberKind, Statement, Subject};
use crate::check::read_secrets;
use crate::compile::compile;
use crate::diagnostic::{Diagnostic, Severity};
use crate::format::format;
use crate::model::{Baseline, Model, Pipeline, Target};
use crate::project::Project;
use crate::rules::git_credentials;
use crate::source::{FileId, Span};
use crate::syntax::parse;

use super::{SECRETS_FILE, SecretUse, declare, secrets};

pub use difference::Change;

/// What became of one source.
#[derive(Clone, Debug, Default)]
pub struct Hardened {
    /// The sources that change: path and text. The first is the one that was asked for.
    pub sources: Vec<(String, String)>,
    /// What changes in which output.
    pub changes: Vec<(String, Vec<Change>)>,
    pub kept: Vec<Kept>,
}

/// A choice that stays with GitHub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub pipeline: String,
    pub choice: &'static str,
    pub reason: String,
}

/// Whether the credentials stay with GitHub, since a job uses the token that checkout leaves.
fn pushing(pipeline: &Pipeline, model: &Model) -> Option<Kept> {
    let (job, what) = pipeline.jobs.iter().find_map(|job| Some((job, git_credentials::used(job, model)?)))?;
    let reason = format!(
        "the job `{}` has `{what}`, which may use the token that checkout leaves; give that step a token of its own, or \
         the checkout `persist-credentials = true`, and take `credentials = github` out",
        job.id
    );
    Some(Kept { pipeline: pipeline.id.clone(), choice: "credentials", reason })
}

/// Hardens the pipelines of a source. Nothing, where none of them leaves anything to GitHub.
///
/// # Errors
/// What keeps the project from being compiled, as it is or hardened; with the project that the places are in.
pub fn harden(project: &Project, file: FileId) -> Result<Option<Hardened>, Box<(Project, Vec<Diagnostic>)>> {
    let before = analyze(project.clone());
    if before.has_errors() {
        return Err(broken(before));
    }
    let open: Vec<&Pipeline> = own(&before, file).filter(|pipeline| pipeline.baseline != Baseline::SAFE).collect();
    if open.is_empty() {
        return Ok(None);
    }
    let mut kept: Vec<Kept> = open.iter().filter_map(|pipeline| pushing(pipeline, &before.model)).collect();
    loop {
        let (attempt, declared) = attempt(&before, file, &kept);
        debug_assert!(kept.len() <= open.len() * Baseline::CHOICES.len(), "each choice is kept once");
        let after = analyze(attempt);
        let new = after.diagnostics.iter().filter(|one| one.severity == Severity::Error);
        let new: Vec<Kept> = new.filter_map(|error| keep(&after, file, error, &kept)).collect();
        if !new.is_empty() {
            kept.extend(new.into_iter().fold(Vec::new(), once));
            continue;
        }
        if after.has_errors() {
            return Err(broken(after));
        }
        let text = without_idle_allows(&before, &after, file);
        let after = analyze(after_edit(&after, file, &text));
        let mut sources = vec![(before.project.sources.path(file).to_owned(), text)];
        sources.extend(declared);
        let changes = changes(&before, &after, file);
        kept.sort_by_key(|one| Baseline::CHOICES.iter().position(|choice| *choice == one.choice));
        return Ok(Some(Hardened { sources, changes, kept }));
    }
}

fn broken(analysis: Analysis) -> Box<(Project, Vec<Diagnostic>)> {
    let errors = analysis.diagnostics.into_iter().filter(|one| one.severity == Severity::Error).collect();
    Box::new((analysis.project, errors))
}

/// The pipelines of a source.
fn own(analysis: &Analysis, file: FileId) -> impl Iterator<Item = &Pipeline> {
    let is_own = move |pipeline: &&Pipeline| analysis.sites.span(pipeline.site).is_some_and(|span| span.file == file);
    analysis.model.pipelines.iter().filter(is_own)
}

fn once(mut kept: Vec<Kept>, one: Kept) -> Vec<Kept> {
    if !kept.iter().any(|other| (&other.pipeline, other.choice) == (&one.pipeline, one.choice)) {
        kept.push(one);
    }
    kept
}

/// `pipec lock` asks only for what is to be pinned.
const PINS: &str = "take `pins = github` out and run `pipec lock`, which asks Git";

/// The choice that an error asks for, where it has not been kept yet.
fn keep(after: &Analysis, file: FileId, error: &Diagnostic, kept: &[Kept]) -> Option<Kept> {
    let (choice, mend) = match error.rule {
        "permissions-unknown" => ("permissions", "say the permissions of its jobs"),
        "unresolved-action" => ("pins", PINS),
        // An edge that an expression implies goes where there is no job, or round in a circle.
        "unknown-job" | "needs-cycle" | "conflicting-flow" => ("edges", "mend that expression"),
        _ => ("others", "mend that"),
    };
    // A call in another file may not fit any more: that leads to what is called, here.
    let mut places = std::iter::once(&error.primary).chain(&error.related);
    let pipeline = places.find_map(|place| statement_at(after, file, place.span))?;
    let reason = match choice {
        "pins" => format!("{}; {mend}", error.message),
        _ => format!("{}; {mend}, and take `{choice} = github` out", error.message),
    };
    let known = kept.iter().any(|other| other.pipeline == pipeline && other.choice == choice);
    (!known).then_some(Kept { pipeline, choice, reason })
}

/// The id of the pipeline that a place is in.
fn statement_at(analysis: &Analysis, file: FileId, place: Span) -> Option<String> {
    let inside =
        |member: &&Member| place.file == file && member.span.start <= place.start && place.end <= member.span.end;
    let ast = analysis.asts.iter().find(|ast| ast.file == file)?;
    pipelines(&ast.body).find(|(member, ..)| inside(member)).map(|(_, id, _)| id.to_owned())
}

fn pipelines(body: &Block) -> impl Iterator<Item = (&Member, &str, &Block)> {
    body.members.iter().filter_map(|member| {
        let MemberKind::Statement(statement) = &member.kind else { return None };
        let Statement { subject: Some(Subject::Name(name)), block: Some(block), .. } = &**statement else {
            return None;
        };
        (statement.keyword.text == "pipeline").then_some((member, name.text.as_str(), block))
    })
}

/// The project with a baseline that keeps only so much, and the source that declares secrets where it changes.
fn attempt(before: &Analysis, file: FileId, kept: &[Kept]) -> (Project, Option<(String, String)>) {
    let project = after_edit(before, file, &rewritten(before, file, kept));
    let path = project.sources.path(file).to_owned();
    let folder = path.rfind('/').map_or("", |at| &path[..=at]);
    let secrets = undeclared(before, file);
    if secrets.is_empty() {
        return (project, None);
    }
    let own = format!("{folder}{SECRETS_FILE}");
    let there = project.sources.find(&own);
    let text = there.and_then(|id| project.sources.get(id)).map_or("", |source| &source.text);
    // One that cannot be read has been reported: the project has no errors.
    let text = declare(text, &secrets, &[]).unwrap_or_default();
    let project = match there {
        Some(id) => project.with_text(id, &text),
        None => {
            let mut project = project;
            project.sources.add(own.clone(), text.as_str());
            project
        }
    };
    (project, Some((own, text)))
}

/// The secrets of a source's pipelines that nobody declares.
fn undeclared(before: &Analysis, file: FileId) -> Vec<SecretUse> {
    let mut used = secrets::used(own(before, file));
    for (pipeline, job) in own(before, file).flat_map(|pipeline| pipeline.jobs.iter().map(move |job| (pipeline, job))) {
        // What `inherit` comes to, this job is asked for by name.
        let called = job.call.as_ref().filter(|_| job.field("secrets").is_some_and(|value| value.as_map().is_none()));
        let Some(Target::Pipeline(id)) = called.map(|call| &call.target) else { continue };
        let Some(callee) = before.model.pipeline(id) else { continue };
        let read = read_secrets(&before.model, callee).unwrap_or_default();
        let taken = read.into_iter().filter(|one| one.is_declared);
        let uses = taken.map(|one| SecretUse { name: one.name, jobs: vec![format!("{}.{}", pipeline.id, job.id)] });
        used = secrets::merged(used.iter().chain(&uses.collect::<Vec<_>>()));
    }
    let declared = &before.model.secrets;
    used.retain(|one| !declared.iter().any(|secret| secret.id.eq_ignore_ascii_case(&one.name)));
    used
}

/// A project with another text of a source, without the standard library that the analysis added.
fn after_edit(analysis: &Analysis, file: FileId, text: &str) -> Project {
    analysis.own_project().with_text(file, text)
}

/// The source with each `baseline` replaced by what of it is kept.
fn rewritten(before: &Analysis, file: FileId, kept: &[Kept]) -> String {
    let Some(source) = before.project.sources.get(file) else { return String::new() };
    let mut edits: BTreeMap<usize, (usize, String)> = BTreeMap::new();
    let body = before.asts.iter().find(|ast| ast.file == file).map(|ast| &ast.body);
    for (_, id, block) in body.into_iter().flat_map(pipelines) {
        let is_kept = |choice: &&&str| kept.iter().any(|one| one.pipeline == id && one.choice == **choice);
        let choices: Vec<&str> = Baseline::CHOICES.iter().filter(is_kept).copied().collect();
        let text = match choices[..] {
            [] => String::new(),
            _ => format!(
                "baseline {{ {} }}",
                choices.iter().map(|choice| format!("{choice} = github")).collect::<Vec<_>>().join(", ")
            ),
        };
        if let Some(member) = block.members.iter().find(|member| is_baseline(member)) {
            // A comment behind it goes with it, and stays with what is kept.
            let whole = member.span.range();
            let end = if text.is_empty() { whole.end } else { end_of_field(member).unwrap_or(whole.end) };
            edits.insert(whole.start, (end, text));
        }
    }
    let mut text = source.text.to_string();
    for (start, (end, new)) in edits.into_iter().rev() {
        replace(&mut text, start, end, &new);
    }
    format(&parse(FileId(0), &text.as_str().into()))
}

/// Where the value of a field ends.
fn end_of_field(member: &Member) -> Option<usize> {
    let MemberKind::Field(field) = &member.kind else { return None };
    let value = field.value.as_ref().map(|value| value.span);
    value.or(field.block.as_ref().map(|block| block.span)).map(|span| span.range().end)
}

/// Replaces a passage; where nothing is left of its line, the line goes, too.
fn replace(text: &mut String, start: usize, end: usize, new: &str) {
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let after = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
    let is_alone = text[line..start].trim().is_empty() && text[end..after].trim().is_empty();
    if new.is_empty() && is_alone {
        text.replace_range(line..after, "");
    } else {
        text.replace_range(start..end, new);
    }
}

fn is_baseline(member: &Member) -> bool {
    matches!(&member.kind, MemberKind::Field(field) if field.key.word().is_some_and(|key| key.text == "baseline"))
}

/// Takes out each `@allow` that had something to allow before, and has not any more.
fn without_idle_allows(before: &Analysis, after: &Analysis, file: FileId) -> String {
    let idle = |analysis: &Analysis| -> Vec<Span> {
        let found = analysis.diagnostics.iter().filter(|one| one.rule == "unused-allow");
        found.map(|one| one.primary.span).filter(|span| span.file == file).collect()
    };
    let mut text = after.project.sources.get(file).map_or_else(String::new, |source| source.text.to_string());
    if !idle(before).is_empty() {
        return text;
    }
    for span in idle(after).into_iter().rev() {
        let start = text[..span.range().start].rfind('@').unwrap_or(span.range().start);
        let end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        replace(&mut text, start, end, "");
    }
    format(&parse(FileId(0), &text.as_str().into()))
}

/// What changes in the outputs of a source, and in those of others: a called pipeline declares what it is handed.
fn changes(before: &Analysis, after: &Analysis, file: FileId) -> Vec<(String, Vec<Change>)> {
    let after = compile(after).files;
    let found = compile(before).files.into_iter().filter_map(|old| {
        let new = after.iter().find(|new| new.path == old.path)?;
        let changes = if old.text == new.text { Vec::new() } else { difference::changes(&old.text, &new.text) };
        (old.source == file || !changes.is_empty()).then_some((old.path, changes))
    });
    found.collect()
}
