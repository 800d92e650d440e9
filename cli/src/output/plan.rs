//! The plan of a build: each file compared with what is there. All is planned before anything is written, so that a
//! fault in the last file leaves the first as it was.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use pipe_lang::compile::{Compilation, OutputFile};
use pipe_lang::diagnostic::Diagnostic;
use pipe_lang::header::header_source;
use pipe_lang::lock::{LOCK_FILE, Lock};
use pipe_lang::project::{Files, Project};
use pipe_lang::source::Span;

use super::same::same_meaning;
use super::site::Site;
use super::unknown_commits::Known;
use crate::disk::Disk;
use crate::failure::Failure;

/// What is to be done for one project.
#[derive(Debug, Default)]
pub struct Plan {
    /// Sorted by path; the lock file is the last.
    pub files: Vec<Planned>,
    /// Files that are in the way and not ours, or in which something stands that would be lost.
    pub foreign: Vec<Diagnostic>,
}

/// One file of a plan.
#[derive(Debug)]
pub struct Planned {
    /// As people see it: from the current folder.
    pub shown: String,
    pub destination: PathBuf,
    pub text: String,
    /// What is there now; empty where nothing is.
    pub before: String,
    pub kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    New,
    Changed,
    Unchanged,
}

impl Plan {
    pub fn stale(&self) -> impl Iterator<Item = &Planned> {
        self.files.iter().filter(|file| file.kind != Kind::Unchanged)
    }
}

/// Compares what a compilation produced with the disk. With `force`, every file is ours. What commits the lock files
/// `locks` have may be written over.
///
/// # Errors
/// When a path leads outside, or something that is there cannot be read.
pub fn plan(
    site: &Site,
    project: &Project,
    compilation: &Compilation,
    locks: &[&Lock],
    force: bool,
) -> Result<Plan, Failure> {
    let mut plan = Plan::default();
    let known = Known::new(locks, &compilation.files);
    for file in &compilation.files {
        let planned = planned(site.shown(&file.path), site.destination(&file.path)?, &file.text)?;
        if force || planned.kind != Kind::Changed {
            plan.files.push(planned);
        } else if !is_ours(site, project, &planned) {
            plan.foreign.push(foreign(project, file, &planned));
        } else {
            plan.foreign.extend(known.report(file, &planned));
            plan.files.push(planned);
        }
    }
    plan.files.extend(planned_lock(site, &project.lock, &compilation.lock)?);
    Ok(plan)
}

/// A file compared with what is there.
///
/// # Errors
/// When what is there cannot be read.
pub fn planned(shown: String, destination: PathBuf, text: &str) -> Result<Planned, Failure> {
    let before = read(&destination)?;
    let kind = match &before {
        None => Kind::New,
        // Git may have changed the ends of lines in the work tree.
        Some(before) if before == text || before.replace("\r\n", "\n") == text => Kind::Unchanged,
        Some(_) => Kind::Changed,
    };
    Ok(Planned { shown, destination, text: text.to_string(), before: before.unwrap_or_default(), kind })
}

fn read(path: &Path) -> Result<Option<String>, Failure> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::at(path, &error)),
    }
}

/// A file is ours if its header names a source of this project, or one that is no longer there (it was renamed). A
/// file without a header is adopted if it says what we would write.
fn is_ours(site: &Site, project: &Project, file: &Planned) -> bool {
    match header_source(&file.before) {
        None => same_meaning(&file.before, &file.text),
        Some(source) => {
            let inner = source.strip_prefix(&project.prefix).unwrap_or(source);
            project.sources.find(inner).is_some() || !Disk.exists(&site.output.join(source))
        }
    }
}

fn foreign(project: &Project, file: &OutputFile, planned: &Planned) -> Diagnostic {
    let source = project.sources.path(file.source);
    let owner = match header_source(&planned.before) {
        Some(other) => format!("it is generated from `{other}`"),
        None => "pipec did not write it".to_string(),
    };
    let message = format!("`{}` is in the way of what `{source}` produces: {owner}", planned.shown);
    Diagnostic::error("foreign-file", Span::new(file.source, 0, 0), message)
        .help("move it away or give the output another name; `pipec build --force` overwrites it")
}

/// The lock file, where it says something else now: another version of pipec alone is no reason to write.
pub fn planned_lock(site: &Site, before: &Lock, after: &Lock) -> Result<Option<Planned>, Failure> {
    if before.actions == after.actions {
        return Ok(None);
    }
    let text = Lock { pipec: env!("CARGO_PKG_VERSION").to_string(), ..after.clone() }.text();
    let destination = site.lock_destination()?;
    planned(format!("{}{LOCK_FILE}", site.shown), destination, &text).map(Some)
}
