//! Orphans: files that name a source of this project and that it no longer produces. A renamed pipeline leaves its
//! old workflow behind, and that one goes on running.

use std::fs;
use std::path::Path;

use pipe_lang::compile::Compilation;
use pipe_lang::header::header_source;
use pipe_lang::project::Project;
use pipe_lang::settings::SETTINGS_FILE;

use super::site::Site;

/// The orphans in the folders of the outputs, as people see their paths. What cannot be read is nobody's.
pub fn orphans(site: &Site, project: &Project, compilation: &Compilation) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = site.folders.clone();
    below(&site.output, &site.actions, DEPTH_MAX, &mut folders);
    for folder in &folders {
        for name in yaml_files(&site.output.join(folder)) {
            let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
            let is_produced = compilation.files.iter().any(|file| file.path == path);
            if !is_produced && is_of_project(site, project, &path) {
                found.push(site.shown(&path));
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

/// How deep folders of actions are looked through.
const DEPTH_MAX: usize = 4;

/// A folder and those below it.
fn below(output: &Path, folder: &str, depth: usize, found: &mut Vec<String>) {
    found.push(folder.to_owned());
    let Ok(entries) = fs::read_dir(output.join(folder)) else { return };
    // All of a project may be meant by a folder without a name; that is not looked through.
    let is_folder = |entry: &fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_dir());
    let inner = entries.filter_map(Result::ok).filter(|_| depth > 0 && !folder.is_empty()).filter(is_folder);
    for name in inner.filter_map(|entry| entry.file_name().into_string().ok()) {
        below(output, &format!("{folder}/{name}"), depth - 1, found);
    }
}

fn yaml_files(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    names.filter(|name| name.ends_with(".yml") || name.ends_with(".yaml")).collect()
}

/// Whether the header names a source that is in this project, or would be if it were still there.
fn is_of_project(site: &Site, project: &Project, path: &str) -> bool {
    let Ok(text) = fs::read_to_string(site.output.join(path)) else { return false };
    let Some(inner) = header_source(&text).and_then(|source| source.strip_prefix(&project.prefix)) else {
        return false;
    };
    project.sources.find(inner).is_some()
        || (!inner.starts_with('/') && !inner.starts_with("../") && !belongs_elsewhere(&site.project, inner))
}

/// Whether a path below a project's folder is there and not part of it, or a project of its own lies between the two.
fn belongs_elsewhere(root: &Path, inner: &str) -> bool {
    let path = root.join(inner);
    path.exists()
        || path
            .ancestors()
            .skip(1)
            .take_while(|folder| *folder != root)
            .any(|folder| folder.join(SETTINGS_FILE).exists())
}
