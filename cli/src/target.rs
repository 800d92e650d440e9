//! What a command works on: the paths of its call, grouped by the project that each belongs to.

use std::path::{Path, PathBuf};
use std::{fs, io};

use pipe_lang::analysis::{Analysis, analyze};
use pipe_lang::diagnostic::Diagnostic;
use pipe_lang::lock::LOCK_FILE;
use pipe_lang::project::{Files, Project, find_root, is_source, load};
use pipe_lang::settings::SETTINGS_FILE;
use pipe_lang::source::Sources;

use crate::console::Console;
use crate::failure::Failure;

/// A project, and the part of it that was asked for.
#[derive(Debug)]
pub struct Target {
    pub root: PathBuf,
    /// The root as seen from the current folder, to stand before a path; empty, or with `/` at its end.
    pub shown: String,
    /// The files that were named; empty where a folder was, which means everything.
    pub named: Vec<PathBuf>,
}

/// The projects of the paths, each once, in the order in which they were named.
pub fn targets(files: &dyn Files, paths: &[PathBuf]) -> Result<Vec<Target>, Failure> {
    targets_of(files, paths, |_| false)
}

/// The same where other files than sources can be named too.
pub fn targets_of(files: &dyn Files, paths: &[PathBuf], takes: impl Fn(&Path) -> bool) -> Result<Vec<Target>, Failure> {
    let here = Path::new(".");
    let current = fs::canonicalize(here).map_err(|error| Failure::at(here, &error))?;
    let mut targets: Vec<Target> = Vec::new();
    for path in paths {
        let full = fs::canonicalize(path).map_err(|error| Failure::at(path, &error))?;
        let is_folder = full.is_dir();
        if !is_folder && !takes(&full) {
            refuse_other_files(path, &full)?;
        }
        let start = if is_folder { full.as_path() } else { full.parent().unwrap_or(&full) };
        let root = find_root(files, start);
        let named = if is_folder { Vec::new() } else { vec![full] };
        match targets.iter_mut().find(|target| target.root == root) {
            None => targets.push(Target { shown: shown(&current, &root), root, named }),
            Some(target) if target.named.is_empty() || named.is_empty() => target.named.clear(),
            Some(target) => target.named.extend(named),
        }
    }
    Ok(targets)
}

impl Target {
    /// Loads and analyses the whole project.
    pub fn analyze(&self, files: &dyn Files) -> Analysis {
        analyze(self.load(files))
    }

    /// Loads the whole project; a named file is part of it even where an ignore file hides it.
    pub fn load(&self, files: &dyn Files) -> Project {
        let mut only = Vec::new();
        if let Ok(listed) = files.sources(&self.root) {
            let hidden: Vec<_> = self.named.iter().filter(|path| is_pipe(path) && !listed.contains(path)).collect();
            if !hidden.is_empty() {
                only = listed.iter().chain(hidden).cloned().collect();
            }
        }
        load(files, &self.root, &only)
    }

    /// Says so where there is nothing to compile.
    pub fn say_if_empty(&self, analysis: &Analysis, console: &mut Console<'_>) -> io::Result<()> {
        if analysis.project.pipe_files().next().is_some() {
            return Ok(());
        }
        let folder = if self.shown.is_empty() { "." } else { self.shown.trim_end_matches('/') };
        writeln!(console.err, "no `.pipe` file in {folder}")
    }

    /// Whether a diagnostic is in the part that was asked for.
    pub fn includes(&self, sources: &Sources, diagnostic: &Diagnostic) -> bool {
        self.names(sources.path(diagnostic.primary.span.file))
    }

    /// Whether a source, by its path in the project, was asked for.
    pub fn names(&self, path: &str) -> bool {
        self.named.is_empty() || self.named.contains(&self.root.join(path))
    }
}

/// Whether a path is that of a YAML file, by its ending.
pub fn is_yaml(path: &Path) -> bool {
    matches!(path.extension().and_then(std::ffi::OsStr::to_str), Some("yml" | "yaml"))
}

fn is_pipe(path: &Path) -> bool {
    path.to_str().is_some_and(is_source)
}

fn refuse_other_files(path: &Path, full: &Path) -> Result<(), Failure> {
    let is_project_file = [SETTINGS_FILE, LOCK_FILE].iter().any(|name| full.file_name() == Some(name.as_ref()));
    if is_project_file || is_pipe(full) {
        return Ok(());
    }
    Err(Failure::said(format!("{}: not a .pipe file", path.display())))
}

/// The way from one folder to another, with `/` at its end; absolute where they have no folder in common.
fn shown(from: &Path, to: &Path) -> String {
    let common = from.components().zip(to.components()).take_while(|(left, right)| left == right).count();
    let upwards = from.components().count() - common;
    if common <= 1 && upwards > 0 {
        return format!("{}/", to.display());
    }
    let up = std::iter::repeat_n("..".to_string(), upwards);
    let down = to.components().skip(common).map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).map(|part| format!("{part}/")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shown_from_the_current_folder() {
        let way = |from: &str, to: &str| shown(Path::new(from), Path::new(to));
        assert_eq!(way("/a/b", "/a/b"), "");
        assert_eq!(way("/a/b", "/a/b/c/d"), "c/d/");
        assert_eq!(way("/a/b/c", "/a"), "../../");
        assert_eq!(way("/a/b", "/a/x"), "../x/");
        assert_eq!(way("/a/b", "/x/y"), "/x/y/");
        assert_eq!(way("/", "/x"), "x/");
    }
}
