//! The judges we do not own: zizmor, actionlint, GitHub's parser, shellcheck, kustomize, act.
//!
//! In: files we generated. Out: what a judge found, as text; no text, no findings.
//! `.ci/install-judges` installs them. Where one is missing, a developer's run says so
//! and goes on; with `PIPEC_STRICT_JUDGES=1` (our CI) that is a failure, since a judge
//! that nobody asks is always content. Knows nothing of pipelines.

use std::env;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::scratch::Scratch;

const INSTALL: &str = ".ci/install-judges";

/// What a judge says about its own run, apart from what it found.
enum Verdict {
    Clean,
    Findings,
    Broken,
}

/// The folder that `.ci/install-judges` fills.
pub fn folder() -> PathBuf {
    if let Some(folder) = env::var_os("PIPEC_JUDGES") {
        return PathBuf::from(folder);
    }
    let home = env::var_os("HOME").unwrap_or_default();
    PathBuf::from(home).join(".cache/pipec-judges")
}

/// The folders that hold the judges' commands; also what a workflow run by `act` gets
/// at the front of its `PATH`.
pub fn command_folders() -> [PathBuf; 2] {
    [folder().join("python/bin"), folder().join("go/bin")]
}

/// Where a judge is, if it is installed: a command such as `zizmor`, or `github-parser`.
pub fn tool(name: &str) -> Option<PathBuf> {
    if name == "github-parser" {
        let package = folder().join("node/node_modules/@actions/workflow-parser");
        return package.is_dir().then(github_parser_script);
    }
    command_folders().into_iter().map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// Like [`tool`], with the policy for a missing one: fail in strict mode, else say so in
/// one line and let the test return.
pub fn tool_or_skip(name: &str) -> Option<PathBuf> {
    let found = tool(name);
    if found.is_none() {
        assert!(!strict(), "{name} is not installed (run {INSTALL}), and PIPEC_STRICT_JUDGES=1 makes that a failure");
        // Not `eprintln!`: the test runner would keep that to itself while the test passes.
        let line = format!("skipped: {name} is not installed (run {INSTALL})\n");
        let _ = io::stderr().write_all(line.as_bytes());
    }
    found
}

fn strict() -> bool {
    env::var_os("PIPEC_STRICT_JUDGES").is_some_and(|value| value == "1")
}

/// What zizmor finds in the workflows of a repository folder, asked at its most severe:
/// every persona, no configuration, no ignore comments. `None`: skipped.
pub fn zizmor(repository: &Path) -> Option<String> {
    let command = tool_or_skip("zizmor")?;
    let output = run(Command::new(command)
        .args(["--offline", "--persona", "auditor", "--no-config"])
        .args(["--no-ignores", "--strict-collection"])
        .args(["--quiet", "--no-progress", "--color", "never"])
        .args(workflows(repository))
        .env_remove("GH_TOKEN")
        .env_remove("GITHUB_TOKEN"));
    // 11 to 14 name the worst severity; 1, 2 and 3 are zizmor's own trouble.
    Some(findings("zizmor", &output, |code| match code {
        0 => Verdict::Clean,
        11..=14 => Verdict::Findings,
        _ => Verdict::Broken,
    }))
}

/// What actionlint finds, one line each. `None`: skipped.
pub fn actionlint(files: &[PathBuf]) -> Option<String> {
    let command = tool_or_skip("actionlint")?;
    // Without the two linters of scripts: whether a machine has them must not matter.
    let output = run(Command::new(command).args(["-no-color", "-oneline", "-shellcheck=", "-pyflakes="]).args(files));
    Some(findings("actionlint", &output, one_means_findings))
}

/// What shellcheck finds in a bash script; expressions in it stand for a word. `None`: skipped.
pub fn shellcheck(script: &str) -> Option<String> {
    let command = tool_or_skip("shellcheck")?;
    let scratch = Scratch::new("shellcheck");
    let file = scratch.write("script", without_expressions(script));
    let options = ["--norc", "--shell=bash", "--format=gcc", "--severity=style"];
    Some(findings("shellcheck", &run(Command::new(command).args(options).arg(file)), one_means_findings))
}

fn without_expressions(script: &str) -> String {
    let mut parts = script.split("${{");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + "expression" + part.split_once("}}").map_or(part, |(_, after)| after))
}

/// What GitHub's own parser and validator find, one line each. `None`: skipped.
pub fn github_parser(files: &[PathBuf]) -> Option<String> {
    let script = tool_or_skip("github-parser")?;
    let output = run(Command::new("node").arg(script).args(files).env("PIPEC_JUDGES", folder()));
    Some(findings("github-parser", &output, one_means_findings))
}

/// What `kustomize build` renders for a folder. `None`: skipped.
pub fn kustomize_build(folder: &Path) -> Option<String> {
    let command = tool_or_skip("kustomize")?;
    let output = run(Command::new(command).arg("build").arg(folder));
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "kustomize build: {complaint}");
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The workflow files of a repository folder, sorted.
pub fn workflows(repository: &Path) -> Vec<PathBuf> {
    let folder = repository.join(".github/workflows");
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("no workflows in {}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "yml" || e == "yaml"))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no workflows in {}", folder.display());
    files
}

fn github_parser_script() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judges/github-parser.mjs")
}

fn one_means_findings(code: i32) -> Verdict {
    match code {
        0 => Verdict::Clean,
        1 => Verdict::Findings,
        _ => Verdict::Broken,
    }
}

fn run(command: &mut Command) -> Output {
    let program = command.get_program().to_owned();
    command.output().unwrap_or_else(|error| panic!("could not start {}: {error}", program.display()))
}

/// A judge that breaks must never look like a judge that found nothing.
fn findings(judge: &str, output: &Output, verdict: fn(i32) -> Verdict) -> String {
    let stdout = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let stderr = String::from_utf8_lossy(&output.stderr);
    let code = output.status.code().unwrap_or(-1);
    match verdict(code) {
        Verdict::Clean => String::new(),
        Verdict::Findings if stdout.is_empty() => {
            panic!("{judge} reports findings (exit {code}) but shows none:\n{stderr}")
        }
        Verdict::Findings => stdout,
        Verdict::Broken => panic!("{judge} could not judge (exit {code}):\n{stdout}\n{stderr}"),
    }
}
