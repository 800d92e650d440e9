//! Real workflows, where `PIPEC_CORPUS` names a folder of them. They are no part of the project: what they show gets a
//! small case of its own.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::{env, fs};

use pipe_lang::analysis::{Analysis, analyze};
use pipe_lang::import::{ForeignFile, Imported, SECRETS_FILE, add_pins, declare, merged};
use pipe_lang::project::Project;

/// A workflow file of the corpus.
pub struct File {
    pub name: String,
    pub text: String,
    pub path: PathBuf,
}

impl File {
    pub fn workflow(&self) -> ForeignFile<'_> {
        ForeignFile { path: &self.name, text: &self.text }
    }
}

/// The files at any depth; those of one folder are one project. None: skipped, which is said.
pub fn projects() -> io::Result<Option<Vec<Vec<File>>>> {
    let Some(folder) = env::var_os("PIPEC_CORPUS").map(PathBuf::from) else {
        // Not `eprintln!`: the test runner would keep that to itself while the test passes.
        io::stderr().write_all(b"skipped: PIPEC_CORPUS names no folder of workflows\n")?;
        return Ok(None);
    };
    let mut folders: BTreeMap<PathBuf, Vec<File>> = BTreeMap::new();
    for path in workflows(&folder)? {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let file = File { name, text: fs::read_to_string(&path)?, path: path.clone() };
        folders.entry(path.parent().unwrap_or(&folder).to_path_buf()).or_default().push(file);
    }
    Ok(Some(folders.into_values().collect()))
}

fn workflows(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(workflows(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "yml" || ending == "yaml") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The project that imported files are, with their lock file and their declarations.
pub fn built<'a>(sources: impl IntoIterator<Item = &'a Imported>) -> Analysis {
    let mut project = Project::default();
    let mut secrets = Vec::new();
    for imported in sources {
        project.sources.add(imported.path.clone(), imported.source.as_str());
        add_pins(&mut project.lock, &imported.pins);
        secrets.extend(&imported.secrets);
    }
    project.sources.add(SECRETS_FILE, declare("", &merged(secrets), &[]).unwrap_or_default());
    analyze(project)
}
