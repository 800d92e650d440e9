//! `unlimited-app-token`: a token of a GitHub App that may do all that the App may, in all repositories, or that outlives
//! the job. Source: the README of actions/create-github-app-token.

use crate::check::outward;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Action, Job, Target};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let steps = facts.model.pipelines.iter().flat_map(|pipeline| &pipeline.jobs).flat_map(Job::all_steps);
    let actions = facts.model.actions.iter().flat_map(|action| &action.steps);
    steps
        .chain(actions)
        .filter_map(|step| {
            let Action::Use { target: Target::Action(reference), inputs, site } = &step.action else { return None };
            if !reference.name().eq_ignore_ascii_case("actions/create-github-app-token")
                || reference.reference.starts_with("v1")
            {
                return None;
            }
            let has = |name: &str| inputs.get(name).is_some();
            let stays = inputs.get("skip-token-revoke").and_then(crate::model::Value::as_text);
            let (message, help) = if stays.is_some_and(|said| !said.is_empty() && said != "false") {
                ("the token of the App stays valid after the job", "remove `skip-token-revoke`")
            } else if !inputs.iter().any(|field| field.key.starts_with("permission-")) {
                (
                    match has("owner") && !has("repositories") {
                        true => "the token may do all that the App may, in all repositories of the owner",
                        false => "the token may do all that the App may",
                    },
                    "say what it is for: `permission-contents = write`",
                )
            } else if has("owner") && !has("repositories") {
                ("the token is good for all repositories of the owner", "name those that are meant in `repositories`")
            } else {
                return None;
            };
            let diagnostic = Diagnostic::finding("unlimited-app-token", facts.sites.span(*site)?, message).help(help);
            Some(outward(diagnostic.at_most(Severity::Note), *site, facts.sites))
        })
        .collect()
}
