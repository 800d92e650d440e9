//! Files that are no sources, judged by the same rules: workflows, actions and manifests as people wrote them.
//!
//! In: a project and the texts of such files. Out: findings that point into them and speak their language. The way is
//! that of the importer: each file becomes a source with `baseline = github` that nobody sees, the whole is analysed, and
//! what is found in such a source is said of the place in the file that it was made of.
//!
//! - `place`: from a place in the source to that in the file.
//! - `words`: from the words of the language to those of YAML.
//! - `calls`: of workflows that are not there, and waits for them.
//! - `misfit`: what a manifest says that its kind does not take.
//! - `absent`, `started`: what jobs name and the repository does not have.
//! - `pins`: the comments behind commits.
//! - `program`, `program_inputs`: actions that are programs and no list of steps, and what steps give them.
//! - `allow`: `# pipec: allow(rule) reason`.
//!
//! It writes nothing, and knows nothing of disks and terminals.

mod absent;
mod allow;
mod calls;
mod misfit;
mod pins;
mod place;
mod program;
mod program_inputs;
mod started;
mod words;

use std::collections::BTreeMap;

use crate::analysis::{Analysis, analyze, analyze_each};
use crate::catalog::syntax::Mapping;
use crate::diagnostic::{Diagnostic, Edit, Label, Severity, once, tidy};
use crate::import::{ForeignFile, Kind, Reading, RemarkKind, UnknownKey, read_all};
use crate::lock::Lock;
use crate::project::{Project, Repository};
use crate::rules::{self, changed_number};
use crate::source::{FileId, Sources, Span};
use crate::suggest::suggest;

/// What is wrong with a project and the files beside it.
#[derive(Debug)]
pub struct Judgement {
    /// Those of the project, then the files as they are.
    pub sources: Sources,
    /// Sorted by place, without repetition.
    pub diagnostics: Vec<Diagnostic>,
}

/// A file on its way: its text, and what was made of it.
struct Foreign<'a> {
    text: &'a str,
    reading: Reading,
}

/// Judges a project together with files that are no sources. Where the repository around them is known, what they name and it
/// does not have is found.
pub fn judge(project: Project, files: &[ForeignFile<'_>], repository: Option<&Repository<'_>>) -> Judgement {
    // A file that cannot be what its place asks for says so itself; others know nothing of it.
    let existing = match project.pipe_files().next() {
        Some(_) if !files.is_empty() => analyze(project.clone()),
        _ => Analysis::default(),
    };
    let mut project = project;
    let mut foreign = BTreeMap::new();
    for (file, reading) in files.iter().zip(read_all(files, &existing)) {
        let id = project.sources.add(file.path, reading.source.as_str());
        foreign.insert(id, Foreign { text: file.text, reading });
    }
    let analysis = analyze_each(project);
    let mut sources = Sources::default();
    for (id, source) in analysis.project.sources.iter() {
        match foreign.get(&id) {
            Some(one) => sources.add(source.path.clone(), one.text),
            None => sources.add(source.path.clone(), std::sync::Arc::clone(&source.text)),
        };
    }
    let mut missing = calls::missing(&analysis, &foreign);
    missing.extend(calls::unfollowed(&analysis, &foreign));
    missing.extend(program_inputs::wrong(&analysis, &foreign));
    missing.extend(repository.map(|one| absent::absent(&analysis, &foreign, one)).unwrap_or_default());
    let of_files = |one: &Diagnostic| {
        let mut files =
            std::iter::once(&one.primary).chain(&one.related).filter_map(|label| foreign.get(&label.span.file));
        match one.rule {
            // What stands on the disk does not overwrite each other.
            "duplicate-output" => files.next().is_some(),
            // The ids of manifests are made up here; which of them are one object, `duplicate-manifest` tells.
            "duplicate-name" => files.any(|file| file.reading.kind == Some(Kind::Manifests)),
            _ => false,
        }
    };
    let of_parts = |one: &Diagnostic| foreign.get(&one.primary.span.file).is_some_and(|file| file.has_lost(one));
    let own = analysis.diagnostics.into_iter().filter(|one| !of_files(one) && !of_parts(one));
    let mut diagnostics: Vec<Diagnostic> = own.map(|one| translated(one, &foreign)).collect();
    let missing = missing.into_iter().map(|one| translated(one, &foreign));
    let programs = foreign.iter().flat_map(|(id, one)| program::faults(*id, sources.path(*id), one, repository));
    let forms = foreign.iter().flat_map(|(id, one)| one.faults(*id, &analysis.project.lock));
    let faults = forms.chain(programs).chain(missing);
    diagnostics.extend(faults.filter_map(|fault| {
        let path = sources.path(fault.primary.span.file);
        let severity = rules::weight_in(&analysis.project.settings, fault.rule, path, fault.severity)?;
        Some(Diagnostic { severity, ..fault })
    }));
    allow::apply(&foreign.iter().map(|(id, one)| (*id, one.text)).collect::<Vec<_>>(), &mut diagnostics);
    tidy(&mut diagnostics);
    once(&mut diagnostics);
    Judgement { sources, diagnostics }
}

impl Foreign<'_> {
    /// What puts a part of a script into quotes, where the script itself stands in none that would have to be minded.
    fn in_quotes(&self, text: &str, place: &place::Place) -> Option<String> {
        let there = self.text.get(place.range.clone())?;
        let (before, _) = self.text.split_at_checked(place.range.start)?;
        // A script may hold these letters too; the key begins its line.
        let begins_line = |at: usize| {
            let head = before.get(..at).and_then(|head| head.rsplit('\n').next());
            head.is_some_and(|head| head.trim_matches([' ', '-']).is_empty())
        };
        let (key, _) = before.rmatch_indices("run:").find(|(at, _)| begins_line(*at))?;
        let value = before.get(key + "run:".len()..)?;
        let is_quoted = before.ends_with('"') || self.text.get(place.range.end..)?.starts_with('"');
        let is_plain = !value.trim_start().starts_with('"') && !value.trim().is_empty() && !is_quoted;
        let quoted = format!("\"{there}\"");
        (is_plain && text.replace('\\', "") == quoted).then_some(quoted)
    }

    /// Whether what a finding misses was left out for a fault of its own, which says enough.
    fn has_lost(&self, finding: &Diagnostic) -> bool {
        if self.reading.faults.iter().all(|fault| fault.is_other) {
            return false;
        }
        let name = self.reading.source.get(finding.primary.span.range()).unwrap_or_default();
        let mut lines = self.text.lines().map(|line| line.trim_start_matches([' ', '-']));
        match finding.rule {
            "missing-trigger" | "missing-job" | "missing-step" => true,
            "unknown-job" => lines.any(|line| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(':'))),
            "unknown-step" => lines.any(|line| line.strip_prefix("id:").is_some_and(|id| id.trim() == name)),
            _ => false,
        }
    }

    /// What is wrong with the file's form.
    fn faults(&self, id: FileId, lock: &Lock) -> Vec<Diagnostic> {
        let rule = match self.reading.kind {
            None => "invalid-yaml",
            Some(Kind::Workflow) => "invalid-workflow",
            Some(Kind::Action) => "invalid-action",
            Some(Kind::Manifests) => "invalid-manifest",
        };
        // Other objects and templates of other programs are not ours to judge.
        let faults = self.reading.faults.iter().filter(|fault| !fault.is_other);
        let mut found: Vec<Diagnostic> = faults
            .map(|fault| {
                let end = place::end_of_line(self.text, fault.span.clone());
                Diagnostic::error(rule, Span::new(id, fault.span.start, end), fault.message.clone())
            })
            .collect();
        found.extend(self.reading.remarks.iter().map(|one| {
            let span = Span::new(id, one.span.start, one.span.end);
            remarked(&one.kind, span)
        }));
        found.extend(self.reading.root.iter().flat_map(|root| pins::comments(id, self.text, root, lock)));
        found.extend(self.reading.unknown.iter().map(|unknown| unknown_key(id, unknown)));
        found.extend(self.reading.misfits.iter().map(|misfit| misfit::diagnostic(id, misfit)));
        found.extend(self.reading.changed.iter().filter_map(|number| {
            let span = Span::new(id, number.span.start, number.span.end);
            changed_number(&number.written, &number.read, span)
        }));
        found
    }
}

fn remarked(kind: &RemarkKind, span: Span) -> Diagnostic {
    match kind {
        RemarkKind::UnusedAnchor(name) => {
            let message = format!("no alias `*{name}` repeats what the anchor `&{name}` names");
            Diagnostic::finding("unused-anchor", span, message).help("leave the anchor out")
        }
        RemarkKind::Empty(key) => Diagnostic::finding("empty-value", span, format!("`{key}` has nothing in it"))
            .help("write what is meant, or remove it")
            .at_most(Severity::Note),
        RemarkKind::Insert => {
            let message =
                "`${{ insert }}` is in none of GitHub's documents, and what it puts here is known in the run only";
            Diagnostic::finding("insert-directive", span, message).help("write the keys and values themselves")
        }
    }
}

fn unknown_key(file: FileId, unknown: &UnknownKey) -> Diagnostic {
    let UnknownKey { key, span, mapping } = unknown;
    let at = Span::new(file, span.start, span.end);
    let diagnostic = Diagnostic::finding("unknown-key", at, format!("GitHub knows no key `{key}` here"));
    // `timeout` is not near to `timeout-minutes`, but meant.
    let begins = names(mapping).find(|name| name.strip_prefix(key.as_str()).is_some_and(|rest| rest.starts_with('-')));
    match suggest(key, names(mapping)).or(begins) {
        Some(near) => diagnostic.did_you_mean(near, at),
        None => {
            let known: Vec<_> = names(mapping).map(|name| format!("`{name}`")).collect();
            diagnostic.help(format!("it knows {}", known.join(", ")))
        }
    }
}

fn names(mapping: &'static Mapping) -> impl Iterator<Item = &'static str> {
    mapping.keys.iter().map(|key| key.name)
}

/// A finding in the words of the file that it is about, at its place there.
fn translated(mut diagnostic: Diagnostic, foreign: &BTreeMap<FileId, Foreign<'_>>) -> Diagnostic {
    let Some(own) = foreign.get(&diagnostic.primary.span.file) else {
        diagnostic.related.iter_mut().for_each(|label| translate(label, foreign));
        return diagnostic;
    };
    diagnostic.fix = diagnostic.fix.and_then(|mut fix| {
        let edits = fix.edits.into_iter().map(|edit| {
            let one = foreign.get(&edit.span.file)?;
            let place = one.place(edit.span).filter(|place| place.is_exact)?;
            let text = match words::is_common(&edit.text) {
                true => edit.text,
                false => one.in_quotes(&edit.text, &place)?,
            };
            Some(Edit { span: place.in_file(edit.span.file), text })
        });
        fix.edits = edits.collect::<Option<_>>()?;
        Some(fix)
    });
    diagnostic.message = words::said(&diagnostic.message, own.reading.kind);
    let help = diagnostic.help.as_deref().and_then(|help| words::help(help, own.reading.kind));
    diagnostic.help = diagnostic.help_in_yaml.take().or(help);
    translate(&mut diagnostic.primary, foreign);
    diagnostic.related.iter_mut().for_each(|label| translate(label, foreign));
    diagnostic
}

fn translate(label: &mut Label, foreign: &BTreeMap<FileId, Foreign<'_>>) {
    let Some(one) = foreign.get(&label.span.file) else { return };
    let place = one.place(label.span).unwrap_or_default();
    label.span = place.in_file(label.span.file);
    label.text = words::said(&label.text, one.reading.kind);
}

impl Foreign<'_> {
    fn place(&self, span: Span) -> Option<place::Place> {
        place::place(&self.reading.source, &self.reading.regions, self.text, span.range())
    }
}
