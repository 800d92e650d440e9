//! Projects in memory, from one text with `#- path` above each file.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{fs, io};

use pipe_lang::analysis::{Analysis, analyze};
use pipe_lang::compile::{Compilation, compile};
use pipe_lang::project::{Files, load};

/// Stands above a file in a fixture of several.
const HEAD: &str = "#- ";

/// Paths and texts.
#[derive(Clone, Debug, Default)]
pub struct Memory(pub Vec<(String, String)>);

impl Files for Memory {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let found = self.0.iter().find(|(known, _)| Path::new(known) == path);
        found.map(|(_, text)| text.clone().into_bytes()).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn exists(&self, path: &Path) -> bool {
        self.0.iter().any(|(known, _)| Path::new(known).starts_with(path))
    }

    fn sources(&self, _root: &Path) -> io::Result<Vec<PathBuf>> {
        let mut found: Vec<_> =
            self.0.iter().filter(|(path, _)| path.ends_with(".pipe")).map(|(path, _)| path).collect();
        found.sort();
        Ok(found.into_iter().map(PathBuf::from).collect())
    }
}

/// The files of a fixture. What stands above the first head is `name`.
pub fn split(name: &str, text: &str) -> Memory {
    let mut files: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        match line.strip_prefix(HEAD) {
            Some(path) => files.push((path.trim().to_owned(), String::new())),
            None => {
                if files.is_empty() {
                    files.push((name.to_owned(), String::new()));
                }
                if let Some((_, text)) = files.last_mut() {
                    text.push_str(line);
                }
            }
        }
    }
    if files.is_empty() {
        files.push((name.to_owned(), String::new()));
    }
    Memory(files)
}

/// Reverses [`split`].
pub fn join(name: &str, files: &Memory) -> String {
    let text = |(index, (path, text)): (usize, &(String, String))| match index == 0 && path == name {
        true => text.clone(),
        false => format!("{HEAD}{path}\n{text}"),
    };
    files.0.iter().enumerate().map(text).collect()
}

/// Both front doors, one after the other.
pub fn build(files: &Memory) -> (Analysis, Compilation) {
    let analysis = analyze(load(files, Path::new(""), &[]));
    let compilation = compile(&analysis);
    (analysis, compilation)
}

/// One file, `ci.pipe`.
pub fn build_text(text: &str) -> (Analysis, Compilation) {
    build(&Memory(vec![("ci.pipe".to_owned(), text.to_owned())]))
}

/// The folder of the project.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files below a folder that end in `.pipe`: name without the ending, path.
pub fn fixtures(folder: &str) -> Result<Vec<(String, PathBuf)>, Box<dyn Error>> {
    let start = root().join(folder);
    let mut folders = vec![start.clone()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "pipe" || extension == "yml") {
                let name = path.strip_prefix(&start)?.with_extension("").to_string_lossy().replace('\\', "/");
                found.push((name, path));
            }
        }
    }
    found.sort();
    Ok(found)
}
