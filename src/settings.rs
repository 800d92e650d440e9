//! `pipe.toml`: the settings of a project.
//!
//! In: the file's text. Out: [`Settings`], complete with defaults, and a diagnostic for each thing that is not
//! understood. It must not know which rules or actions exist: who uses a setting checks its name.

mod installation;
mod levels;
mod listed;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::model::{Declaration, EntityKind};
use crate::names::{is_reference, is_repository};
use crate::source::{FileId, Span};
use crate::toml_reader::{Entry, Reader, RuleNames};
pub use installation::Installation;
pub use levels::{Level, Override, Profile, RuleLevel};
pub use listed::Listed;

/// The file that makes a folder a project.
pub const SETTINGS_FILE: &str = "pipe.toml";

const RULES: RuleNames =
    RuleNames { syntax: "settings-syntax", unknown_key: "settings-unknown-key", wrong_type: "settings-type" };

/// Everything that `pipe.toml` says, with defaults for what it does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// `[project] repository = "org/app"`: makes facts about this repository constant.
    pub repository: Option<String>,
    /// `[project]`: what the repository has at GitHub.
    pub listed: Listed,
    pub output: OutputFolders,
    /// `[argocd]`
    pub argocd: Installation,
    /// `[actions]`: the version of an action that a source names without one, by lower-case `owner/repo`.
    pub actions: BTreeMap<String, ActionVersion>,
    pub defaults: Defaults,
    /// `[lint] profile`
    pub profile: Profile,
    /// `[rules]`: levels that differ from a rule's own.
    pub rules: BTreeMap<String, RuleLevel>,
    /// `[[overrides]]`: a later one wins over an earlier one, and all over `[rules]`.
    pub overrides: Vec<Override>,
}

/// Where generated files go. All are relative, with `/` and without one at the end; the empty text is "here".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFolders {
    /// From the project's folder; all outputs are relative to it. In a monorepo it may point upwards.
    pub root: String,
    /// Inside the root.
    pub workflows: String,
    /// Inside the root; each action has a folder in it.
    pub actions: String,
    /// May point outside: to a checkout of another repository.
    pub argocd: String,
    /// Of AppProjects.
    pub projects: String,
    /// Of Rollouts and AnalysisTemplates: what an app renders, and Argo CD does not read itself.
    pub rollouts: String,
}

impl Default for OutputFolders {
    fn default() -> Self {
        Self {
            root: String::new(),
            workflows: ".github/workflows".into(),
            actions: ".github/actions".into(),
            argocd: "argocd/applications".into(),
            projects: "argocd/projects".into(),
            rollouts: "argocd/rollouts".into(),
        }
    }
}

/// A line of `[actions]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionVersion {
    pub reference: String,
    pub span: Span,
}

/// `[defaults]`: what a job has that does not say otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defaults {
    pub timeout_minutes: u32,
    pub runs_on: Option<String>,
}

impl Default for Defaults {
    fn default() -> Self {
        Self { timeout_minutes: 60, runs_on: None }
    }
}

impl Settings {
    /// The level that is said for a rule in a file, whose path is from the project's folder.
    pub fn level(&self, rule: &str, path: &str) -> Option<Level> {
        let overrides = self.overrides.iter().rev().filter(|one| one.covers(path));
        let said = overrides.filter_map(|one| one.rules.get(rule)).next();
        said.or_else(|| self.rules.get(rule)).map(|rule| rule.level)
    }

    /// Reads `pipe.toml`.
    pub fn parse(file: FileId, text: &str) -> (Self, Vec<Diagnostic>) {
        let mut reader = Reader::new(file, RULES);
        let mut document = reader.document(text);
        let mut settings = Self::default();
        if let Some(entry) = document.take("project") {
            settings.read_project(&mut reader, entry);
        }
        if let Some(entry) = document.take("output") {
            settings.output.read(&mut reader, entry);
        }
        if let Some(entry) = document.take("argocd") {
            settings.argocd.read(&mut reader, entry);
        }
        if let Some(entry) = document.take("actions") {
            settings.read_actions(&mut reader, entry);
        }
        if let Some(entry) = document.take("defaults") {
            settings.defaults.read(&mut reader, entry);
        }
        if let Some(entry) = document.take("rules") {
            settings.rules = levels::read(&mut reader, entry);
        }
        if let Some(entry) = document.take("lint") {
            settings.profile = Profile::read(&mut reader, entry);
        }
        if let Some(entry) = document.take("overrides") {
            settings.overrides = Override::read(&mut reader, entry);
        }
        reader.finish(document);
        (settings, reader.diagnostics)
    }

    fn read_project(&mut self, reader: &mut Reader, entry: Entry<'_>) {
        let Some(mut table) = reader.table(entry) else { return };
        if let Some(entry) = table.take("repository")
            && let Some(text) = reader.text(&entry)
        {
            if is_repository(&text) {
                self.repository = Some(text);
            } else {
                let message = format!("`{text}` is not the name of a repository");
                reader.wrong_value(entry.span, message, "write it as `owner/name`, without an address");
            }
        }
        self.listed = Listed::read(reader, &mut table);
        reader.finish(table);
    }

    fn read_actions(&mut self, reader: &mut Reader, entry: Entry<'_>) {
        let Some(mut table) = reader.table(entry) else { return };
        for entry in table.take_all() {
            let Some(reference) = reader.text(&entry) else { continue };
            if !is_repository(&entry.key) {
                let message = format!("`{}` is not the name of an action's repository", entry.key);
                reader.wrong_value(entry.key_span, message, "write `\"owner/repo\" = \"v1\"`, without a path");
            } else if !is_reference(&reference) {
                let message = format!("`{reference}` is not a tag, branch or commit");
                reader.wrong_value(entry.span, message, "write a version such as `\"v4\"`");
            } else {
                let version = ActionVersion { reference, span: entry.span };
                if self.actions.insert(entry.key.to_lowercase(), version).is_some() {
                    let message = format!("`{}` has its version twice", entry.key);
                    reader.wrong_value(entry.key_span, message, "the case of letters does not count: keep one line");
                }
            }
        }
    }
}

impl OutputFolders {
    /// The folder of manifests of a kind.
    pub fn folder(&self, kind: EntityKind) -> &str {
        match kind {
            EntityKind::Project => &self.projects,
            EntityKind::Rollout | EntityKind::AnalysisTemplate => &self.rollouts,
            _ => &self.argocd,
        }
    }

    /// Where a manifest is written: a `file` with a folder is a path from the root, one without is in the folder of
    /// its kind.
    pub fn manifest(&self, kind: EntityKind, declaration: &Declaration) -> String {
        match declaration.file() {
            Some(file) if file.contains('/') => normal_path(&file).unwrap_or(file),
            Some(file) => format!("{}/{file}", self.folder(kind)),
            None => format!("{}/{}.yaml", self.folder(kind), declaration.id),
        }
    }

    fn read(&mut self, reader: &mut Reader, entry: Entry<'_>) {
        let Some(mut table) = reader.table(entry) else { return };
        if let Some(entry) = table.take("root") {
            read_folder(reader, &entry, Upwards::Allowed, &mut self.root);
        }
        if let Some(entry) = table.take("workflows") {
            read_folder(reader, &entry, Upwards::Refused, &mut self.workflows);
        }
        if let Some(entry) = table.take("actions") {
            read_folder(reader, &entry, Upwards::Refused, &mut self.actions);
        }
        if let Some(entry) = table.take("argocd") {
            read_folder(reader, &entry, Upwards::Allowed, &mut self.argocd);
        }
        if let Some(entry) = table.take("projects") {
            read_folder(reader, &entry, Upwards::Allowed, &mut self.projects);
        }
        if let Some(entry) = table.take("rollouts") {
            read_folder(reader, &entry, Upwards::Allowed, &mut self.rollouts);
        }
        reader.finish(table);
    }
}

impl Defaults {
    fn read(&mut self, reader: &mut Reader, entry: Entry<'_>) {
        let Some(mut table) = reader.table(entry) else { return };
        if let Some(entry) = table.take("timeout")
            && let Some(text) = reader.text(&entry)
        {
            match minutes(&text) {
                Some(minutes) => self.timeout_minutes = minutes,
                None => {
                    let message = format!("`{text}` is not a timeout");
                    reader.wrong_value(entry.span, message, "write whole minutes: `\"45m\"`, `\"2h\"` or `\"1h30m\"`");
                }
            }
        }
        if let Some(entry) = table.take("runs-on") {
            self.runs_on = reader.text(&entry);
        }
        reader.finish(table);
    }
}

/// Whether a folder may lead out of the one that it starts from.
#[derive(Clone, Copy, PartialEq)]
enum Upwards {
    Allowed,
    Refused,
}

fn read_folder(reader: &mut Reader, entry: &Entry<'_>, upwards: Upwards, folder: &mut String) {
    let Some(text) = reader.text(entry) else { return };
    match normal_path(&text) {
        None => {
            let message = format!("`{text}` is not a relative path");
            reader.wrong_value(entry.span, message, "write it from the project's folder, with `/` between folders");
        }
        Some(path) if upwards == Upwards::Refused && is_upwards(&path) => {
            let message = format!("`{}` leads out of the folder of the outputs", entry.key);
            reader.wrong_value(entry.span, message, "write a folder inside `root`, such as `.github/workflows`");
        }
        Some(path) => *folder = path,
    }
}

/// A relative path without `.`, doubled `/` and needless `..`; `None` for any other.
pub fn normal_path(text: &str) -> Option<String> {
    let absolute = text.starts_with('/') || text.get(1..2) == Some(":");
    if absolute || text.contains(|letter: char| letter == '\\' || letter.is_control()) {
        return None;
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in text.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|&last| last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Whether a normal path leaves the folder that it starts from.
pub fn is_upwards(path: &str) -> bool {
    path == ".." || path.starts_with("../")
}

/// Whole minutes of `1h30m`.
fn minutes(text: &str) -> Option<u32> {
    let (hours, rest) = text.split_once('h').map_or(("0", text), |(hours, rest)| (hours, rest));
    let minutes = if rest.is_empty() && text.ends_with('h') { "0" } else { rest.strip_suffix('m')? };
    let number = |digits: &str| if digits.starts_with('+') { None } else { digits.parse::<u32>().ok() };
    let sum = number(hours)?.checked_mul(60)?.checked_add(number(minutes)?)?;
    (sum > 0).then_some(sum)
}
