//! `empty-value`: nothing stands where something has to: an empty script, list or name.

use super::report;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Action, Fields, Job, Value, ValueKind};
use crate::rules::Facts;

const RULE: &str = "empty-value";

/// The filters of triggers that are lists.
const FILTERS: [&str; 10] = [
    "branches",
    "branches-ignore",
    "tags",
    "tags-ignore",
    "paths",
    "paths-ignore",
    "types",
    "workflows",
    "names",
    "versions",
];

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        for trigger in &pipeline.triggers {
            for field in FILTERS.iter().filter_map(|key| trigger.filters.field(key)) {
                if field.value.as_list().is_some_and(<[_]>::is_empty) {
                    let message =
                        format!("`{}` is empty, so `{}` starts nothing, or is refused", field.key, trigger.event);
                    found.extend(report(facts, RULE, field.site, message, "name what is meant, or remove it"));
                }
            }
        }
        pipeline.jobs.iter().for_each(|job| of_job(facts, job, &mut found));
        of_blocks(facts, &pipeline.fields, &mut found);
    }
    found
}

fn of_job(facts: &Facts<'_>, job: &Job, found: &mut Vec<Diagnostic>) {
    of_blocks(facts, &job.fields, found);
    let mut texts: Vec<(&str, &Value)> = Vec::new();
    if let Some(container) = job.field("container") {
        texts.extend(
            container.as_map().map_or(Some(container), |block| block.get("image")).map(|image| ("container", image)),
        );
    }
    let services = job.field("services").and_then(Value::as_map).into_iter().flat_map(Fields::iter);
    texts.extend(services.filter_map(|service| Some(("image", service.value.as_map()?.get("image")?))));
    if let Some(runs_on) = job.field("runs-on") {
        texts.extend(runs_on.as_map().map_or(Some(("runs-on", runs_on)), |block| Some(("group", block.get("group")?))));
    }
    for (what, value) in texts.into_iter().filter(|(_, value)| is_empty(value)) {
        let message = format!("`{what}` is empty");
        found.extend(report(facts, RULE, value.site, message, "write a name, or remove it"));
    }
    // One that a template puts in was checked for size there, and may be empty for that reason.
    for step in job.all_steps().filter(|step| facts.sites.trail(step.site).len() == 1) {
        if matches!(&step.action, Action::Run { script } if script.as_constant().is_some_and(|text| text.trim().is_empty()))
        {
            let message = "this step runs an empty script".to_owned();
            found.extend(report(facts, RULE, step.site, message, "write what it runs, or remove it"));
        }
    }
}

/// Blocks that GitHub takes and that say nothing.
fn of_blocks(facts: &Facts<'_>, fields: &Fields, found: &mut Vec<Diagnostic>) {
    for field in ["defaults", "env", "outputs"].iter().filter_map(|key| fields.field(key)) {
        let is_empty = |fields: &Fields| fields.iter().all(|field| field.value.as_map().is_some_and(Fields::is_empty));
        if field.value.as_map().is_some_and(is_empty) {
            let message = format!("`{}` has nothing in it", field.key);
            let diagnostic = report(facts, RULE, field.site, message, "write what is meant, or remove it");
            found.extend(diagnostic.map(|one| one.at_most(Severity::Note)));
        }
    }
}

fn is_empty(value: &Value) -> bool {
    match &value.kind {
        ValueKind::Text(text) => text.as_constant().is_some_and(|text| text.trim().is_empty()),
        ValueKind::List(items) => items.is_empty(),
        _ => false,
    }
}
