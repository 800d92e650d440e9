//! `unpinned-action`: actions and workflows of other repositories that are used by a tag or branch and written so.

use super::finding;
use crate::diagnostic::Diagnostic;
use crate::model::{ActionReference, Site, Target, Use};
use crate::names::is_commit;
use crate::rules::{Facts, count};

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let pipelines = facts.model.pipelines.iter().filter(|pipeline| !pipeline.baseline.pins.is_safe());
    let actions = facts.model.actions.iter().filter(|action| !action.baseline.pins.is_safe());
    let of_pipelines = pipelines.filter_map(|one| report(facts, "pipeline", &one.id, one.site, one.uses().collect()));
    let of_actions = actions.filter_map(|one| report(facts, "action", &one.id, one.site, one.uses().collect()));
    of_pipelines.chain(of_actions).collect()
}

fn report(facts: &Facts<'_>, word: &str, id: &str, owner: Site, uses: Vec<Use<'_>>) -> Option<Diagnostic> {
    let mut open: Vec<(&ActionReference, Site)> = Vec::new();
    for one in uses {
        if let Target::Action(reference) = one.target
            && !is_commit(&reference.reference)
            && facts.lock.get(&reference.repository, &reference.reference).is_none()
            && !is_own(facts, reference)
            && open.iter().all(|(other, _)| other != &reference)
        {
            open.push((reference, one.site));
        }
    }
    if open.is_empty() {
        return None;
    }
    let workflows =
        open.iter().filter(|(reference, _)| reference.path.ends_with(".yml") || reference.path.ends_with(".yaml"));
    let what = match workflows.count() {
        0 => count(open.len(), "action"),
        all if all == open.len() => count(all, "workflow"),
        _ => format!("{} actions and workflows", open.len()),
    };
    let they = if open.len() == 1 { "it can" } else { "they can" };
    let message =
        format!("the {word} `{id}` uses {what} by tag or branch: {they} become other code without a change here");
    let sites = open.iter().map(|(reference, site)| (*site, format!("`{reference}`")));
    let help = "name commits, with the version behind them; once `pipec import --harden` is done, pipec writes them";
    Some(finding(facts, "unpinned-action", owner, message, sites)?.help(help))
}

/// What this repository has is changed with it.
fn is_own(facts: &Facts<'_>, reference: &ActionReference) -> bool {
    facts.settings.repository.as_ref().is_some_and(|own| own.eq_ignore_ascii_case(&reference.repository))
}
