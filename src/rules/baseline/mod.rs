//! What `baseline = safe` would add to a pipeline that leaves it to GitHub: one finding a topic and pipeline.

mod credentials;
pub mod git_credentials;
mod permissions;
mod pins;
mod time;

pub(super) use credentials::takes_hidden;

use super::Check::Project;
use super::{Facts, PLACES_MAX, Rule, note, off, places, warn};
use crate::diagnostic::Diagnostic;
use crate::model::{Pipeline, Site};

pub(super) const RULES: &[Rule] = &[
    warn(
        "leaked-credentials",
        "The token that checkout keeps is uploaded with the files of the job.",
        Project(credentials::leaked),
    ),
    note("unpinned-action", "Actions are used by tags or branches, which can be moved.", Project(pins::check)),
    note("unstated-permissions", "Nothing says what the token of a pipeline may do.", Project(permissions::unstated)),
    note(
        "shared-permissions",
        "Every job of a pipeline may write, and not only the one that does.",
        Project(permissions::shared),
    ),
    note("kept-credentials", "A checkout keeps a token that nothing uses.", Project(credentials::kept)),
    off("missing-timeout", "A job that hangs runs for six hours.", Project(time::timeout)),
    off("missing-concurrency", "Runs of one branch do not wait for each other.", Project(time::concurrency)),
];

/// One finding at the name of a pipeline or action, with the first places that it is about.
fn finding(
    facts: &Facts<'_>,
    rule: &'static str,
    owner: Site,
    message: String,
    sites: impl IntoIterator<Item = (Site, String)>,
) -> Option<Diagnostic> {
    let mut diagnostic = Diagnostic::finding(rule, facts.sites.span(owner)?, message);
    diagnostic.related = places(facts, sites);
    Some(diagnostic)
}

/// Whether nothing but other workflows starts a pipeline: then its caller decides what is left open.
fn is_called_only(pipeline: &Pipeline) -> bool {
    !pipeline.triggers.is_empty() && pipeline.triggers.iter().all(|trigger| trigger.event == "workflow_call")
}

/// Names in a sentence: all where they are few, else the first.
fn listed(names: &[&str]) -> String {
    let shown: Vec<String> = names.iter().take(PLACES_MAX).map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(PLACES_MAX);
    match (&shown[..], more) {
        ([one], 0) => one.clone(),
        ([first @ .., last], 0) => format!("{} and {last}", first.join(", ")),
        (_, more) => format!("{} and {more} more", shown.join(", ")),
    }
}
