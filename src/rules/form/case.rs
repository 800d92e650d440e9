//! `same-but-for-case`: names that differ in capitals only, of jobs, steps, variables, inputs and outputs. GitHub takes them
//! for one, and refuses the second.

use super::report;
use crate::diagnostic::Diagnostic;
use crate::model::interface::Interface;
use crate::model::{Fields, Job, Site, Value};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        let jobs = pipeline.jobs.iter().map(|job| (job.id.as_str(), job.site));
        among(facts, "jobs", jobs, &mut found);
        of_map(facts, &pipeline.fields, "env", &mut found);
        for interface in std::iter::once(&pipeline.interface).chain(pipeline.triggers.iter().map(|one| &one.interface))
        {
            of_interface(facts, interface, &mut found);
        }
        pipeline.jobs.iter().for_each(|job| of_job(facts, job, &mut found));
    }
    for action in &facts.model.actions {
        of_interface(facts, &action.interface, &mut found);
    }
    found
}

fn of_interface(facts: &Facts<'_>, interface: &Interface, found: &mut Vec<Diagnostic>) {
    among(facts, "inputs", interface.inputs.iter().map(|input| (input.id.as_str(), input.site)), found);
    among(facts, "outputs", interface.outputs.iter().map(|one| (one.id.as_str(), one.site)), found);
}

fn of_job(facts: &Facts<'_>, job: &Job, found: &mut Vec<Diagnostic>) {
    let steps = job.all_steps().filter_map(|step| Some((step.id.as_deref()?, step.site)));
    among(facts, "steps", steps, found);
    for key in ["env", "outputs"] {
        of_map(facts, &job.fields, key, found);
    }
    for step in job.all_steps() {
        let variables = step.env.iter().map(|field| (field.key.as_str(), field.site));
        among(facts, "variables", variables, found);
    }
}

fn of_map(facts: &Facts<'_>, fields: &Fields, key: &str, found: &mut Vec<Diagnostic>) {
    let Some(map) = fields.get(key).and_then(Value::as_map) else { return };
    let what = if key == "env" { "variables" } else { "outputs" };
    among(facts, what, map.iter().map(|field| (field.key.as_str(), field.site)), found);
}

fn among<'a>(facts: &Facts<'_>, what: &str, names: impl Iterator<Item = (&'a str, Site)>, found: &mut Vec<Diagnostic>) {
    let mut seen: Vec<(&str, Site)> = Vec::new();
    for (name, site) in names {
        // One that is written the same way twice is said elsewhere.
        match seen.iter().find(|(other, _)| *other != name && other.eq_ignore_ascii_case(name)) {
            Some((other, first)) => {
                let message =
                    format!("the {what} `{other}` and `{name}` differ in capitals only, and are one to GitHub");
                let diagnostic = report(facts, "same-but-for-case", site, message, "give one of them another name");
                let there = facts.sites.span(*first);
                found.extend(diagnostic.map(|diagnostic| match there {
                    Some(there) => diagnostic.related(there, "the first one"),
                    None => diagnostic,
                }));
            }
            None => seen.push((name, site)),
        }
    }
}
