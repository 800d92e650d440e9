//! `pipec import`: existing workflows, composite actions and manifests of Argo as sources, and the proof that they stay the same.

mod harden;
mod verify;
mod write;

use std::path::Path;
use std::sync::Arc;

use pipe_lang::import::Fault;
use pipe_lang::project::Files;
use pipe_lang::settings::SETTINGS_FILE;
use pipe_lang::source::decode;

use super::Outcome;
use crate::arguments::ImportArguments;
use crate::console::Console;
use crate::disk::Disk;
use crate::failure::{Failure, reason};

pub fn import(arguments: &ImportArguments, console: &mut Console<'_>) -> Result<Outcome, Failure> {
    let outcome = match (arguments.verify, arguments.harden) {
        (true, _) => verify::verify(arguments, console),
        (_, true) => harden::harden(arguments, console),
        _ => write::write(arguments, console),
    };
    console.out.flush()?;
    outcome
}

/// The text of a file, or why there is none.
fn read(path: &Path) -> Result<Arc<str>, String> {
    let bytes = Disk.read(path).map_err(|error| reason(&error))?;
    decode(bytes).map_err(|error| error.to_string())
}

/// Where a file is in its project, from the folder of the outputs: below the nearest `pipe.toml` or repository. Its name
/// alone where there is neither.
fn path_in_project(path: &Path) -> String {
    let found = path.canonicalize().ok().and_then(|full| {
        let is_project = |folder: &&Path| [SETTINGS_FILE, ".git"].iter().any(|name| Disk.exists(&folder.join(name)));
        let root = full.ancestors().skip(1).find(is_project)?.to_path_buf();
        let inner = full.strip_prefix(&root).ok()?.to_string_lossy().replace('\\', "/");
        Some(if inner.contains('/') { inner } else { format!("./{inner}") })
    });
    found.unwrap_or_else(|| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default())
}

/// `path:line:column: message`
fn at(path: &Path, text: &str, fault: &Fault) -> String {
    let before = text.get(..fault.span.start).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    format!("{}:{line}:{column}: {}", path.display(), fault.message)
}
