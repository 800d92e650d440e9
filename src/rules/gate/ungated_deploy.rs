//! `ungated-deploy`: what an environment requires has to have been passed before anything is deployed there, whatever
//! became of the jobs before.
//!
//! For each way in which the pipeline starts, it looks for results of the jobs before the deploy with which the deploy
//! runs and no gate has been passed. These results are the message.

use super::bypass::Bypass;
use super::deployment::{Deployment, deployments};
use super::followed::{self, After};
use super::passed::{Passed, gates, passed_at, place, runs_after_failure};
use super::requirement::Requirement;
use crate::catalog::event::FOLLOWING;
use crate::catalog::limits::REUSABLE_WORKFLOW_LEVELS_MAX;
use crate::diagnostic::Diagnostic;
use crate::evaluate::reach::{Outcome, Reach, reach};
use crate::evaluate::scenario::{Scenario, of_pipeline};
use crate::model::graph::JobGraph;
use crate::model::{Job, Model, Pipeline, Site, Step, Target};
use crate::rules::Facts;
use crate::rules::report::beside;

const RULE: &str = "ungated-deploy";

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for deployment in deployments(facts) {
        let Some(environment) = deployment.environment else { continue };
        for requirement in Requirement::all(environment, deployment.image) {
            let (pipeline, job) = (deployment.pipeline, deployment.job);
            let mut almost = Vec::new();
            let levels = REUSABLE_WORKFLOW_LEVELS_MAX;
            let bypass = around(facts, &requirement, pipeline, (job, deployment.step), levels, &mut almost);
            found.extend(bypass.and_then(|bypass| report(facts, &deployment, &requirement, &almost, &bypass)));
        }
    }
    found
}

/// A gate that does not count, or a place that makes it so, and why.
pub(super) struct Almost {
    pub site: Site,
    pub why: String,
    /// What to write, where that is known.
    pub help: Option<String>,
}

/// A way on which a job, and a step of it, run without the gate. Of a pipeline that is called, each caller is asked.
fn around<'a>(
    facts: &Facts<'a>,
    requirement: &Requirement<'_>,
    pipeline: &'a Pipeline,
    (job, step): (&'a Job, Option<&'a Step>),
    levels: u64,
    almost: &mut Vec<Almost>,
) -> Option<Bypass<'a>> {
    let model = facts.model;
    let ancestors = JobGraph::new(pipeline).ancestors(&job.id);
    let mut counting: Vec<&str> = Vec::new();
    for other in &pipeline.jobs {
        let own = other.id == job.id;
        // Those of a pipeline that is called were looked at there.
        if own && job.call.is_some() {
            continue;
        }
        for passed in gates(model, other).into_iter().filter(|passed| requirement.is_called(passed.gate)) {
            let why = if own {
                within(job, step, &passed)
            } else if !ancestors.contains(other.id.as_str()) {
                Some(format!("`{}` does not wait for the job `{}`", job.id, other.id))
            } else {
                None
            };
            match why.or_else(|| requirement.weaker(passed.gate)).or(passed.why) {
                None if own => return None,
                None => counting.push(&other.id),
                Some(why) => almost.push(Almost { site: passed.gate.site, why, help: None }),
            }
        }
    }
    let may = |job: &Job, outcome: Outcome| outcome != Outcome::Success || !counting.contains(&job.id.as_str());
    if reach(pipeline, &Scenario::any(), job, &may) == Reach::Never {
        return None;
    }
    let callers = callers(model, pipeline, levels);
    for (trigger, start) in of_pipeline(pipeline) {
        if trigger.event == "workflow_call" && !callers.is_empty() {
            continue;
        }
        let bypass = match reach(pipeline, &start, job, &may) {
            Reach::Never => continue,
            Reach::After(results) => Bypass { pipeline, job, results, is_unknown: false, is_after_gate: false },
            Reach::Unknown => Bypass { pipeline, job, results: Vec::new(), is_unknown: true, is_after_gate: false },
        };
        let after = After { pipeline, job, trigger, start: &start };
        match followed::doubts(facts, requirement, &after).filter(|_| trigger.event == FOLLOWING) {
            Some(doubts) if doubts.is_empty() => {}
            Some(doubts) => {
                almost.extend(doubts);
                return Some(Bypass { is_after_gate: true, ..bypass });
            }
            None => return Some(bypass),
        }
    }
    // That the job runs in the called pipeline is taken for granted.
    callers.into_iter().find_map(|(caller, call)| around(facts, requirement, caller, (call, None), levels - 1, almost))
}

/// Why a gate of the job itself does not count.
fn within(job: &Job, step: Option<&Step>, passed: &Passed<'_>) -> Option<String> {
    let (step, gate) = (step?, passed.step?);
    if passed_at(job, gate) >= place(job, step) {
        return Some("this gate comes after the deploy".to_owned());
    }
    runs_after_failure(step).then(|| "the `if` of the deploy lets it run although this gate failed".to_owned())
}

/// The jobs that call a pipeline, with theirs.
fn callers<'a>(model: &'a Model, pipeline: &Pipeline, levels: u64) -> Vec<(&'a Pipeline, &'a Job)> {
    let calls = |job: &Job| {
        job.call.as_ref().is_some_and(|call| matches!(&call.target, Target::Pipeline(id) if *id == pipeline.id))
    };
    let all = model.pipelines.iter().flat_map(|caller| caller.jobs.iter().map(move |job| (caller, job)));
    all.filter(|(_, job)| levels > 0 && calls(job)).collect()
}

fn report(
    facts: &Facts<'_>,
    deployment: &Deployment<'_>,
    requirement: &Requirement<'_>,
    almost: &[Almost],
    bypass: &Bypass<'_>,
) -> Option<Diagnostic> {
    let environment = deployment.environment?;
    let span = facts.sites.written(deployment.site)?;
    let shown = requirement.shown();
    let drawn = bypass.drawn();
    let (job, what) = (&deployment.job.id, &deployment.what);
    let message = match &drawn {
        _ if bypass.is_unknown => {
            format!("it cannot be shown that `{job}`, which {what}, comes after the gate `{}`", requirement.name())
        }
        Some(drawn) => format!("`{job}` {what} without the gate `{}`: {drawn}", requirement.name()),
        None => format!("the job `{job}` {what} without the gate `{shown}`, which `{}` requires", environment.id),
    };
    let mut diagnostic = Diagnostic::finding(RULE, span, message);
    for Almost { site, why, .. } in almost {
        if let Some(span) = facts.sites.written(*site) {
            diagnostic = diagnostic.related(span, why.clone());
        }
    }
    if drawn.is_some() {
        diagnostic = bypass.show(facts, diagnostic);
    }
    diagnostic =
        beside(diagnostic, facts.sites, requirement.value.site, format!("`{}` requires it here", environment.id));
    if bypass.is_unknown {
        let help =
            "its conditions leave too many ways: ask for `needs.JOB.result == \"success\"` of the job with the gate";
        return Some(diagnostic.help(help));
    }
    Some(match (bypass.help().filter(|_| drawn.is_some()), almost) {
        (Some(help), _) => diagnostic.help(help),
        (None, _) if almost.iter().any(|one| one.help.is_some()) => {
            let help: Vec<&str> = almost.iter().filter_map(|one| one.help.as_deref()).collect();
            diagnostic.help(help.join(", and "))
        }
        (None, []) => diagnostic.help(format!("add `gate {shown}` to a job that `{}` waits for", bypass.job.id)),
        (None, _) => diagnostic.help("make that gate count, or add another one before the deploy"),
    })
}
