//! Runs a generated workflow for real, with `act` and without containers, network or
//! GitHub: steps are processes of this machine, third-party actions are stand-ins that
//! record what they were given (`stand-in/index.js`), other repositories are local bare ones.
//!
//! In: a workflow, the app it belongs to, an event, secrets, what stand-ins answer.
//! Out: an [`ActRun`]: which jobs ran and how they ended, and each call of an action.
//! Knows nothing of pipelines, only of GitHub Actions.

mod machine;
mod outcome;
mod stand_in;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::git::git;
use super::judges;
use super::scratch::{self, Scratch};
pub use outcome::ActRun;
use stand_in::Answer;

/// The runners that become "this machine".
const RUNNERS: [&str; 3] = ["ubuntu-latest", "ubuntu-24.04", "ubuntu-22.04"];

/// A run in preparation.
pub struct Act {
    workflow: PathBuf,
    app: Option<PathBuf>,
    repository: String,
    event: String,
    payload: Value,
    secrets: BTreeMap<String, String>,
    variables: BTreeMap<String, String>,
    answers: Vec<Answer>,
    remotes: BTreeMap<String, PathBuf>,
    commands: BTreeMap<String, String>,
}

impl Act {
    /// A push to `main` that starts this workflow.
    pub fn new(workflow: &Path) -> Self {
        let token = ("GITHUB_TOKEN".to_owned(), "stand-in-github-token".to_owned());
        Self {
            workflow: workflow.to_owned(),
            app: None,
            repository: "org/app".to_owned(),
            event: "push".to_owned(),
            payload: json!({ "ref": "refs/heads/main" }),
            secrets: BTreeMap::from([token]),
            variables: BTreeMap::new(),
            answers: Vec::new(),
            remotes: BTreeMap::new(),
            commands: BTreeMap::new(),
        }
    }

    /// The files of the repository that the workflow belongs to.
    pub fn app(mut self, folder: &Path) -> Self {
        self.app = Some(folder.to_owned());
        self
    }

    /// That repository's name; `org/app` unless said otherwise.
    pub fn repository(mut self, name: &str) -> Self {
        self.repository = name.to_owned();
        self
    }

    pub fn event(mut self, name: &str, payload: Value) -> Self {
        self.event = name.to_owned();
        self.payload = payload;
        self
    }

    pub fn secret(mut self, name: &str, value: &str) -> Self {
        self.secrets.insert(name.to_owned(), value.to_owned());
        self
    }

    /// A repository variable (`vars.…`).
    pub fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.insert(name.to_owned(), value.to_owned());
        self
    }

    /// What an action answers. One that is not named here answers nothing.
    pub fn stand_in(self, action: &str, outputs: &[(&str, &str)]) -> Self {
        self.answer(action, outputs, false)
    }

    /// An action that fails.
    pub fn failing(self, action: &str) -> Self {
        self.answer(action, &[], true)
    }

    /// A repository that can be checked out, fetched and pushed under this name.
    pub fn git_remote(mut self, name: &str, bare: &Path) -> Self {
        self.remotes.insert(name.to_owned(), bare.to_owned());
        self
    }

    /// A command that is a bash script here instead of what the machine has.
    pub fn command(mut self, name: &str, script: &str) -> Self {
        self.commands.insert(name.to_owned(), script.to_owned());
        self
    }

    /// Runs the workflow. `None`: skipped, `act` is not installed.
    pub fn run(self) -> Option<ActRun> {
        let act = judges::tool_or_skip("act")?;
        let place = Scratch::new("act");
        let app = self.place_app(&place);
        let uses = stand_in::uses_below(&app.join(".github"));
        for used in &uses {
            stand_in::place(&self, &place, &app, used);
        }
        machine::place_commands(&self, &place);
        machine::place_git_configuration(&self, &place);
        let mut command = Command::new(act);
        self.add_arguments(&mut command, &place);
        stand_in::add_arguments(&mut command, &place, &uses);
        machine::isolate(&mut command, &place);
        let output = command
            .current_dir(&app)
            .stdin(Stdio::null())
            .output()
            .unwrap_or_else(|error| panic!("could not start act: {error}"));
        let lines = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        Some(ActRun::read(output.status.success(), &lines, &stand_in::calls_file(&place)))
    }

    fn answer(mut self, action: &str, outputs: &[(&str, &str)], fails: bool) -> Self {
        let outputs = outputs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        self.answers.push(Answer { action: action.to_owned(), outputs: outputs.collect(), fails });
        self
    }

    /// The app as a repository of its own, with the workflow where GitHub looks for it.
    fn place_app(&self, place: &Scratch) -> PathBuf {
        let app = place.path().join("app");
        if let Some(folder) = &self.app {
            scratch::copy_folder(folder, &app);
        }
        let workflow =
            fs::read(&self.workflow).unwrap_or_else(|error| panic!("no workflow {}: {error}", self.workflow.display()));
        scratch::write(&app.join(self.workflow_in_app()), workflow);
        let origin = format!("https://github.com/{}", self.repository);
        git(&app, &["init", "--quiet", "--initial-branch=main"]);
        git(&app, &["remote", "add", "origin", &origin]);
        git(&app, &["add", "--all", "--force"]);
        git(&app, &["commit", "--quiet", "--message=The app"]);
        app
    }

    fn workflow_in_app(&self) -> PathBuf {
        let name = self.workflow.file_name().unwrap_or_else(|| panic!("{} names no file", self.workflow.display()));
        Path::new(".github/workflows").join(name)
    }

    fn add_arguments(&self, command: &mut Command, place: &Scratch) {
        let payload = place.write("event.json", self.payload.to_string());
        command.arg(&self.event).arg("--json");
        command.arg("--eventpath").arg(payload);
        command.arg("--workflows").arg(self.workflow_in_app());
        // Without this act takes the checkout of the main repository into its own hands.
        command.arg("--no-skip-checkout");
        command.args(["--action-offline-mode", "--no-cache-server"]);
        command.args(["--actor", "a-person"]);
        for runner in RUNNERS {
            command.args(["--platform", &format!("{runner}=-self-hosted")]);
        }
        // The app may have files by these names that are none of act's business.
        for option in ["--env-file", "--secret-file", "--var-file", "--input-file"] {
            command.args([option, "/dev/null"]);
        }
        for (name, value) in &self.secrets {
            command.args(["--secret", &format!("{name}={value}")]);
        }
        for (name, value) in &self.variables {
            command.args(["--var", &format!("{name}={value}")]);
        }
    }
}
