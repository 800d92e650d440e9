//! `missing-action`, `missing-folder`, `missing-file`: a job names what is not in the repository.
//!
//! Only here the files of the repository are known, and only what is certain is said. A job has the files of a checkout
//! without a `repository`, a `ref` or a `path`, as long as no step behind it may have brought others. Where a workflow is
//! called, that is the repository of its caller.

use std::collections::BTreeMap;

use super::Foreign;
use super::started::first_file;
use crate::analysis::Analysis;
use crate::diagnostic::Diagnostic;
use crate::model::{Action, Fields, Job, Pipeline, Site, Step, Target, Value};
use crate::project::Repository;
use crate::rules::may_bring_files;
use crate::source::{FileId, Sources};
use crate::suggest::suggest;

/// What makes a folder an action.
const ACTION_FILES: [&str; 3] = ["action.yml", "action.yaml", "Dockerfile"];
/// Where nobody builds anything.
const SETTINGS_FOLDER: &str = ".github/";
/// Words of scripts that may change what is below it.
const MOVES: [&str; 8] = ["git", "gh ", "tar ", "unzip", "rsync", "cp ", "mv ", "ln "];
/// Words of the names of actions that may.
const BRINGS: [&str; 7] = ["checkout", "clone", "download", "artifact", "restore", "merge", "cache"];

/// What is missing, each in its source.
pub(super) fn absent(
    analysis: &Analysis,
    foreign: &BTreeMap<FileId, Foreign<'_>>,
    repository: &Repository<'_>,
) -> Vec<Diagnostic> {
    let search = Search { analysis, foreign, repository };
    let steps = analysis.model.uses().filter(|one| one.step.is_some());
    let mut found: Vec<Diagnostic> = steps.filter_map(|one| search.action_of_commit(one.target, one.site)).collect();
    for pipeline in &analysis.model.pipelines {
        if pipeline.triggers.iter().all(|trigger| trigger.event != "workflow_call") {
            pipeline.jobs.iter().for_each(|job| search.job(pipeline, job, &mut found));
        }
    }
    found
}

struct Search<'a> {
    analysis: &'a Analysis,
    foreign: &'a BTreeMap<FileId, Foreign<'a>>,
    repository: &'a Repository<'a>,
}

/// What is known of the files of a job before a step.
#[derive(Default)]
struct Known {
    /// Whether they are those of the repository.
    is_checked_out: bool,
    /// Whether there may be more outside of [`SETTINGS_FOLDER`].
    is_touched: bool,
    /// Folders that hold other repositories.
    others: Vec<String>,
}

impl Search<'_> {
    fn job(&self, pipeline: &Pipeline, job: &Job, found: &mut Vec<Diagnostic>) {
        let mut known = Known::default();
        for step in job.all_steps() {
            if known.is_checked_out {
                found.extend(self.action(step, &known));
                found.extend(self.script(pipeline, job, step, &known));
            }
            if !known.goes_on(step) {
                return;
            }
        }
    }

    /// An action that is read from the files of the job.
    fn action(&self, step: &Step, known: &Known) -> Option<Diagnostic> {
        let Action::Use { target: Target::Other(written), site, .. } = &step.action else { return None };
        let path = written.strip_prefix("./")?;
        let is_certain = path.starts_with(SETTINGS_FOLDER) || !known.is_touched;
        if !is_certain || known.is_other(path) { None } else { self.missing_action(written, path, *site) }
    }

    /// An action that the runner fetches at the commit of the workflow, whatever files a job has.
    fn action_of_commit(&self, target: &Target, site: Site) -> Option<Diagnostic> {
        let Target::Other(written) = target else { return None };
        self.missing_action(written, written.strip_prefix("$/")?, site)
    }

    fn missing_action(&self, written: &str, path: &str, site: Site) -> Option<Diagnostic> {
        let path = path.trim_end_matches('/');
        if !ACTION_FILES.iter().all(|name| self.repository.lacks(&format!("{path}/{name}"))) {
            return None;
        }
        let message = match self.repository.lacks(path) {
            _ if path.is_empty() => {
                "the root of this repository has no `action.yml`, so the step cannot find its action".to_owned()
            }
            true => format!("there is no folder `{path}` in this repository, so the step cannot find its action"),
            false => format!(
                "the folder `{path}` of this repository has no `action.yml`, so the step cannot find its action"
            ),
        };
        let names = self.sources().iter().filter_map(|(_, source)| {
            let (folder, name) = source.path.rsplit_once('/')?;
            ACTION_FILES.contains(&name).then_some(folder)
        });
        let help = match suggest(path, names) {
            Some(near) => format!("did you mean `{}{near}`?", &written[..2]),
            None => "write the path of a folder with an `action.yml`, from the root of the repository".to_owned(),
        };
        self.finding("missing-action", site, message, help)
    }

    /// The folder that a script runs in, and the file that it starts first.
    fn script(&self, pipeline: &Pipeline, job: &Job, step: &Step, known: &Known) -> Option<Diagnostic> {
        if !matches!(step.action, Action::Run { .. }) || known.is_touched {
            return None;
        }
        let of = |fields: &'_ Fields| {
            let value = fields.get_path(&["defaults", "run", "working-directory"])?;
            Some((value.as_text(), value.site))
        };
        let own = step.fields.get("working-directory").map(|value| (value.as_text(), value.site));
        let said = own.or_else(|| of(&job.fields)).or_else(|| of(&pipeline.fields));
        let (folder, site) = said.unwrap_or_else(|| (Some(String::new()), step.site));
        let folder = folder?.replace('\\', "/");
        let is_elsewhere =
            folder.starts_with(['/', '~', '$']) || folder.contains([':', '%']) || known.is_other(&folder);
        if is_elsewhere {
            return None;
        }
        if !folder.trim().is_empty() && self.repository.lacks(&folder) {
            let message =
                format!("there is no folder `{folder}` in this repository, and no step before this one makes it");
            let help = "write a path from the root of the repository".to_owned();
            return self.finding("missing-folder", site, message, help);
        }
        let file = first_file(step)?;
        let path = format!("{folder}/{file}");
        // Windows starts `gradlew.bat` where `./gradlew` is written.
        let is_missing =
            ["", ".bat", ".cmd", ".exe", ".ps1"].iter().all(|ending| self.repository.lacks(&format!("{path}{ending}")));
        if !is_missing || known.is_other(&path) {
            return None;
        }
        let message = format!("there is no file `{file}` in this repository, and no step before this one makes it");
        let help = match folder.trim_matches(['.', '/']) {
            "" => "write a path from the root of the repository".to_owned(),
            _ => format!("write a path from the folder `{folder}`, which the script runs in"),
        };
        self.finding("missing-file", step.site, message, help)
    }

    fn sources(&self) -> &Sources {
        &self.analysis.project.sources
    }

    fn finding(&self, rule: &'static str, site: Site, message: String, help: String) -> Option<Diagnostic> {
        let span = self.analysis.sites.written(site).filter(|span| self.foreign.contains_key(&span.file))?;
        Some(Diagnostic::finding(rule, span, message).help(help))
    }
}

impl Known {
    /// Whether a path is in one of the folders that hold something else.
    fn is_other(&self, path: &str) -> bool {
        let path = path.trim_start_matches("./").trim_start_matches('/').trim_start_matches("./");
        let is_below =
            |folder: &str| path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        self.others.iter().any(|other| is_below(other.trim_end_matches('/')))
    }

    /// Takes note of what a step does; false where nothing is certain behind it.
    fn goes_on(&mut self, step: &Step) -> bool {
        match &step.action {
            Action::Use { target: Target::Action(reference), inputs, .. } => {
                let name = reference.repository.to_ascii_lowercase();
                if name == "actions/checkout" {
                    return self.checkout(inputs);
                }
                self.is_touched |= may_bring_files(step);
                !BRINGS.iter().any(|word| name.contains(word) || reference.path.contains(word))
            }
            Action::Run { script } => {
                self.is_touched = true;
                script.as_constant().is_some_and(|text| {
                    !MOVES.iter().any(|word| text.contains(word))
                        && !text.contains(SETTINGS_FOLDER.trim_end_matches('/'))
                })
            }
            _ => {
                self.is_touched = true;
                true
            }
        }
    }

    fn checkout(&mut self, inputs: &Fields) -> bool {
        let is_said =
            |key: &str| inputs.get(key).is_some_and(|value| value.as_text().is_none_or(|text| !text.is_empty()));
        match inputs.get("path").map(Value::as_text) {
            Some(Some(path)) if !path.trim_matches(['.', '/']).is_empty() => {
                self.others.push(path.trim_start_matches("./").to_owned());
                true
            }
            Some(None) => false,
            _ if is_said("repository") || is_said("ref") => false,
            _ => {
                self.is_checked_out = true;
                true
            }
        }
    }
}
