//! The folders that a project writes into, and where a path in them really leads.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use pipe_lang::lock::LOCK_FILE;
use pipe_lang::project::{Files, Project};
use pipe_lang::settings::{SETTINGS_FILE, is_upwards, normal_path};

use crate::disk::Disk;
use crate::failure::Failure;

/// Where the outputs of a project go.
#[derive(Debug)]
pub struct Site {
    /// The project's folder: `pipe.lock` is here.
    pub project: PathBuf,
    /// The folder to which outputs are relative.
    pub output: PathBuf,
    /// The project's folder as seen from the current one.
    pub shown: String,
    /// `[output]` as far as files are looked for there.
    pub folders: Vec<String>,
    /// The folder of the actions: files are looked for in the folders below it.
    pub actions: String,
    /// The folders outside `output` that `pipe.toml` names.
    outside: Vec<String>,
}

impl Site {
    /// # Errors
    /// When `[output] root` leaves the work tree of Git: no project may write anywhere on the disk.
    pub fn new(root: &Path, shown: &str, project: &Project) -> Result<Self, Failure> {
        let settings = &project.settings.output;
        let output = up_and_down(root, &settings.root);
        if is_upwards(&settings.root) {
            let tree = root.ancestors().find(|folder| Disk.exists(&folder.join(".git")));
            if !tree.is_some_and(|tree| output.starts_with(tree)) {
                return Err(Failure::said(format!(
                    "{shown}{SETTINGS_FILE}: `[output] root` leads out of the repository to {}",
                    output.display()
                )));
            }
        }
        let manifests = [&settings.argocd, &settings.projects, &settings.rollouts];
        Ok(Self {
            project: root.to_path_buf(),
            output,
            shown: shown.to_string(),
            folders: std::iter::once(&settings.workflows).chain(manifests).cloned().collect(),
            actions: settings.actions.clone(),
            outside: manifests.into_iter().filter(|folder| is_upwards(folder)).cloned().collect(),
        })
    }

    /// How an output is named to people: from the current folder.
    pub fn shown(&self, path: &str) -> String {
        let inside = self.output.strip_prefix(&self.project).ok();
        match inside {
            Some(folder) => format!("{}{}", self.shown, slashes(&folder.join(path))),
            None => normal_path(&format!("{}{}/{path}", self.shown, self.way_up()))
                .unwrap_or_else(|| slashes(&self.output.join(path))),
        }
    }

    fn way_up(&self) -> String {
        let levels = self.project.components().count().saturating_sub(self.output.components().count());
        vec![".."; levels].join("/")
    }

    /// Where the lock file is on the disk.
    ///
    /// # Errors
    /// When a symbolic link leads elsewhere.
    pub fn lock_destination(&self) -> Result<PathBuf, Failure> {
        let full = self.project.join(LOCK_FILE);
        let real = resolve(&full).map_err(|error| Failure::at(&full, &error))?;
        if real.starts_with(&self.project) {
            return Ok(real);
        }
        Err(Failure::said(format!("{}{LOCK_FILE}: a symbolic link leads out of the project", self.shown)))
    }

    /// Where an output is on the disk.
    ///
    /// # Errors
    /// When it is outside, by `..` or through a symbolic link.
    pub fn destination(&self, path: &str) -> Result<PathBuf, Failure> {
        let refused = |why: &str| Failure::said(format!("{}: {why}; nothing was written", self.shown(path)));
        let normal = normal_path(path).ok_or_else(|| refused("not a relative path"))?;
        let outside = self.outside.iter().find(|folder| normal.starts_with(&format!("{folder}/")));
        let allowed = match outside {
            Some(folder) => up_and_down(&self.output, folder),
            None if is_upwards(&normal) => return Err(refused("leads out of the folder of the outputs")),
            None => self.output.clone(),
        };
        let full = up_and_down(&self.output, &normal);
        let at = |error: io::Error| Failure::at(&full, &error);
        let (real, real_allowed) = (resolve(&full).map_err(at)?, resolve(&allowed).map_err(at)?);
        if real.starts_with(&real_allowed) {
            Ok(real)
        } else {
            Err(refused(&format!("a symbolic link leads out of the folder, to {}", real.display())))
        }
    }
}

/// Follows a normal relative path without asking the disk.
fn up_and_down(start: &Path, path: &str) -> PathBuf {
    let mut folder = start.to_path_buf();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        if part == ".." {
            folder.pop();
        } else {
            folder.push(part);
        }
    }
    folder
}

/// The real path of what is there, with what is not there yet behind it. A link to nowhere is an error.
fn resolve(path: &Path) -> io::Result<PathBuf> {
    match fs::canonicalize(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if path.symlink_metadata().is_ok() {
                return Err(io::Error::other("a symbolic link that leads nowhere"));
            }
            let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else { return Err(error) };
            Ok(resolve(parent)?.join(name))
        }
        result => result,
    }
}

fn slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
