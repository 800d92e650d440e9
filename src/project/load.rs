//! Loading: from a folder to a [`Project`]. A file that cannot be read is one diagnostic; the others go on.

use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::{Files, Project};
use crate::diagnostic::Diagnostic;
use crate::lock::{LOCK_FILE, Lock};
use crate::settings::{SETTINGS_FILE, Settings};
use crate::source::{FileId, Span, decode};

/// The folder of the project that a file or folder belongs to: the nearest one upwards with a `pipe.toml`, else the
/// nearest with a `.git`, else `start` itself. `start` is a folder.
pub fn find_root(files: &dyn Files, start: &Path) -> PathBuf {
    let holds = |name: &str| start.ancestors().find(|folder| files.exists(&folder.join(name)));
    holds(SETTINGS_FILE).or_else(|| holds(".git")).unwrap_or(start).to_path_buf()
}

/// Reads the sources below `root`, its `pipe.toml` and its `pipe.lock`. Where `only` is not empty, it names the
/// sources instead of the folder's listing.
pub fn load(files: &dyn Files, root: &Path, only: &[PathBuf]) -> Project {
    let mut project = Project::default();
    let paths = if only.is_empty() { files.sources(root) } else { Ok(only.to_vec()) };
    match paths {
        Ok(paths) => {
            for path in paths {
                add(&mut project, files, root, &path);
            }
        }
        Err(error) => {
            let file = project.sources.add(".", "");
            project.diagnostics.push(unreadable(file, ".", &said(&error)));
        }
    }
    if files.exists(&root.join(SETTINGS_FILE)) {
        let (file, text) = add(&mut project, files, root, &root.join(SETTINGS_FILE));
        let (settings, diagnostics) = Settings::parse(file, &text);
        project.settings = settings;
        project.diagnostics.extend(diagnostics);
    }
    if files.exists(&root.join(LOCK_FILE)) {
        let (file, text) = add(&mut project, files, root, &root.join(LOCK_FILE));
        let (lock, diagnostics) = Lock::parse(file, &text);
        project.lock = lock;
        project.diagnostics.extend(diagnostics);
    }
    project.prefix = prefix(root, &project.settings.output.root);
    project
}

/// Adds a file; an unreadable one is there as an empty text, so that its diagnostic has a place.
fn add(project: &mut Project, files: &dyn Files, root: &Path, path: &Path) -> (FileId, Arc<str>) {
    let name = shown(path.strip_prefix(root).unwrap_or(path));
    let text = files
        .read(path)
        .map_err(|error| said(&error))
        .and_then(|bytes| decode(bytes).map_err(|error| error.to_string()));
    match text {
        Ok(text) => (project.sources.add(name, Arc::clone(&text)), text),
        Err(reason) => {
            let file = project.sources.add(name.clone(), "");
            project.diagnostics.push(unreadable(file, &name, &reason));
            (file, Arc::from(""))
        }
    }
}

fn unreadable(file: FileId, name: &str, reason: &str) -> Diagnostic {
    Diagnostic::error("unreadable-file", Span::new(file, 0, 0), format!("`{name}` cannot be read: {reason}"))
}

/// An error of the system in words, without its number.
fn said(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "it is not there (any more)".to_string(),
        io::ErrorKind::PermissionDenied => "permission denied".to_string(),
        io::ErrorKind::IsADirectory => "it is a folder".to_string(),
        _ => error.to_string(),
    }
}

/// A path with `/` on every system.
fn shown(path: &Path) -> String {
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/").replacen("//", "/", 1)
}

/// The folders that `..` leaves, seen from where it leads to.
fn prefix(root: &Path, output: &str) -> String {
    let mut left: Vec<String> = root
        .components()
        .filter(|part| matches!(part, Component::Normal(_)))
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    let mut entered: usize = 0;
    let mut inside = Vec::new();
    for part in output.split('/').filter(|part| !part.is_empty()) {
        if part == ".." {
            inside.extend(left.pop());
        } else {
            entered += 1;
        }
    }
    let mut parts = vec!["..".to_string(); entered];
    parts.extend(inside.into_iter().rev());
    parts.iter().map(|part| format!("{part}/")).collect()
}
