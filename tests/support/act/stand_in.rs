//! Stand-ins for third-party actions: which a workflow uses, and for each a folder with an
//! action that records its inputs and answers what the test scripted.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use super::super::scratch::{self, Scratch};
use super::Act;

const SCRIPT: &str = include_str!("stand-in/index.js");
const DECLARATION: &str = include_str!("stand-in/action.yml");

/// What a stand-in does when it is called.
pub struct Answer {
    pub action: String,
    pub outputs: BTreeMap<String, String>,
    pub fails: bool,
}

/// An action that a workflow uses: `owner/repository/below@reference`.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    repository: String,
    below: String,
    reference: String,
}

impl Answer {
    fn to_json(&self) -> Value {
        json!({
            "outputs": self.outputs,
            "fails": self.fails,
        })
    }
}

impl Use {
    /// Reads `uses: owner/repository/below@reference # comment`; nothing for an action of
    /// the repository itself and for an image.
    fn read(line: &str) -> Option<Self> {
        let line = line.trim().trim_start_matches("- ").trim_start();
        let value = line.strip_prefix("uses:")?.split(" #").next()?;
        let value = value.trim().trim_matches(['"', '\'']);
        let (action, reference) = value.split_once('@')?;
        if action.starts_with('.') || action.contains(':') {
            return None;
        }
        let mut parts = action.splitn(3, '/');
        let (owner, name) = (parts.next()?, parts.next()?);
        Some(Self {
            repository: format!("{owner}/{name}"),
            below: parts.next().unwrap_or_default().to_owned(),
            reference: reference.to_owned(),
        })
    }

    fn action(&self) -> String {
        format!("{}/{}", self.repository, self.below).trim_end_matches('/').to_owned()
    }

    /// The local folder that stands for the action's whole repository.
    fn folder(&self, place: &Scratch) -> PathBuf {
        let name = format!("{}-{}", self.repository.replace('/', "-"), self.reference);
        place.path().join("stand-ins").join(name.replace('/', "-"))
    }
}

/// Writes the stand-in for one action.
pub fn place(act: &Act, place: &Scratch, app: &Path, used: &Use) {
    let folder = used.folder(place).join(&used.below);
    let action = used.action();
    let answers: Vec<Value> =
        act.answers.iter().filter(|answer| answer.action == action).map(Answer::to_json).collect();
    let script = json!({
        "action": action,
        "reference": used.reference,
        "answers": answers,
        "repository": act.repository,
        "remotes": act.remotes,
        "app": app,
        "artifacts": place.path().join("artifacts"),
        "log": calls_file(place),
    });
    scratch::write(&folder.join("index.js"), SCRIPT);
    scratch::write(&folder.join("action.yml"), DECLARATION);
    scratch::write(&folder.join("stand-in.json"), script.to_string());
}

/// Every third-party action named in the YAML files below a folder.
pub fn uses_below(folder: &Path) -> Vec<Use> {
    let mut uses = Vec::new();
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("no {}: {error}", folder.display()));
    for path in entries.filter_map(|entry| entry.ok().map(|entry| entry.path())) {
        if path.is_dir() {
            uses.extend(uses_below(&path));
        } else if path.extension().is_some_and(|end| end == "yml" || end == "yaml") {
            let text =
                fs::read_to_string(&path).unwrap_or_else(|error| panic!("could not read {}: {error}", path.display()));
            uses.extend(text.lines().filter_map(Use::read));
        }
    }
    uses.sort();
    uses.dedup();
    uses
}

/// Tells act which folder stands for which action.
pub fn add_arguments(command: &mut Command, place: &Scratch, uses: &[Use]) {
    for used in uses {
        let (from, to) = (format!("{}@{}", used.repository, used.reference), used.folder(place));
        command.arg("--local-repository").arg(format!("{from}={}", to.display()));
    }
}

/// Where stand-ins record their calls.
pub fn calls_file(place: &Scratch) -> PathBuf {
    place.path().join("calls.jsonl")
}
