//! `action-cycle`: actions that use each other never end. The message draws the cycle.

use std::collections::BTreeSet;

use super::Facts;
use crate::diagnostic::Diagnostic;
use crate::model::{Action, CompositeAction, Site, Target};

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut drawn: BTreeSet<BTreeSet<&str>> = BTreeSet::new();
    let cycles = facts.model.actions.iter().filter_map(|action| back_to(facts, action));
    // Each action on a cycle leads back to itself: one of them is enough.
    let first = cycles.filter(|cycle| drawn.insert(cycle.iter().map(|(id, _)| *id).collect()));
    first.filter_map(|cycle| draw(facts, &cycle)).collect()
}

/// An action on a cycle, and where it uses the next one.
type Edge<'a> = (&'a str, Site);

fn uses(action: &CompositeAction) -> impl Iterator<Item = (&str, Site)> {
    action.steps.iter().filter_map(|step| match &step.action {
        Action::Use { target: Target::Own { id, .. }, site, .. } => Some((id.as_str(), *site)),
        _ => None,
    })
}

/// The shortest way from an action back to it.
fn back_to<'a>(facts: &'a Facts<'_>, start: &'a CompositeAction) -> Option<Vec<Edge<'a>>> {
    let mut ways: Vec<Vec<Edge<'a>>> =
        uses(start).map(|(next, site)| vec![(&*start.id, site), (next, Site::NONE)]).collect();
    let mut seen: Vec<&str> = Vec::new();
    while !ways.is_empty() {
        let mut longer = Vec::new();
        for mut way in ways {
            let Some((last, _)) = way.pop() else { continue };
            if last == start.id {
                return Some(way);
            }
            if seen.contains(&last) {
                continue;
            }
            seen.push(last);
            let Some(action) = facts.model.action(last) else { continue };
            for (next, site) in uses(action) {
                longer.push(way.iter().copied().chain([(last, site), (next, Site::NONE)]).collect());
            }
        }
        ways = longer;
    }
    None
}

fn draw(facts: &Facts<'_>, cycle: &[Edge<'_>]) -> Option<Diagnostic> {
    let names: Vec<&str> = cycle.iter().chain(cycle.first()).map(|(id, _)| *id).collect();
    let message = match cycle {
        [(id, _)] => format!("the action `{id}` uses itself"),
        _ => format!("the actions use each other: {}", names.join(" → ")),
    };
    let mut edges = cycle
        .iter()
        .zip(names.iter().skip(1))
        .filter_map(|((from, site), to)| Some((*facts.sites.trail(*site).last()?, format!("`{from}` uses `{to}`"))));
    let (span, text) = edges.next()?;
    let first = Diagnostic::error("action-cycle", span, message).label(text).help("remove one of these steps");
    Some(edges.fold(first, |diagnostic, (span, text)| diagnostic.related(span, text)))
}
