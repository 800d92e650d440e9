//! Git repositories for tests, untouched by how this machine's git is set up.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::scratch::{self, Scratch};

/// Runs git in a folder; the answer is what it printed.
#[track_caller]
pub fn git(folder: &Path, words: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=A Person", "-c", "user.email=person@example.com"])
        .args(["-c", "commit.gpgsign=false"])
        .args(words)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .unwrap_or_else(|error| panic!("could not start git: {error}"));
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {}: {complaint}", words.join(" "));
    String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
}

/// A bare repository with one commit on `main` that holds the files of a folder.
pub fn bare_repository(place: &Scratch, name: &str, files: &Path) -> PathBuf {
    let work = place.path().join(format!("{name}-first"));
    let bare = place.path().join(format!("{name}.git"));
    scratch::copy_folder(files, &work);
    git(&work, &["init", "--quiet", "--initial-branch=main"]);
    git(&work, &["add", "--all"]);
    git(&work, &["commit", "--quiet", "--message=The beginning"]);
    let (source, target) = (work.to_string_lossy(), bare.to_string_lossy());
    git(place.path(), &["clone", "--quiet", "--bare", &source, &target]);
    bare
}

/// A fresh clone, to look at what was pushed.
pub fn clone_of(bare: &Path, place: &Scratch) -> PathBuf {
    let clone = place.path().join("clone");
    let (source, target) = (bare.to_string_lossy(), clone.to_string_lossy());
    git(place.path(), &["clone", "--quiet", &source, &target]);
    clone
}
