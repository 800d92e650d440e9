#![expect(clippy::unwrap_used, reason = "a test may stop at what should not be")]

use std::fs;
use std::path::Path;
use std::process::Command;

use pipe_lang::model::ActionReference;
use pipe_lang::source::{FileId, Span};
use tempfile::TempDir;

use super::*;
use crate::console::Style;

const ACTION: &str = "inputs:\n  token: { default: '${{ github.token }}' }\nruns: { using: node24 }\n";

/// Bare repositories in a folder, as an address that Git can be pointed to.
struct Hub(TempDir);

impl Hub {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn git(&self) -> Git {
        Git::at(self.0.path().to_str().unwrap())
    }

    /// Commits files to `owner/repo` and returns the commit.
    fn commit(&self, name: &str, files: &[(&str, &str)]) -> String {
        let work = self.0.path().join("work").join(name);
        let bare = self.0.path().join(name);
        if !work.exists() {
            fs::create_dir_all(&work).unwrap();
            fs::create_dir_all(&bare).unwrap();
            run(&bare, &["init", "--quiet", "--bare"]);
            run(&work, &["init", "--quiet", "--initial-branch=main"]);
        }
        for (path, text) in files {
            let path = work.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        run(&work, &["add", "--all"]);
        run(&work, &["commit", "--quiet", "--message=x"]);
        run(&work, &["push", "--quiet", bare.to_str().unwrap(), "main"]);
        run(&work, &["rev-parse", "HEAD"])
    }

    /// Tags the last commit; annotated, as releases are.
    fn tag(&self, name: &str, tag: &str) {
        let work = self.0.path().join("work").join(name);
        run(&work, &["tag", "--force", "--annotate", "--message=x", tag]);
        run(&work, &["push", "--quiet", "--force", self.0.path().join(name).to_str().unwrap(), tag]);
    }
}

fn run(folder: &Path, arguments: &[&str]) -> String {
    let identity = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
    let mut command = Command::new("git");
    command.current_dir(folder).args(identity).args(arguments).env_remove("GIT_DIR").env_remove("GIT_INDEX_FILE");
    let output = command.output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_string()
}

fn uses(name: &str, path: &str, reference: &str) -> NamedAction {
    let span = Span::new(FileId(0), 0, 0);
    let action = ActionReference { repository: name.into(), path: path.into(), reference: reference.into() };
    NamedAction { action, span }
}

#[derive(Clone, Copy, Default)]
struct Options {
    update: bool,
    offline: bool,
}

/// Locks, and returns what was said and the faults.
fn locked(hub: &Hub, lock: &mut Lock, references: &[NamedAction], options: Options) -> (String, Vec<String>) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut console = Console { out: &mut out, out_style: Style::PLAIN, err: &mut err, err_style: Style::PLAIN };
    let mut locking = Locking { console: &mut console, git: hub.git(), references, faults: Vec::new() };
    locking.complete(lock, &|_, _| None, options.offline).unwrap();
    if options.update {
        locking.update(lock, &|_, _| None, options.offline).unwrap();
    }
    let faults = locking.faults.iter().map(|fault| fault.message.clone()).collect();
    (String::from_utf8(err).unwrap(), faults)
}

#[test]
fn commit_version_and_interfaces_come_from_git() {
    let hub = Hub::new();
    hub.commit("org/setup", &[("action.yml", ACTION), ("sub/dir/action.yaml", "runs: { using: composite }\n")]);
    hub.tag("org/setup", "v1.9.0");
    let commit = hub.commit("org/setup", &[("readme", "x")]);
    hub.tag("org/setup", "v1.10.0");
    hub.tag("org/setup", "v1");
    hub.commit("org/setup", &[("action.yml", "runs: { using: node99 }\n")]);
    let mut lock = Lock::default();
    let references = [uses("org/setup", "", "v1"), uses("Org/Setup", "sub/dir", "v1"), uses("org/setup", "", "v1")];
    let (said, faults) = locked(&hub, &mut lock, &references, Options::default());
    assert_eq!(faults, Vec::<String>::new());
    assert_eq!(said, format!("asking Git for org/setup@v1\nlocked org/setup@v1 at v1.10.0 ({})\n", &commit[..7]));
    let action = lock.get("org/setup", "v1").unwrap();
    assert_eq!((action.commit.as_str(), action.version.as_str()), (commit.as_str(), "v1.10.0"));
    assert_eq!(action.interfaces[""].inputs["token"].default.as_deref(), Some("${{ github.token }}"));
    assert_eq!(action.interfaces["sub/dir"].using, "composite");
    assert_eq!(Lock::parse(FileId(0), &lock.text()), (lock, Vec::new()));
}

#[test]
fn branches_commits_and_reusable_workflows() {
    let hub = Hub::new();
    let workflow = ".github/workflows/release.yml";
    let text = "on:\n  workflow_call:\n    inputs:\n      x: { type: string, required: true }\n";
    let first = hub.commit("org/flows", &[(workflow, text)]);
    let second = hub.commit("org/flows", &[("readme", "x")]);
    let mut lock = Lock::default();
    let references = [uses("org/flows", workflow, "main"), uses("org/flows", workflow, &first)];
    let (_, faults) = locked(&hub, &mut lock, &references, Options::default());
    assert_eq!(faults, Vec::<String>::new());
    let (branch, commit) = (lock.get("org/flows", "main").unwrap(), lock.get("org/flows", &first).unwrap());
    assert_eq!((branch.commit.as_str(), branch.version.as_str()), (second.as_str(), "main"));
    assert_eq!((commit.commit.as_str(), commit.version.as_str()), (first.as_str(), first.as_str()));
    assert!(branch.interfaces[workflow].inputs["x"].required);
}

#[test]
fn one_fault_does_not_stop_the_others() {
    let hub = Hub::new();
    hub.commit("org/good", &[("action.yml", ACTION)]);
    hub.tag("org/good", "v2.0.0");
    hub.commit("org/none", &[("readme", "x")]);
    hub.commit("org/odd", &[("action.yml", "runs: [\n")]);
    let mut lock = Lock::default();
    let references = [
        uses("gone/gone", "", "v1"),
        uses("org/good", "", "v3"),
        uses("org/none", "", "main"),
        uses("org/odd", "", "main"),
        uses("org/good", "", "--upload-pack=touch x"),
        uses("org/good", "../x", "v2.0.0"),
        uses("-x/good", "", "v1"),
        uses("org/good", "", "main"),
    ];
    let (_, faults) = locked(&hub, &mut lock, &references, Options::default());
    assert_eq!(lock.actions.keys().map(ToString::to_string).collect::<Vec<_>>(), ["org/good@main"]);
    assert_eq!(lock.get("org/good", "main").unwrap().version, "v2.0.0");
    let expect = |name: &str, part: &str| {
        let fault = faults.iter().find(|fault| fault.starts_with(name)).unwrap();
        assert!(fault.contains(part), "{fault}");
    };
    assert_eq!(faults.len(), 7, "{faults:?}");
    expect("gone/gone@v1 cannot be locked", "Git says:");
    expect("org/good@v3", "no tag and no branch `v3`; its newest version is v2.0.0");
    expect("org/none@main", "has no `action.yml` there");
    expect("org/odd@main", "cannot be read");
    expect("org/good@--upload-pack", "is not a tag, branch or commit");
    expect("org/good@v2.0.0", "`../x` is not a path");
    expect("-x/good@v1", "not the name of a repository");
}

#[test]
fn what_is_locked_is_kept_and_only_a_missing_interface_is_asked_for() {
    let hub = Hub::new();
    let old = hub.commit("org/setup", &[("action.yml", ACTION), ("sub/action.yml", ACTION)]);
    hub.tag("org/setup", "v1");
    let mut lock = Lock::default();
    locked(&hub, &mut lock, &[uses("org/setup", "", "v1")], Options::default());
    hub.commit("org/setup", &[("sub/action.yml", "runs: { using: node99 }\n")]);
    hub.tag("org/setup", "v1");
    let both = [uses("org/setup", "", "v1"), uses("org/setup", "sub", "v1")];
    locked(&hub, &mut lock, &both, Options::default());
    let action = lock.get("org/setup", "v1").unwrap();
    assert_eq!((action.commit.as_str(), action.interfaces["sub"].using.as_str()), (old.as_str(), "node24"));
    let before = lock.clone();
    let (said, _) = locked(&hub, &mut lock, &both, Options::default());
    assert_eq!((said.as_str(), lock), ("", before));
}

#[test]
fn updates_move_what_floats_and_refuse_a_release_that_moved() {
    let hub = Hub::new();
    let old = hub.commit("org/setup", &[("action.yml", ACTION)]);
    hub.tag("org/setup", "v1");
    hub.tag("org/setup", "v1.0.0");
    let references = [uses("org/setup", "", "v1"), uses("org/setup", "", "v1.0.0")];
    let mut lock = Lock::default();
    locked(&hub, &mut lock, &references, Options::default());
    let new = hub.commit("org/setup", &[("action.yml", "runs: { using: composite }\n")]);
    for tag in ["v1", "v1.0.0", "v1.1.0"] {
        hub.tag("org/setup", tag);
    }
    let (said, faults) = locked(&hub, &mut lock, &references, Options { update: true, offline: false });
    assert_eq!(said, format!("moved org/setup@v1 from v1.0.0 to v1.1.0 ({})\n", &new[..7]));
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert!(faults[0].starts_with("org/setup@v1.0.0 cannot be locked: was moved from"), "{faults:?}");
    assert_eq!(lock.get("org/setup", "v1").unwrap().commit, new);
    assert_eq!(lock.get("org/setup", "v1").unwrap().interfaces[""].using, "composite");
    assert_eq!(lock.get("org/setup", "v1.0.0").unwrap().commit, old);
}

#[test]
fn offline_asks_nobody() {
    let hub = Hub::new();
    hub.commit("org/setup", &[("action.yml", ACTION)]);
    let mut lock = Lock::default();
    let offline = Options { update: true, offline: true };
    let (said, faults) = locked(&hub, &mut lock, &[uses("org/setup", "", "main")], offline);
    assert_eq!((said.as_str(), lock), ("", Lock::default()));
    assert!(faults[0].contains("--offline"), "{faults:?}");
}
