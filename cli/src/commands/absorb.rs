//! `pipec absorb`: what an update bot wrote into generated files, taken into `pipe.lock` and the sources.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use pipe_lang::absorb::{Absorbed, Move, Refusal, Written, absorb as absorb_files};
use pipe_lang::analysis::Analysis;
use pipe_lang::compile::compile;
use pipe_lang::diagnostic::{Diagnostic, Severity};
use pipe_lang::header::header_source;
use pipe_lang::lock::{LOCK_FILE, Lock};
use pipe_lang::project::Files;
use pipe_lang::source::Sources;

use super::Outcome;
use crate::arguments::AbsorbArguments;
use crate::console::Console;
use crate::disk::Disk;
use crate::failure::Failure;
use crate::output::{Kind, Planned, Site, plan, planned, write_all, write_diff};
use crate::report::{Summary, View, human};
use crate::target::{Target, targets};

pub fn absorb(arguments: &AbsorbArguments, console: &mut Console<'_>) -> Result<Outcome, Failure> {
    let mut outcome = Outcome::Fine;
    let mut summary = Summary::default();
    for (number, (target, named)) in projects(&arguments.files)?.iter().enumerate() {
        let mut work = Work { target, number, summary: &mut summary, console };
        if !work.project(named)? {
            outcome = Outcome::Findings;
        }
    }
    if let Some(line) = summary.line() {
        writeln!(console.err, "{line}")?;
    }
    Ok(outcome)
}

/// The project of each file, by the source that its header names; without files, the project around this folder.
fn projects(files: &[PathBuf]) -> Result<Vec<(Target, Vec<PathBuf>)>, Failure> {
    if files.is_empty() {
        return Ok(targets(&Disk, &[PathBuf::from(".")])?.into_iter().map(|target| (target, Vec::new())).collect());
    }
    let mut found: Vec<(Target, Vec<PathBuf>)> = Vec::new();
    for file in files {
        let full = fs::canonicalize(file).map_err(|error| Failure::at(file, &error))?;
        let source = source_of(file, &full)?;
        for target in targets(&Disk, &[source])? {
            match found.iter_mut().find(|(known, _)| known.root == target.root) {
                Some((_, named)) => named.push(full.clone()),
                None => found.push((target, vec![full.clone()])),
            }
        }
    }
    Ok(found)
}

/// The source that a generated file comes from.
fn source_of(shown: &Path, full: &Path) -> Result<PathBuf, Failure> {
    let text = read(full)?;
    let Some(source) = header_source(&text) else {
        return Err(Failure::said(format!("{}: pipec did not write it; there is nothing to absorb", shown.display())));
    };
    let found = full.ancestors().skip(1).map(|folder| folder.join(source)).find(|path| path.is_file());
    found.ok_or_else(|| Failure::said(format!("{}: its source `{source}` is not there any more", shown.display())))
}

fn read(path: &Path) -> Result<String, Failure> {
    let bytes = fs::read(path).map_err(|error| Failure::at(path, &error))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The work on one project.
struct Work<'w, 'c> {
    target: &'w Target,
    number: usize,
    summary: &'w mut Summary,
    console: &'w mut Console<'c>,
}

impl Work<'_, '_> {
    /// Whether all went well. Either all is written or nothing.
    fn project(&mut self, named: &[PathBuf]) -> Result<bool, Failure> {
        let mut analysis = self.target.analyze(&Disk);
        if analysis.has_errors() {
            let errors: Vec<_> = analysis.diagnostics.iter().filter(|one| one.severity == Severity::Error).collect();
            self.report(&analysis.project.sources, errors)?;
            return Ok(false);
        }
        let site = Site::new(&self.target.root, &self.target.shown, &analysis.project)?;
        let written = written(&site, &analysis, named)?;
        match absorb_files(&mut analysis, written) {
            Ok(absorbed) if absorbed.moves.is_empty() && absorbed.lock == analysis.project.lock => {
                writeln!(self.console.err, "nothing to absorb")?;
                Ok(true)
            }
            Ok(absorbed) => self.take(&site, &analysis, &absorbed),
            Err(refusals) => self.refuse(&analysis, refusals),
        }
    }

    /// Compiles the project as it is then, and writes all of it.
    fn take(&mut self, site: &Site, before: &Analysis, absorbed: &Absorbed) -> Result<bool, Failure> {
        let text_of = |lock: &Lock| Lock { pipec: env!("CARGO_PKG_VERSION").to_owned(), ..lock.clone() }.text();
        let mut texts = BTreeMap::from([(self.target.root.join(LOCK_FILE), text_of(&absorbed.lock))]);
        let mut changed = Vec::new();
        for (id, text) in &absorbed.texts {
            let inner = before.project.sources.path(*id);
            let path = self.target.root.join(inner);
            changed.push(planned(format!("{}{inner}", self.target.shown), path.clone(), text)?);
            texts.insert(path, text.clone());
        }
        let after = self.target.analyze(&Overlay(texts));
        let compilation = compile(&after);
        // The lock file that is on the disk now, to be compared with.
        let mut project = after.project.clone();
        project.lock = before.project.lock.clone();
        let known = [&before.project.lock, &absorbed.lock];
        let plan = plan(site, &project, &compilation, &known, false)?;
        let found = [&after.diagnostics, &compilation.diagnostics, &plan.foreign];
        let errors: Vec<_> = found.into_iter().flatten().filter(|one| one.severity == Severity::Error).collect();
        if !errors.is_empty() {
            writeln!(self.console.err, "the new versions do not fit the sources; nothing was written")?;
            self.report(&after.project.sources, errors)?;
            return Ok(false);
        }
        let files: Vec<&Planned> =
            changed.iter().chain(plan.stale()).filter(|file| file.kind != Kind::Unchanged).collect();
        write_all(&files)?;
        for one in &absorbed.moves {
            writeln!(self.console.err, "{} {}", self.console.err_style.paint("32", "absorbed"), said(one))?;
        }
        for file in files {
            writeln!(self.console.err, "{} {}", self.console.err_style.paint("32", "wrote"), file.shown)?;
        }
        if absorbed.moves.iter().any(|one| one.is_outdated) {
            let hint = "what these take is checked as it was at the old version, until `pipec lock` has asked Git";
            writeln!(self.console.err, "{hint}")?;
        }
        Ok(true)
    }

    fn refuse(&mut self, analysis: &Analysis, refusals: Vec<Refusal>) -> Result<bool, Failure> {
        let mut diagnostics = Vec::new();
        let mut others = Vec::new();
        for refusal in refusals {
            match refusal {
                Refusal::Said(diagnostic) => diagnostics.push(*diagnostic),
                Refusal::Other { written, expected } => others.push((written, expected)),
            }
        }
        self.report(&analysis.project.sources, diagnostics.iter().collect())?;
        for (written, expected) in &others {
            // What it should be, against what it is: the difference shows what somebody put in.
            let file = Planned {
                shown: written.shown.clone(),
                destination: PathBuf::new(),
                text: written.text.replace("\r\n", "\n"),
                before: expected.clone(),
                kind: Kind::Changed,
            };
            write_diff(self.console.out, self.console.out_style, &file)?;
            self.console.out.flush()?;
            let label = self.console.err_style.paint("1;31", "error");
            writeln!(
                self.console.err,
                "{label}: {} differs in more than the versions of actions: make that change in its source, or take it back",
                written.shown
            )?;
        }
        writeln!(self.console.err, "nothing was written")?;
        Ok(false)
    }

    fn report(&mut self, sources: &Sources, diagnostics: Vec<&Diagnostic>) -> Result<(), Failure> {
        let shown =
            if diagnostics.iter().any(|one| one.rule == pipe_lang::absorb::RULE) { "" } else { &self.target.shown };
        let view = View { sources, shown };
        human::write(self.console.err, self.console.err_style, view, diagnostics.iter().copied())?;
        self.summary.count(self.number, diagnostics);
        Ok(())
    }
}

/// The outputs as they are on the disk; of those that were named, if any were.
fn written(site: &Site, analysis: &Analysis, named: &[PathBuf]) -> Result<Vec<Written>, Failure> {
    let mut found = Vec::new();
    for file in compile(analysis).files {
        let destination = site.destination(&file.path)?;
        if (named.is_empty() || named.contains(&destination)) && destination.exists() {
            let text = read(&destination)?;
            found.push(Written { shown: site.shown(&file.path), path: file.path, text });
        }
    }
    Ok(found)
}

fn said(one: &Move) -> String {
    let (old, new) = &one.reference;
    let action =
        if old == new { format!("{}@{old}", one.repository) } else { format!("{}@{old} → @{new}", one.repository) };
    match &one.version {
        (Some(before), Some(after)) => format!("{action}: {before} → {after} ({})", short(&one.commit)),
        (None, Some(after)) => format!("{action}: {after} ({})", short(&one.commit)),
        (_, None) => action,
    }
}

fn short(commit: &str) -> &str {
    commit.get(..7).unwrap_or(commit)
}

/// The disk with other texts of some files.
struct Overlay(BTreeMap<PathBuf, String>);

impl Files for Overlay {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.0.get(path).map_or_else(|| Disk.read(path), |text| Ok(text.clone().into_bytes()))
    }

    fn exists(&self, path: &Path) -> bool {
        self.0.contains_key(path) || Disk.exists(path)
    }

    fn sources(&self, root: &Path) -> io::Result<Vec<PathBuf>> {
        Disk.sources(root)
    }
}
