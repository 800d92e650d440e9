//! A gate that another pipeline of the project has passed, whose end starts this one by `on workflow_run`.
//!
//! It counts if it cannot have been skipped in the run before, and if a job of this pipeline runs only after a success of
//! that run, not after one that a fork has started, and takes what the gate has seen: the commit of that run.

use super::passed::{Passed, gates, runs_after};
use super::requirement::Requirement;
use super::ungated_deploy::Almost;
use crate::catalog::event::{CONCLUSIONS, SUCCESS};
use crate::evaluate::Value as Known;
use crate::evaluate::reach::may_run;
use crate::evaluate::scenario::{Before, Reference, Scenario, follows_branch, of_pipeline};
use crate::model::graph::JobGraph;
use crate::model::{Action, Job, Pipeline, Site, Step, Target, Trigger, Value, ValueKind};
use crate::rules::Facts;

/// A job that runs after another pipeline.
pub(super) struct After<'a, 's> {
    pub pipeline: &'a Pipeline,
    pub job: &'a Job,
    pub trigger: &'a Trigger,
    pub start: &'s Scenario,
}

/// Why the gates of the pipelines before do not count; nothing where none of them has such a gate.
pub(super) fn doubts(facts: &Facts<'_>, requirement: &Requirement<'_>, after: &After<'_, '_>) -> Option<Vec<Almost>> {
    let mut found = Vec::new();
    let mut first = None;
    for pipeline in facts.model.followed(after.trigger, &facts.settings.output.workflows) {
        let Some(gated) = pipeline.and_then(|pipeline| Gated::of(facts, requirement, pipeline)) else {
            let name = pipeline.map_or_else(|| "a workflow of no source".to_owned(), |one| format!("`{}`", one.id));
            let why = format!("{name} has no such gate, and its end starts this pipeline too");
            found.push(Almost { site: after.trigger.site, why, help: None });
            continue;
        };
        first.get_or_insert(gated.pipeline);
        found.extend(gated.weak.iter().map(|(site, why)| Almost { site: *site, why: why.clone(), help: None }));
        found.extend(gated.skipped(after));
    }
    let before = first?;
    found.extend(after.other_end(before));
    found.extend(after.fork(before));
    found.extend(after.other_commit(before));
    Some(found)
}

/// A pipeline before, and its gates of a name.
struct Gated<'a> {
    pipeline: &'a Pipeline,
    strong: Vec<(&'a Job, Site)>,
    weak: Vec<(Site, String)>,
}

impl<'a> Gated<'a> {
    fn of(facts: &Facts<'a>, requirement: &Requirement<'_>, pipeline: &'a Pipeline) -> Option<Self> {
        let mut own = Self { pipeline, strong: Vec::new(), weak: Vec::new() };
        for job in &own.pipeline.jobs {
            for Passed { gate, why, .. } in gates(facts.model, job) {
                if requirement.is_called(gate) {
                    match requirement.weaker(gate).or(why) {
                        Some(why) => own.weak.push((gate.site, why)),
                        None => own.strong.push((job, gate.site)),
                    }
                }
            }
        }
        // One that counts is enough.
        if !own.strong.is_empty() {
            own.weak.clear();
        }
        (!own.strong.is_empty() || !own.weak.is_empty()).then_some(own)
    }

    /// A way in which that pipeline succeeds without the gate, and the job runs then.
    fn skipped(&self, after: &After<'_, '_>) -> Option<Almost> {
        let (_, site) = self.strong.first()?;
        let way = of_pipeline(self.pipeline).into_iter().find(|(trigger, start)| {
            let branch = match (trigger.event.as_str(), &start.reference) {
                ("workflow_call", _) => return false,
                ("push", reference) => reference.clone(),
                _ => Reference::Unknown,
            };
            if branch.name().is_some_and(|name| !follows_branch(after.trigger, name)) {
                return false;
            }
            let before = Before { branch, event: Some(start.event.clone()), is_foreign: Some(false), ..succeeded() };
            let runs = |(job, _): &(&Job, Site)| runs_after(self.pipeline, start, job);
            after.may_run(before) && !self.strong.iter().any(runs)
        })?;
        let why =
            format!("after a run of `{}` for `{}` this gate may have been skipped", self.pipeline.id, way.0.event);
        Some(Almost { site: *site, why, help: None })
    }
}

fn succeeded() -> Before {
    Before { conclusion: Some(Known::text(SUCCESS)), ..Before::default() }
}

impl After<'_, '_> {
    fn may_run(&self, before: Before) -> bool {
        may_run(self.pipeline, &self.start.after(before), self.job)
    }

    /// Whether the job may run after a run for a pull request of a fork, with the workflow as the fork has it.
    pub fn may_follow_fork(&self) -> bool {
        Before::of_forks().any(|before| self.may_run(Before { conclusion: succeeded().conclusion, ..before }))
    }

    fn ask(&self, comparison: &str) -> String {
        format!("ask for `github.event.workflow_run.{comparison}` in the `if` of `{}`", self.job.id)
    }

    fn condition(&self) -> Site {
        self.job.condition.as_ref().map_or(self.job.site, |condition| condition.site)
    }

    /// An end of the pipeline before, other than success, after which the job runs.
    fn other_end(&self, before: &Pipeline) -> Option<Almost> {
        let ends_with = |end: Known| self.may_run(Before { conclusion: Some(end), ..Before::default() });
        let why = if self.start.action.as_deref().is_some_and(|action| action != "completed") {
            ends_with(Known::Null).then(|| format!("`{}` also runs before `{}` has ended", self.job.id, before.id))
        } else {
            let others = CONCLUSIONS.into_iter().filter(|end| *end != SUCCESS);
            let end = others.into_iter().find(|end| ends_with(Known::text(*end)));
            end.map(|end| format!("`{}` also runs where `{}` ended with `{end}`", self.job.id, before.id))
        };
        let help = self.ask("conclusion == \"success\"");
        Some(Almost { site: self.condition(), why: why?, help: Some(help) })
    }

    /// A pull request of a fork brings the workflow that runs for it, under the name of one that is here. Where its commit
    /// is deployed too, `deploy-on-pull-request` says so.
    fn fork(&self, before: &Pipeline) -> Option<Almost> {
        let why = || {
            let (job, before) = (&self.job.id, &before.id);
            format!("`{job}` also runs after a pull request of a fork, which may bring a `{before}` without this gate")
        };
        let is_new = self.may_follow_fork() && !self.takes_head();
        is_new.then(|| Almost { site: self.condition(), why: why(), help: Some(self.ask("event == \"push\"")) })
    }

    /// A checkout on the way that takes another commit than that of the run before.
    fn other_commit(&self, before: &Pipeline) -> Option<Almost> {
        let (site, _) = self.checkouts().find(|(_, is_head)| !is_head)?;
        let why =
            format!("this takes the tip of the default branch, and not the commit that `{}` has tested", before.id);
        let help = "check out that commit: `ref = github.event.workflow_run.head_sha`".to_owned();
        Some(Almost { site, why, help: Some(help) })
    }

    /// Whether something on the way to the job checks out the commit of the run before.
    pub fn takes_head(&self) -> bool {
        self.checkouts().any(|(_, is_head)| is_head)
    }

    fn checkouts(&self) -> impl Iterator<Item = (Site, bool)> {
        let ancestors = JobGraph::new(self.pipeline).ancestors(&self.job.id);
        let on_the_way = move |job: &&Job| job.id == self.job.id || ancestors.contains(job.id.as_str());
        self.pipeline.jobs.iter().filter(on_the_way).flat_map(Job::all_steps).filter_map(own_checkout)
    }
}

/// A checkout of this repository, and whether it is that of the commit of the run before.
fn own_checkout(step: &Step) -> Option<(Site, bool)> {
    let Action::Use { target: Target::Action(reference), inputs, site } = &step.action else { return None };
    let is_own = reference.name().eq_ignore_ascii_case("actions/checkout") && inputs.get("repository").is_none();
    let wanted = inputs.get("ref");
    is_own.then(|| (wanted.map_or(*site, |value| value.site), wanted.is_some_and(is_head_commit)))
}

fn is_head_commit(value: &Value) -> bool {
    let ValueKind::Run(expression) = &value.kind else { return false };
    let Some(("github", names)) = expression.as_path() else { return false };
    matches!(names[..], ["event", "workflow_run", "head_sha"] | ["event", "workflow_run", "head_commit", "id"])
}
