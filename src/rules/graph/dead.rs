//! `dead-job`, `dead-step`: nothing that starts the pipeline lets them run.
//!
//! Each way of starting is tried: events, activity types, refs that the filters take, inputs. What only the run knows may
//! be either way.

use crate::catalog::payload::payload;
use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::evaluate::condition::status;
use crate::evaluate::reach::may_run;
use crate::evaluate::scenario::{Scenario, of_pipeline};
use crate::evaluate::types::{Outputs, Typing, never_true};
use crate::model::graph::JobGraph;
use crate::model::{Expression, Flow, Job, Pipeline, Site, Value, ValueKind};
use crate::rules::Facts;

/// `dead-job`
pub(super) fn jobs(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let outputs = Outputs::new(facts.model);
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        let starts = starts(pipeline);
        let dead = dead(pipeline, &starts);
        let graph = JobGraph::new(pipeline);
        for job in &dead {
            // What waits for a dead job is dead for its sake.
            let before = graph.ancestors(&job.id);
            let is_cause = dead.iter().all(|other| !before.contains(other.id.as_str()));
            let typing = Typing { outputs: &outputs, pipeline, job: Some(job), action: None };
            found.extend(is_cause.then(|| of_job(facts, &starts, job, typing)).flatten());
        }
    }
    found
}

/// `dead-step`
pub(super) fn steps(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let outputs = Outputs::new(facts.model);
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        let starts = starts(pipeline);
        for job in &pipeline.jobs {
            if starts.is_empty() || job.all_steps().all(|step| step.condition.is_none()) {
                continue;
            }
            let typing = Typing { outputs: &outputs, pipeline, job: Some(job), action: None };
            let mut runs: Vec<Option<bool>> = vec![None; starts.len()];
            for (index, step) in job.all_steps().enumerate() {
                let Some(condition) = &step.condition else { continue };
                // Whether the job runs is asked only where the step would.
                let is_alive = starts.iter().zip(&mut runs).any(|(start, runs)| {
                    start.may_hold(condition) && *runs.get_or_insert_with(|| may_run(pipeline, start, job))
                });
                let waits_in_vain = index == 0 && is_failure(condition);
                if !is_alive || waits_in_vain {
                    found.extend(of_step(facts, typing, &starts, waits_in_vain, condition));
                }
            }
        }
    }
    found
}

fn starts(pipeline: &Pipeline) -> Vec<Scenario> {
    of_pipeline(pipeline).into_iter().map(|(_, start)| start).collect()
}

/// The jobs that no start lets run.
fn dead<'a>(pipeline: &'a Pipeline, starts: &[Scenario]) -> Vec<&'a Job> {
    let is_conditional = |job: &&Job| job.condition.is_some() || !job.guards.is_empty() || job.flow != Flow::Plain;
    if starts.is_empty() || !pipeline.jobs.iter().any(|job| is_conditional(&job)) {
        return Vec::new();
    }
    pipeline.jobs.iter().filter(|job| !starts.iter().any(|start| may_run(pipeline, start, job))).collect()
}

fn of_job(facts: &Facts<'_>, starts: &[Scenario], job: &Job, typing: Typing<'_, '_>) -> Option<Diagnostic> {
    let pipeline = typing.pipeline;
    let said = job.condition.as_ref().filter(|condition| !is_said_elsewhere(condition, typing));
    if job.condition.is_some() && said.is_none() {
        return None;
    }
    let waits_for_failure = job.needs.is_empty()
        && (job.flow == Flow::WhenFailed || said.is_some_and(|condition| calls(condition, "failure")));
    let (message, help) = if waits_for_failure {
        (
            format!("`{}` never runs: it waits for a failure, and no job comes before it", job.id),
            "name the jobs whose failure is meant: `needs = […]`".to_owned(),
        )
    } else if job.condition.is_none() && job.guards.is_empty() && job.flow == Flow::Plain {
        return super::dead_needs::report(facts, pipeline, starts, job);
    } else if let Some(need) = said.and_then(|condition| super::dead_needs::missing(pipeline, starts, job, condition)) {
        let message = format!("`{}` never runs: where its condition is true, `{need}` does not run", job.id);
        (message, format!("take `{need}` out of its needs, or change the condition"))
    } else {
        (
            format!("`{}` never runs: nothing that starts `{}` makes its condition true", job.id, pipeline.id),
            help(pipeline),
        )
    };
    let site = said.map_or(job.site, |condition| condition.site);
    report(facts, "dead-job", site, message, help)
}

fn of_step(
    facts: &Facts<'_>,
    typing: Typing<'_, '_>,
    starts: &[Scenario],
    waits_in_vain: bool,
    condition: &Value,
) -> Option<Diagnostic> {
    let (pipeline, job) = (typing.pipeline, typing.job?);
    // That the job does not run is said of the job.
    if is_said_elsewhere(condition, typing) || !starts.iter().any(|start| may_run(pipeline, start, job)) {
        return None;
    }
    if waits_in_vain {
        let message = "this step never runs: it waits for a failure, and no step comes before it".to_owned();
        return report(
            facts,
            "dead-step",
            condition.site,
            message,
            "move it behind the steps that may fail".to_owned(),
        );
    }
    let message = if !starts.iter().any(|start| start.may_hold(condition)) {
        format!("this step never runs: nothing that starts `{}` makes its condition true", pipeline.id)
    } else {
        format!("this step never runs: where its condition is true, the job `{}` does not run", job.id)
    };
    report(facts, "dead-step", condition.site, message, help(pipeline))
}

/// What starts the pipeline, and what to do.
fn help(pipeline: &Pipeline) -> String {
    let mut events: Vec<String> = Vec::new();
    for trigger in &pipeline.triggers {
        let shown = format!("`{}`", trigger.event);
        if !events.contains(&shown) {
            events.push(shown);
        }
    }
    format!("it starts on {}, with their filters: add what is meant, or change the condition", events.join(", "))
}

fn report(facts: &Facts<'_>, rule: &'static str, site: Site, message: String, help: String) -> Option<Diagnostic> {
    let diagnostic = Diagnostic::finding(rule, facts.sites.span(site)?, message).help(help);
    Some(outward(diagnostic, site, facts.sites))
}

/// Whether another rule finds why a condition is never true.
fn is_said_elsewhere(condition: &Value, typing: Typing<'_, '_>) -> bool {
    let mut is_said = super::constant_condition::is_constant(condition);
    condition.expressions(&mut |expression| {
        expression.walk(&mut |inner| {
            is_said |= never_true(inner, typing).is_some()
                || is_unknown_payload(inner, typing.pipeline)
                || typing.job.is_some_and(|job| is_missing_edge(inner, job));
        });
    });
    is_said
}

/// `needs.x` of a job that is not waited for.
fn is_missing_edge(expression: &Expression, job: &Job) -> bool {
    let Some(("needs", names)) = expression.as_path() else { return false };
    names.first().is_some_and(|name| !job.needs.iter().any(|need| need.job.eq_ignore_ascii_case(name)))
}

/// `github.event.x` that no event of the pipeline delivers.
fn is_unknown_payload(expression: &Expression, pipeline: &Pipeline) -> bool {
    let Some(("github", names)) = expression.as_path() else { return false };
    let ["event", name, ..] = names[..] else { return false };
    let lacks = |event: &str| payload(event).is_some_and(|payload| payload.get(name).is_none());
    pipeline.triggers.iter().all(|trigger| lacks(&trigger.event))
}

fn calls(condition: &Value, function: &str) -> bool {
    let mut found = false;
    condition.expressions(&mut |expression| {
        expression.walk(&mut |inner| found |= status(inner) == Some(function));
    });
    found
}

/// Whether a condition is `failure()`, or that and something else.
fn is_failure(condition: &Value) -> bool {
    let ValueKind::Run(expression) = &condition.kind else { return false };
    match expression {
        Expression::Binary { operator: crate::ast::Operator::And, left, right } => {
            [left, right].into_iter().any(|side| status(side) == Some("failure"))
        }
        _ => status(expression) == Some("failure"),
    }
}
