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
    for folder in &site.folders {
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
