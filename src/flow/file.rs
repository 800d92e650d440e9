//! The labels of what files hold: what scripts of a job write into them, what artifacts bring from other jobs of the run,
//! and what they bring from the run before, which an outsider may have started.
//!
//! Only files whose names stand in the script are followed.

use super::artifact::{Origin, download, uploads};
use super::script::Reading;
use super::write::content;
use super::{Certainty, Flow, Kind, Labels, Scope, address};
use crate::catalog::event::FOLLOWING;
use crate::evaluate::reach::may_run;
use crate::evaluate::scenario::{Before, scenarios};
use crate::model::{Pipeline, Step, Trigger};
use crate::shell::{Command, Receiver, Script, Word};

impl<'a> Flow<'a> {
    /// The labels of what a file holds when a step's script reads it.
    pub(super) fn of_file(&self, path: &str, reading: Reading<'_, 'a>) -> Labels {
        let (step, scope) = (reading.step, reading.scope);
        self.once(address(step), &format!("file {path}"), || {
            let mut found = Labels::default();
            for earlier in scope.steps() {
                found.add(&self.put_into(path, earlier, scope.at(earlier), &is_same));
                if std::ptr::eq(earlier, step) {
                    break;
                }
                found.add(&self.brought(path, earlier, scope.at(earlier)));
            }
            found
        })
    }

    /// What a step's script writes into files of that name.
    fn put_into(&self, path: &str, step: &'a Step, scope: Scope<'a>, is_it: &dyn Fn(&str, &str) -> bool) -> Labels {
        let mut found = Labels::default();
        let Some(script) = self.script(step, scope) else { return found };
        // Most scripts write no file of that name.
        if !script.text.contains(base(path)) {
            return found;
        }
        let reading = Reading { script: &script, step, scope, depth: 0 };
        for command in script.commands.iter().filter(|command| files(command, &script).any(|own| is_it(&own, path))) {
            for chunk in content(command, &script).unwrap_or_default() {
                found.add(&self.of_chunk(&chunk, reading));
            }
        }
        found.through(step.site, || format!("is written to the file `{path}`"))
    }

    /// The files that a step's script writes, each with the labels of what it writes there.
    pub fn files_written(&self, step: &'a Step, scope: Scope<'a>) -> Vec<(String, Labels)> {
        let Some(script) = self.script(step, scope) else { return Vec::new() };
        let reading = Reading { script: &script, step, scope, depth: 0 };
        let mut found = Vec::new();
        for command in &script.commands {
            let mut labels = Labels::default();
            for chunk in content(command, &script).unwrap_or_default() {
                labels.add(&self.of_chunk(&chunk, reading));
            }
            if !labels.is_empty() {
                found.extend(files(command, &script).map(|path| (path, labels.clone())));
            }
        }
        found
    }

    /// What a step brings from elsewhere.
    fn brought(&self, path: &str, step: &'a Step, scope: Scope<'a>) -> Labels {
        let fetched = || self.fetched(step, scope);
        let Some((pipeline, download)) = scope.pipeline().zip(download(step).or_else(fetched)) else {
            return Labels::default();
        };
        if !is_below(path, download.folder.as_deref()) {
            return Labels::default();
        }
        match download.origin {
            Origin::SameRun => {
                self.uploaded(path, download.name.as_deref(), pipeline, scope).through(step.site, || {
                    let name = download.name.as_deref();
                    name.map_or_else(
                        || "comes in an artifact".to_owned(),
                        |name| format!("comes in the artifact `{name}`"),
                    )
                })
            }
            Origin::RunBefore if self.may_be_foreign(pipeline, scope) => {
                let what = "comes in an artifact of a run that anyone's pull request may have started";
                Labels::of_file(Kind::Untrusted(Certainty::Anyone), path, step.site, what)
            }
            Origin::RunBefore | Origin::Unknown => Labels::default(),
        }
    }

    /// What other jobs write into files of that name, and upload.
    fn uploaded(&self, path: &str, name: Option<&str>, pipeline: &'a Pipeline, scope: Scope<'a>) -> Labels {
        let mut found = Labels::default();
        let is_other = |job: &&crate::model::Job| scope.job.is_some_and(|own| own.id != job.id);
        for job in pipeline.jobs.iter().filter(is_other) {
            let Some(site) = job.all_steps().find_map(|step| uploads(step, name)) else { continue };
            let around = Scope::of(pipeline, Some(job));
            for step in around.steps() {
                let labels = self.put_into(path, step, around.at(step), &|own, wanted| base(own) == base(wanted));
                found.add(&labels.through(site, || format!("the job `{}` uploads it", job.id)));
            }
        }
        found
    }

    /// Whether a place is reached after a run that a pull request of a fork has started.
    fn may_be_foreign(&self, pipeline: &'a Pipeline, scope: Scope<'a>) -> bool {
        let (Some(job), Some(step)) = (scope.job, scope.step) else { return false };
        let reaches = |trigger: &Trigger| {
            let starts = scenarios(pipeline, trigger, &[]);
            let after_forks = starts.iter().flat_map(|start| Before::of_forks().map(|before| start.after(before)));
            after_forks.into_iter().any(|start| {
                may_run(pipeline, &start, job)
                    && step.condition.as_ref().is_none_or(|condition| start.may_hold(condition))
            })
        };
        let follows = |trigger: &&Trigger| trigger.event == FOLLOWING && self.may_follow_pull_request(trigger);
        pipeline.triggers.iter().filter(follows).any(reaches)
    }

    /// Whether one of the workflows before may run for a pull request: those that are not known here may.
    pub fn may_follow_pull_request(&self, trigger: &Trigger) -> bool {
        let followed = self.model.followed(trigger, self.workflows);
        let may = |one: &Option<&Pipeline>| one.is_none_or(|pipeline| pipeline.triggered_by("pull_request"));
        followed.is_empty() || followed.iter().any(may)
    }
}

/// The files with a name in the script that a command writes to.
fn files<'s>(command: &'s Command, script: &'s Script) -> impl Iterator<Item = String> {
    let of_tee = (command.name().as_deref() == Some("tee")).then(|| command.arguments());
    let sinks = script.receivers(command).into_iter().filter_map(|receiver| match receiver {
        Receiver::File(sink) => Some(sink.file),
        Receiver::Command(_) => None,
    });
    of_tee.into_iter().flatten().chain(sinks).filter_map(Word::as_literal)
}

/// Whether two paths in one job may be of one file: a step may run in a folder.
fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (bare(one), bare(other));
    let ends = |long: &str, short: &str| long.strip_suffix(short).is_some_and(|rest| rest.ends_with('/'));
    one == other || ends(one, other) || ends(other, one)
}

fn is_below(path: &str, folder: Option<&str>) -> bool {
    folder.is_none_or(|folder| bare(path).strip_prefix(bare(folder)).is_some_and(|rest| rest.starts_with('/')))
}

fn bare(path: &str) -> &str {
    path.strip_prefix("./").unwrap_or(path).trim_end_matches('/')
}

/// The name of a file without its folder.
fn base(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
