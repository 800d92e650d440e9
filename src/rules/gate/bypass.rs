//! A way around a gate, as a message draws it: `test` fails → `notify` runs (`always()`) → `deploy` runs.

use crate::ast::Operator;
use crate::diagnostic::Diagnostic;
use crate::evaluate::condition::{asks_for_status, condition, status};
use crate::evaluate::reach::Outcome;
use crate::model::graph::JobGraph;
use crate::model::{Expression, Flow, Job, Pipeline};
use crate::rules::Facts;

/// The results of the jobs before one with which it runs.
pub(super) struct Bypass<'a> {
    pub pipeline: &'a Pipeline,
    pub job: &'a Job,
    pub results: Vec<(&'a Job, Outcome)>,
    /// Whether there were too many ways to look at, so that none was found and none was ruled out.
    pub is_unknown: bool,
    /// Whether such a gate is in a pipeline whose end starts this one.
    pub is_after_gate: bool,
}

impl Bypass<'_> {
    /// The way, in words; nothing where there is nothing on it but the job.
    pub fn drawn(&self) -> Option<String> {
        let steps: Vec<String> = self.steps().into_iter().map(|(_, text)| text).collect();
        (steps.len() > 1 && !self.is_after_gate).then(|| steps.join(" → "))
    }

    fn steps(&self) -> Vec<(&Job, String)> {
        let graph = JobGraph::new(self.pipeline);
        let failed = |job: &Job| {
            let before = graph.ancestors(&job.id);
            self.results
                .iter()
                .any(|(other, outcome)| *outcome != Outcome::Success && before.contains(other.id.as_str()))
        };
        let runs = |job: &Job| match reason(self.pipeline, job) {
            Some(reason) if failed(job) => format!("`{}` runs (`{reason}`)", job.id),
            _ => format!("`{}` runs", job.id),
        };
        let mut found = Vec::new();
        for (job, outcome) in &self.results {
            let text = match outcome {
                Outcome::Failure => format!("`{}` fails", job.id),
                Outcome::Cancelled => format!("`{}` is cancelled", job.id),
                Outcome::Skipped => format!("`{}` is skipped", job.id),
                Outcome::Success if failed(job) => runs(job),
                Outcome::Success => continue,
            };
            found.push((*job, text));
        }
        found.push((self.job, runs(self.job)));
        found
    }

    /// Shows the way at each of its places.
    pub fn show(&self, facts: &Facts<'_>, diagnostic: Diagnostic) -> Diagnostic {
        let mut diagnostic = diagnostic;
        for (job, text) in self.steps() {
            let own = job.condition.as_ref().map(|condition| condition.site).filter(|_| text.contains("runs ("));
            let place = own.and_then(|site| facts.sites.written(site)).or_else(|| facts.sites.written(job.site));
            if let Some(span) = place {
                diagnostic = diagnostic.related(span, text);
            }
        }
        diagnostic
    }

    /// What to write where a status function is the reason.
    pub fn help(&self) -> Option<String> {
        let forgiving = self.steps().into_iter().rev().find(|(_, text)| text.contains("runs ("))?.0;
        let is_bad = |id: &str| self.results.iter().any(|(job, outcome)| job.id == id && *outcome != Outcome::Success);
        let needed = forgiving.needs.iter().find(|need| is_bad(&need.job));
        Some(match needed {
            Some(need) if need.optional => {
                format!("write `{}` without `?` in the `needs` of `{}`", need.job, forgiving.id)
            }
            Some(need) if asks_for_status(forgiving) => format!(
                "add `&& needs.{}.result == \"success\"` to the `if` of `{}`, or leave the status function out",
                need.job, forgiving.id
            ),
            _ => format!("let `{}` run only after success", forgiving.id),
        })
    }
}

/// What in the condition of a job lets it run although not all before it succeeded.
fn reason(pipeline: &Pipeline, job: &Job) -> Option<String> {
    match job.flow {
        Flow::WhenFailed => return Some("when-failed".to_owned()),
        Flow::Finally | Flow::UnlessCancelled => return Some("finally".to_owned()),
        Flow::Plain => {}
    }
    if !asks_for_status(job)
        && let Some(need) = job.needs.iter().find(|need| need.optional)
    {
        return Some(format!("{}?", need.job));
    }
    let mut found = Vec::new();
    calls(&condition(pipeline, job)?, false, &mut found);
    (!found.is_empty()).then(|| found.join(" && "))
}

/// The status functions of a condition, with the sign before them.
fn calls(expression: &Expression, negated: bool, found: &mut Vec<String>) {
    match expression {
        Expression::Not(inner) => calls(inner, !negated, found),
        Expression::Binary { operator: Operator::And | Operator::Or, left, right } => {
            calls(left, negated, found);
            calls(right, negated, found);
        }
        _ => {
            if let Some(name) = status(expression) {
                found.push(format!("{}{name}()", if negated { "!" } else { "" }));
            }
        }
    }
}
