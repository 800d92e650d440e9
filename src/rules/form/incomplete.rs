//! `incomplete-block`: a block without what GitHub asks for in it.

use super::report;
use crate::catalog::event::event;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Field, Fields, Trigger, Value};
use crate::rules::Facts;

const RULE: &str = "incomplete-block";

/// Blocks of jobs and pipelines, and what each has to have. Source: GitHub's workflow syntax.
const NEEDED: [(&str, &[&str]); 4] =
    [("concurrency", &["group"]), ("environment", &["name"]), ("snapshot", &["image-name"]), ("container", &["image"])];

const CREDENTIALS: [&str; 2] = ["username", "password"];

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        of_fields(facts, &pipeline.fields, &mut found);
        pipeline.jobs.iter().for_each(|job| of_fields(facts, &job.fields, &mut found));
        found.extend(pipeline.triggers.iter().filter_map(|trigger| of_trigger(facts, trigger)));
    }
    let actions = facts.model.actions.iter().filter(|action| !action.baseline.others.is_safe());
    for action in actions {
        let missing = match (&action.title, action.fields.get("description")) {
            (None, _) => "name",
            (_, None) => "description",
            _ => continue,
        };
        let message = format!("the action `{}` has no `{missing}`, which GitHub asks for", action.id);
        // The runner does without.
        let diagnostic = report(facts, RULE, action.site, message, &format!("add a {missing}"));
        found.extend(diagnostic.map(|diagnostic| diagnostic.at_most(Severity::Warning)));
    }
    found
}

fn of_fields(facts: &Facts<'_>, fields: &Fields, found: &mut Vec<Diagnostic>) {
    for (key, needed) in NEEDED {
        if let Some(field) = fields.field(key) {
            found.extend(lacks(facts, field, needed));
        }
    }
    let services = fields.get("services").and_then(Value::as_map).into_iter().flat_map(Fields::iter);
    for container in services.clone() {
        found.extend(lacks(facts, container, &["image"]));
    }
    for container in services.chain(fields.field("container")) {
        let credentials = container.value.as_map().and_then(|block| block.field("credentials"));
        found.extend(credentials.and_then(|credentials| lacks(facts, credentials, &CREDENTIALS)));
    }
}

fn lacks(facts: &Facts<'_>, field: &Field, needed: &[&str]) -> Option<Diagnostic> {
    let block = field.value.as_map()?;
    let missing = needed.iter().find(|key| block.get(key).is_none())?;
    let message = format!("`{}` has no `{missing}`, and GitHub refuses it", field.key);
    report(facts, RULE, field.site, message, &format!("add `{missing} = …`"))
}

/// A filter without which an event starts nothing. A schedule without a `cron` is said elsewhere.
fn of_trigger(facts: &Facts<'_>, trigger: &Trigger) -> Option<Diagnostic> {
    let known = event(&trigger.event).filter(|event| event.name != "schedule")?;
    let missing = known.requires.iter().find(|key| trigger.filters.get(key).is_none())?;
    let message = format!("`on {}` has no `{missing}`, and GitHub refuses it", trigger.event);
    report(facts, RULE, trigger.site, message, &format!("add `{missing} = […]`"))
}
