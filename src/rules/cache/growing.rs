//! `growing-cache`: the key of a cache is another one in each run or for each commit, and pull requests save it. Each of
//! their caches can be restored by that pull request alone, and all count towards what a repository may keep: older ones of
//! the default branch are dropped for them.

use super::mode::said;
use crate::catalog::cache::{CHANGING, has_key};
use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::evaluate::reach::may_run_for;
use crate::flow::normal_path;
use crate::model::{Action, Base, Expression, Job, Pipeline, Site, Step, Target};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        for job in pipeline.jobs.iter().filter(|job| saves_for_pull_requests(pipeline, job)) {
            found.extend(job.all_steps().filter_map(|step| of_step(facts, step)));
        }
    }
    found
}

fn saves_for_pull_requests(pipeline: &Pipeline, job: &Job) -> bool {
    let mut triggers = pipeline.triggers.iter().filter(|trigger| trigger.event == "pull_request");
    let runs = |trigger| may_run_for(pipeline, trigger, job);
    said(pipeline, job).is_none_or(|mode| mode.access.saves) && triggers.any(runs)
}

fn of_step(facts: &Facts<'_>, step: &Step) -> Option<Diagnostic> {
    let Action::Use { target: Target::Action(reference), inputs, .. } = &step.action else { return None };
    if !has_key(&reference.name()) || step.condition.is_some() {
        return None;
    }
    let (shown, site) = changing(inputs.get("key")?)?;
    let message = format!("each run of a pull request saves a cache of its own here, since `{shown}` is in the key");
    let diagnostic = Diagnostic::finding("growing-cache", facts.sites.span(site)?, message).help(
        "put into the key what the files depend on, as `hashFiles` of a lock file, or save it for the default branch only",
    );
    Some(outward(diagnostic, site, facts.sites))
}

/// The first part of a key that is another one in each run.
fn changing(key: &crate::model::Value) -> Option<(String, Site)> {
    let mut found = None;
    key.expressions(&mut |expression| {
        expression.walk(&mut |inner| {
            let Expression::Path { base: Base::Context(context), parts, site } = inner else { return };
            let path = normal_path(context, parts);
            if found.is_none() && CHANGING.contains(&path.as_str()) {
                found = Some((path, *site));
            }
        });
    });
    found
}
