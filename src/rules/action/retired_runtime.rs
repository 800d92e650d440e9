//! `retired-runtime`: an action was made for a version of Node.js that GitHub's runners no longer have, or will not have
//! for long. Said once for each action and version in a pipeline; of a runtime that is still there, once in all.

use std::collections::BTreeMap;

use super::retired;
use crate::catalog::runner::{Runtime, RuntimeStatus, runtime};
use crate::check::{interface, outward};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{ActionReference, Site, Target};
use crate::rules::{Facts, count, places};

/// What runs on a runtime: the first use of each action, with the places of all.
type Uses<'a> = Vec<(&'a ActionReference, Site)>;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for uses in by_owner(facts) {
        for (runtime, uses) in uses {
            match runtime.status {
                RuntimeStatus::Removed => found.extend(removed(facts, runtime, &uses)),
                RuntimeStatus::Deprecated => found.extend(leaving(facts, runtime, &uses)),
                RuntimeStatus::Supported => {}
            }
        }
    }
    found
}

/// By pipeline or action: the uses of each runtime.
fn by_owner<'a>(facts: &Facts<'a>) -> Vec<Vec<(&'static Runtime, Uses<'a>)>> {
    let mut owners: BTreeMap<(bool, &str), Vec<(&'static Runtime, Uses<'a>)>> = BTreeMap::new();
    for one in facts.model.uses() {
        let Target::Action(reference) = one.target else { continue };
        // One message is enough for what should not be used at all.
        if retired::end(reference).is_some() {
            continue;
        }
        let using = interface(facts.lock, reference).map(|found| found.using).unwrap_or_default();
        let Some(runtime) = runtime(&using) else { continue };
        let owner = owners.entry((matches!(one.owner, crate::model::Owner::Action(_)), one.owner.id())).or_default();
        match owner.iter_mut().find(|(other, _)| other.name == runtime.name) {
            Some((_, uses)) => uses.push((reference, one.site)),
            None => owner.push((runtime, vec![(reference, one.site)])),
        }
    }
    owners.into_values().collect()
}

fn removed(facts: &Facts<'_>, runtime: &Runtime, uses: &Uses<'_>) -> Vec<Diagnostic> {
    let mut said: Vec<&ActionReference> = Vec::new();
    let mut found = Vec::new();
    for (reference, site) in uses {
        if said.contains(reference) {
            continue;
        }
        said.push(reference);
        let Some(span) = facts.sites.span(*site) else { continue };
        let message = format!("`{reference}` was made for {}, which GitHub's runners no longer have", shown(runtime));
        let mut diagnostic = Diagnostic::finding("retired-runtime", span, message);
        let others = uses.iter().filter(|(other, _)| other == reference).skip(1);
        diagnostic.related = places(facts, others.map(|(_, site)| (*site, "and here".to_owned())));
        diagnostic.help = retired::newest(reference).map(|newest| format!("use `{newest}`"));
        found.push(outward(diagnostic, *site, facts.sites));
    }
    found
}

fn leaving(facts: &Facts<'_>, runtime: &Runtime, uses: &Uses<'_>) -> Option<Diagnostic> {
    let (first, site) = uses.first()?;
    let what = match uses.len() {
        1 => format!("`{first}` runs"),
        several => format!("{} run", count(several, "step")),
    };
    let until = match runtime.removed_on {
        Some(day) => format!("which GitHub's runners have until {day}"),
        None => "which GitHub is going to take out of its runners".to_owned(),
    };
    let message = format!("{what} on {}, {until}", shown(runtime));
    let mut diagnostic = Diagnostic::finding("retired-runtime", facts.sites.span(*site)?, message);
    diagnostic.related = places(facts, uses.iter().skip(1).map(|(other, site)| (*site, format!("`{other}`"))));
    let help = match retired::newest(first) {
        Some(newest) => format!("newer versions run on a newer one: `{newest}`"),
        None => "look for newer versions: they run on a newer one".to_owned(),
    };
    Some(outward(diagnostic.help(help).at_most(Severity::Note), *site, facts.sites))
}

/// `Node 20` of `node20`.
fn shown(runtime: &Runtime) -> String {
    runtime.name.replace("node", "Node ")
}
