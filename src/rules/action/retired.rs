//! Things that GitHub or their authors have retired.
//!
//! `retired-action`: an action or a major of it that ends. `retired-runner`: a label that starts no run any more.

use crate::catalog;
use crate::catalog::runner::Status;
use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::model::{Action, Target};
use crate::rules::Facts;

/// `retired-action`
pub(super) fn action(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let jobs = facts.model.pipelines.iter().flat_map(|pipeline| &pipeline.jobs);
    let actions = facts.model.actions.iter().flat_map(|action| &action.steps);
    jobs.flat_map(crate::model::Job::all_steps)
        .chain(actions)
        .filter_map(|step| {
            let Action::Use { target: Target::Action(reference), site, .. } = &step.action else { return None };
            let known = catalog::action(&reference.name())?;
            let message = match (&known.retired, known.end_of_major(&reference.reference)) {
                (Some(reason), _) => format!("`{}` should not be used any more: {reason}", reference.name()),
                (None, Some(end)) if is_date(end) => format!("`{reference}` ended, or ends, on {end}"),
                _ => return None,
            };
            let mut diagnostic = Diagnostic::finding("retired-action", facts.sites.span(*site)?, message);
            let latest = known.repository().and_then(|repository| repository.latest.as_deref());
            diagnostic.help = match (&known.replaced_by, latest) {
                (Some(other), _) => Some(format!("use `{other}`")),
                (None, Some(latest)) if known.retired.is_none() => {
                    Some(format!("use `{}@{}`", reference.name(), latest.split('.').next()?))
                }
                _ => None,
            };
            Some(outward(diagnostic, *site, facts.sites))
        })
        .collect()
}

/// A plain date; an end with a condition is not told apart here.
fn is_date(text: &str) -> bool {
    text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
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
