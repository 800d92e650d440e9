//! `forbidden-runner`: a policy does not let jobs run there.

use super::choice::Choices;
use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::model::{Job, Value};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let choices = Choices::of(facts, "runners");
    let jobs = facts.model.pipelines.iter().flat_map(|pipeline| &pipeline.jobs);
    jobs.filter_map(|job| refused(facts, &choices, job)).collect()
}

fn refused(facts: &Facts<'_>, choices: &Choices<'_>, job: &Job) -> Option<Diagnostic> {
    let value = job.field("runs-on")?;
    // A runner that is known in the run only is nobody's yet.
    let (runner, refusal) = runners(value).into_iter().find_map(|name| {
        let refusal = choices.refusal(&[&name])?;
        Some((name, refusal))
    })?;
    let message = format!("the policy `{}` does not let jobs run on `{runner}`", refusal.policy.id);
    let diagnostic = Diagnostic::finding("forbidden-runner", facts.sites.span(value.site)?, message);
    Some(outward(refusal.explain(facts, diagnostic), value.site, facts.sites))
}

/// The labels, or the group and the labels.
fn runners(value: &Value) -> Vec<String> {
    match value.as_map() {
        Some(block) => ["group", "labels"].iter().filter_map(|key| block.get(key)).flat_map(Value::as_texts).collect(),
        None => value.as_texts(),
    }
}
