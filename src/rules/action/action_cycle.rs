//! `action-cycle`: actions that use each other never end. The message draws the cycle.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::model::{Action, CompositeAction, Site, Target, graph};
use crate::rules::Facts;
use crate::rules::graph::cycle;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut drawn: BTreeSet<BTreeSet<&str>> = BTreeSet::new();
    let next = |id| facts.model.action(id).into_iter().flat_map(uses).map(|(next, _)| next);
    let cycles = facts.model.actions.iter().filter_map(|action| graph::cycle(action.id.as_str(), next));
    // Each action on a cycle leads back to itself: one of them is enough.
    let first = cycles.filter(|cycle| drawn.insert(cycle.iter().copied().collect()));
    first.filter_map(|cycle| draw(facts, &cycle)).collect()
}

/// The actions that an action uses, and where.
fn uses(action: &CompositeAction) -> impl Iterator<Item = (&str, Site)> {
    action.steps.iter().filter_map(|step| match &step.action {
        Action::Use { target: Target::Own { id, .. }, site, .. } => Some((id.as_str(), *site)),
        _ => None,
    })
}

fn draw(facts: &Facts<'_>, cycle: &[&str]) -> Option<Diagnostic> {
    let message = match cycle {
        [id] => format!("the action `{id}` uses itself"),
        _ => format!("the actions use each other: {}", cycle::names(cycle)),
    };
    let edges = cycle::edges(cycle).filter_map(|(from, to)| {
        let (_, site) = uses(facts.model.action(from)?).find(|(id, _)| *id == to)?;
        Some((facts.sites.written(site)?, format!("`{from}` uses `{to}`")))
    });
    cycle::draw("action-cycle", message, "remove one of these steps", edges)
}
