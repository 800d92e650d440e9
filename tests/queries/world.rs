//! A fixture as an analyzed project, and the places of its cursors.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use pipe_lang::analysis::{Analysis, analyze};
use pipe_lang::project::{Files, load};
use pipe_lang::source::FileId;

pub const CURSOR: &str = "$0";

pub struct World {
    pub analysis: Analysis,
    pub cursors: Vec<(FileId, u32)>,
}

/// Files in memory.
pub struct Memory(pub BTreeMap<PathBuf, String>);

impl Files for Memory {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let text = self.0.get(path).ok_or(io::ErrorKind::NotFound)?;
        Ok(text.clone().into_bytes())
    }

    fn exists(&self, path: &Path) -> bool {
        self.0.contains_key(path)
    }

    fn sources(&self, _root: &Path) -> io::Result<Vec<PathBuf>> {
        Ok(self.0.keys().filter(|path| path.extension().is_some_and(|end| end == "pipe")).cloned().collect())
    }
}

/// The files of a fixture, still with their cursors.
pub fn files(fixture: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    for line in fixture.split_inclusive('\n') {
        if let Some(path) = line.strip_prefix("//- ") {
            files.push((path.trim().to_owned(), String::new()));
            continue;
        }
        if files.is_empty() {
            files.push(("ci.pipe".to_owned(), String::new()));
        }
        if let Some((_, text)) = files.last_mut() {
            text.push_str(line);
        }
    }
    files
}

pub fn world(fixture: &str) -> World {
    let mut memory = BTreeMap::new();
    let mut places = Vec::new();
    for (path, text) in files(fixture) {
        let mut clean = String::new();
        for (index, part) in text.split(CURSOR).enumerate() {
            if index > 0 {
                places.push((path.clone(), clean.len()));
            }
            clean.push_str(part);
        }
        memory.insert(PathBuf::from("/p").join(path), clean);
    }
    let project = load(&Memory(memory), Path::new("/p"), &[]);
    let analysis = analyze(project);
    let cursors = places
        .into_iter()
        .filter_map(|(path, at)| Some((analysis.project.sources.find(&path)?, u32::try_from(at).ok()?)))
        .collect();
    World { analysis, cursors }
}
