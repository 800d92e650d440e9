//! The binary as a shell sees it, for tests.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

pub fn pipec(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pipec"));
    command.current_dir(folder).args(arguments).env("LC_ALL", "C.UTF-8").env_remove("NO_COLOR");
    command
}

/// Exit code, standard output, standard error.
pub fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    parts(&pipec(folder, arguments).output().unwrap())
}

pub fn parts(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

pub fn project(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

/// All paths below a folder, to see that nothing was written.
pub fn listing(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(listing(&path));
        }
        found.push(path.to_string_lossy().into_owned());
    }
    found.sort();
    found
}
