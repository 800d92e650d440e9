//! `forbidden-action`: a policy does not let this action or called workflow be used.

use super::choice::Choices;
use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::model::{Action, Job, Site, Step, Target};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let choices = Choices::of(facts, "actions");
    let jobs = facts.model.pipelines.iter().flat_map(|pipeline| &pipeline.jobs);
    let calls = jobs.clone().filter_map(|job| job.call.as_ref()).map(|call| (&call.target, call.site));
    let steps = jobs.flat_map(Job::all_steps).chain(facts.model.actions.iter().flat_map(|action| &action.steps));
    let uses = steps.filter_map(used);
    uses.chain(calls).filter_map(|(target, site)| refused(facts, &choices, target, site)).collect()
}

fn used(step: &Step) -> Option<(&Target, Site)> {
    match &step.action {
        Action::Use { target, site, .. } => Some((target, *site)),
        _ => None,
    }
}

/// What belongs to the project itself is free.
fn refused(facts: &Facts<'_>, choices: &Choices<'_>, target: &Target, site: Site) -> Option<Diagnostic> {
    let Target::Action(action) = target else { return None };
    let name = action.name();
    let refusal = choices.refusal(&[&name, &action.repository])?;
    let message = format!("the policy `{}` does not allow `{name}`", refusal.policy.id);
    let diagnostic = Diagnostic::finding("forbidden-action", facts.sites.span(site)?, message);
    Some(outward(refusal.explain(facts, diagnostic), site, facts.sites))
}
