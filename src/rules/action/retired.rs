//! Things that GitHub or their authors have retired.
//!
//! `retired-action`: an action, its repository or a version of it that ends. `retired-runner`: a label that starts no run
//! any more.

use crate::catalog;
use crate::catalog::runner::Status;
use crate::catalog::security::is_archived;
use crate::check::outward;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{ActionReference, Target};
use crate::rules::Facts;

/// `retired-action`
pub(super) fn action(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let uses = facts.model.uses();
    uses.filter_map(|one| {
        let Target::Action(reference) = one.target else { return None };
        let message = end(reference)?;
        let mut diagnostic = Diagnostic::finding("retired-action", facts.sites.span(one.site)?, message);
        diagnostic.help = instead(reference);
        if catalog::action(&reference.name()).is_some_and(|known| known.maintained) {
            diagnostic = diagnostic.at_most(Severity::Note);
        }
        Some(outward(diagnostic, one.site, facts.sites))
    })
    .collect()
}

/// How an action ended, or ends.
pub(super) fn end(reference: &ActionReference) -> Option<String> {
    let known = catalog::action(&reference.name());
    let name = reference.name();
    if let Some(reason) = known.and_then(|known| known.retired.as_deref()) {
        return Some(format!("`{name}` should not be used any more: {reason}"));
    }
    if is_archived(&reference.repository) {
        let repository = &reference.repository;
        return Some(format!("nobody maintains `{name}` any more: the repository `{repository}` has been archived"));
    }
    let day = known?.end_of_version(&reference.reference)?;
    let verb = if day <= catalog::DATE { "ended" } else { "ends" };
    Some(format!("`{reference}` {verb} on {day}"))
}

/// What to use.
fn instead(reference: &ActionReference) -> Option<String> {
    let Some(known) = catalog::action(&reference.name()) else {
        return Some("use one that is maintained, or do in a script what it does".to_owned());
    };
    match (&known.replaced_by, &known.retired) {
        (Some(other), _) => Some(format!("use `{other}`")),
        (None, None) if !is_archived(&reference.repository) => {
            newest(reference).map(|newest| format!("use `{newest}`"))
        }
        _ => None,
    }
}

/// The action at its newest major.
pub(super) fn newest(reference: &ActionReference) -> Option<String> {
    let latest = catalog::repository(&reference.repository)?.latest.as_deref()?;
    Some(format!("{}@{}", reference.name(), latest.split('.').next()?))
}

/// `retired-runner`
pub(super) fn runner(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let jobs = facts.model.pipelines.iter().flat_map(|pipeline| &pipeline.jobs);
    jobs.filter_map(|job| {
        let value = job.field("runs-on")?;
        let name = value.as_texts().into_iter().find(|name| is_gone(name))?;
        let diagnostic = Diagnostic::finding(
            "retired-runner",
            facts.sites.span(value.site)?,
            format!("GitHub has retired the runner `{name}`"),
        );
        Some(diagnostic.help("take a label that is still there, such as `ubuntu-latest`"))
    })
    .collect()
}

/// Retired for certain: an announced end that lies after the catalog's date is not.
fn is_gone(name: &str) -> bool {
    catalog::runner::label(name)
        .is_some_and(|label| label.status == Status::Retired && label.retires.is_none_or(|date| date <= catalog::DATE))
}
