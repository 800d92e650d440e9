//! `conflicting-filters`: `branches` beside `branches-ignore`; GitHub refuses the workflow.

use super::report;
use crate::catalog::event::EXCLUSIVE_FILTERS;
use crate::diagnostic::Diagnostic;
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for trigger in facts.model.pipelines.iter().flat_map(|pipeline| &pipeline.triggers) {
        for (key, opposite) in EXCLUSIVE_FILTERS {
            let (Some(one), Some(other)) = (trigger.filters.field(key), trigger.filters.field(opposite)) else {
                continue;
            };
            let message = format!("`{key}` and `{opposite}` cannot stand in one trigger");
            let help = format!("leave out in `{key}`: a pattern with `!` takes away what those before it chose");
            let diagnostic = report(facts, "conflicting-filters", other.site, message, &help);
            let there = facts.sites.span(one.site);
            found.extend(diagnostic.map(|diagnostic| match there {
                Some(there) => diagnostic.related(there, "the other one"),
                None => diagnostic,
            }));
        }
    }
    found
}
