//! `ungated-deploy`: what an environment requires has to have been passed before anything is deployed there.
//!
//! GitHub's rule counts: a job without a status function in its condition runs only if all its ancestors succeeded, so
//! a gate in any ancestor holds, whatever lies between.

use super::deployment::{Deployment, deployments, forgives};
use crate::diagnostic::Diagnostic;
use crate::model::graph::JobGraph;
use crate::model::{Fields, Gate, Job, Step, Value, ValueKind};
use crate::rules::Facts;

const RULE: &str = "ungated-deploy";

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for deployment in deployments(facts.model) {
        let Some(requires) = deployment.environment.and_then(|environment| environment.fields.get("requires")) else {
            continue;
        };
        for item in requires.as_list().unwrap_or_default() {
            if let ValueKind::Call { name, arguments } = &item.value.kind {
                let requirement = Requirement { name, arguments, value: &item.value };
                found.extend(requirement.check(facts, &deployment));
            }
        }
    }
    found
}

struct Requirement<'a> {
    name: &'a str,
    arguments: &'a Fields,
    value: &'a Value,
}

/// A gate that does not count, and why.
struct Almost<'a> {
    gate: &'a Gate,
    why: String,
}

impl Requirement<'_> {
    fn check(&self, facts: &Facts<'_>, deployment: &Deployment<'_>) -> Option<Diagnostic> {
        let graph = JobGraph::strong(deployment.pipeline);
        let ancestors = graph.ancestors(&deployment.job.id);
        let mut almost = Vec::new();
        for job in &deployment.pipeline.jobs {
            let own = job.id == deployment.job.id;
            for (step, gate) in job.gates().filter(|(_, gate)| gate.name == self.name) {
                let late = own && deployment.step.is_some_and(|deploy| comes_after(job, step, deploy));
                let why = if late {
                    Some("this gate comes after the deploy".to_owned())
                } else if !own && !ancestors.contains(job.id.as_str()) {
                    Some(format!("`{}` does not wait for the job `{}`", deployment.job.id, job.id))
                } else {
                    self.weaker(gate).or_else(|| avoidable(step, job)).or_else(|| forgiven(deployment.job, own))
                };
                match why {
                    None => return None,
                    Some(why) => almost.push(Almost { gate, why }),
                }
            }
        }
        self.report(facts, deployment, &almost)
    }

    fn report(&self, facts: &Facts<'_>, deployment: &Deployment<'_>, almost: &[Almost<'_>]) -> Option<Diagnostic> {
        let environment = deployment.environment?;
        let span = facts.sites.written(deployment.site)?;
        let shown = self.shown();
        let message = format!(
            "the job `{}` {} without the gate `{shown}`, which `{}` requires",
            deployment.job.id, deployment.what, environment.id
        );
        let mut diagnostic = Diagnostic::finding(RULE, span, message);
        for Almost { gate, why } in almost {
            if let Some(span) = facts.sites.written(gate.site) {
                diagnostic = diagnostic.related(span, why.clone());
            }
        }
        if let Some(span) = facts.sites.span(self.value.site) {
            diagnostic = diagnostic.related(span, "required here");
        }
        Some(match almost {
            [] => diagnostic.help(format!("add `gate {shown}` to a job that `{}` waits for", deployment.job.id)),
            _ => diagnostic.help("make that gate count, or add another one before the deploy"),
        })
    }

    /// `coverage(min = 80%)`
    fn shown(&self) -> String {
        let arguments: Vec<_> =
            self.arguments.iter().map(|field| format!("{} = {}", field.key, shown(&field.value))).collect();
        if arguments.is_empty() { self.name.to_owned() } else { format!("{}({})", self.name, arguments.join(", ")) }
    }

    /// Why a gate asks for less than is required. More of a `min…` and less of a `max…` is stronger; others are equal.
    fn weaker(&self, gate: &Gate) -> Option<String> {
        self.arguments.iter().find_map(|wanted| {
            let given = gate.arguments.get(&wanted.key);
            let strong = match (given.and_then(number), number(&wanted.value)) {
                (Some(given), Some(limit)) if wanted.key.starts_with("min") => given >= limit,
                (Some(given), Some(limit)) if wanted.key.starts_with("max") => given <= limit,
                (Some(given), Some(limit)) => (given - limit).abs() < f64::EPSILON,
                _ => given.is_some_and(|given| given.as_text().is_some() && given.as_text() == wanted.value.as_text()),
            };
            let asked = given.map_or_else(|| "nothing".to_owned(), shown);
            (!strong).then(|| format!("this gate asks for {} = {asked}, less than required", wanted.key))
        })
    }
}

/// Whether a step of a job runs after another one.
fn comes_after(job: &Job, step: &Step, other: &Step) -> bool {
    let position = |wanted: &Step| job.steps.iter().position(|step| std::ptr::eq(step, wanted));
    position(step) > position(other)
}

/// Why a gate can be passed by.
fn avoidable(step: &Step, job: &Job) -> Option<String> {
    let is_set = |value: Option<&Value>| value.is_some_and(|value| value.kind != ValueKind::Bool(false));
    if step.condition.is_some() {
        return Some("this gate has an `if`, so it may be skipped".to_owned());
    }
    if is_set(step.fields.get("continue-on-error")) {
        return Some("the failure of this gate is forgiven (`continue-on-error`)".to_owned());
    }
    if is_set(job.field("continue-on-error")) {
        return Some(format!("the failure of the job `{}` is forgiven (`continue-on-error`)", job.id));
    }
    None
}

/// Why a job that deploys does not stop when a gate before it failed.
fn forgiven(deploying: &Job, own: bool) -> Option<String> {
    (!own && forgives(deploying))
        .then(|| format!("the `if` of `{}` lets it run although this gate failed", deploying.id))
}

fn number(value: &Value) -> Option<f64> {
    match &value.kind {
        ValueKind::Percent(text) | ValueKind::Number(text) => text.parse().ok(),
        _ => None,
    }
}

fn shown(value: &Value) -> String {
    match &value.kind {
        ValueKind::Percent(text) => format!("{text}%"),
        ValueKind::Text(_) => format!("\"{}\"", value.as_text().unwrap_or_default()),
        _ => value.as_text().unwrap_or_else(|| "…".to_owned()),
    }
}
