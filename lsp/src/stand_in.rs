//! Stands in for `pipe_lang::project::{find_root, load}` until they are there.
//!
//! To switch: delete this file and import the two from the library in `language.rs`.

use std::path::{Path, PathBuf};

use pipe_lang::project::{Files, Project};
use pipe_lang::source::{Sources, decode};

/// The nearest folder from `start` upwards with a `pipe.toml`, else the nearest with a `.git`, else `start`.
pub fn find_root(files: &dyn Files, start: &Path) -> PathBuf {
    let holds = |name: &str| start.ancestors().find(|folder| files.exists(&folder.join(name)));
    holds("pipe.toml").or_else(|| holds(".git")).unwrap_or(start).to_path_buf()
}

/// Reads the sources of a project, or only the given ones.
pub fn load(files: &dyn Files, root: &Path, only: &[PathBuf]) -> Project {
    let paths = if only.is_empty() { files.sources(root).unwrap_or_default() } else { only.to_vec() };
    let mut sources = Sources::default();
    for path in paths {
        let Some(text) = files.read(&path).ok().and_then(|bytes| decode(bytes).ok()) else { continue };
        let relative = path.strip_prefix(root).unwrap_or(&path);
        sources.add(relative.to_string_lossy().replace('\\', "/"), text);
    }
    Project { sources, ..Project::default() }
}
