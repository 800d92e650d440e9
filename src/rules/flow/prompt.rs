//! `untrusted-prompt`: an outsider's text becomes a part of what an agent is told to do, with the tools, the token and the
//! secrets that the job gives it.
//!
//! Runs of pull requests from forks have neither secrets nor a token that writes, and what an agent may do there is little.

use super::source::{Culprit, of_anyone};
use crate::catalog::agent::{Agent, agent};
use crate::diagnostic::{Diagnostic, Severity};
use crate::flow::Scope;
use crate::model::{Action, Field, Fields, Target, Value};
use crate::permission::granted;
use crate::rules::Facts;

/// `untrusted-prompt`
pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    facts.flow.steps(&mut |scope, step| {
        let Action::Use { target: Target::Action(target), inputs, .. } = &step.action else { return };
        let Some(agent) = agent(&target.name()).filter(|agent| has_tools(agent, inputs)) else { return };
        let is_prompt = |field: &&Field| agent.prompts.iter().any(|name| field.key.eq_ignore_ascii_case(name));
        for field in inputs.iter().filter(is_prompt) {
            field.value.expressions(&mut |expression| {
                let culprit = Culprit::find(&facts.flow, expression, scope, |labels| of_anyone(labels, scope));
                let Some(culprit) = culprit.filter(|culprit| has_trust(scope, &culprit.label.origin)) else { return };
                let message =
                    format!("anyone can choose {}, and the agent takes it for its task", culprit.shown_origin());
                let finding = culprit.finding(facts, "untrusted-prompt", message);
                let severity = severity(agent, inputs, scope, &culprit.label.origin);
                found.extend(finding.map(|one| {
                    one.at_most(severity).help(
                        "name the issue or pull request by its number and let the agent read it, with tools that only \
                         read; leave what writes to another job",
                    )
                }));
            });
        }
    });
    found
}

/// Whether it can do more than answer.
fn has_tools(agent: &Agent, inputs: &Fields) -> bool {
    let is_given = |name: &&str| inputs.get(name).and_then(Value::as_text).is_some_and(|text| text != "false");
    agent.tools.is_empty() || agent.tools.iter().any(is_given)
}

/// Whether a run with secrets can have that text.
fn has_trust(scope: Scope<'_>, origin: &str) -> bool {
    scope.triggers().is_none() || scope.delivers_to_shared_ref(origin)
}

fn severity(agent: &Agent, inputs: &Fields, scope: Scope<'_>, origin: &str) -> Severity {
    if agent.refuses && opener(agent, inputs).is_none() {
        // Who may not write is sent away: the text of others is left.
        return if is_of_starter(scope, origin) { Severity::Note } else { Severity::Warning };
    }
    let stated = scope.pipeline().zip(scope.job).and_then(|(pipeline, job)| granted(pipeline, job));
    let writes = stated.is_some_and(|stated| stated.can_write());
    if writes { Severity::Error } else { Severity::Warning }
}

/// What lets everybody start it.
pub(in crate::rules) fn opener<'a>(agent: &Agent, inputs: &'a Fields) -> Option<&'a Field> {
    inputs.iter().find(|field| {
        let is_opener = agent.openers.iter().any(|name| field.key.eq_ignore_ascii_case(name));
        is_opener && field.value.as_text().is_some_and(|text| text.split(',').any(|name| name.trim() == "*"))
    })
}

/// Whether who writes the text is who causes the run.
fn is_of_starter(scope: Scope<'_>, origin: &str) -> bool {
    let Some(subject) = origin.strip_prefix("github.event.").and_then(|path| path.split('.').next()) else {
        return false;
    };
    if matches!(subject, "comment" | "review") {
        return true;
    }
    let is_authors = |types: Vec<String>| {
        !types.is_empty() && types.iter().all(|one| matches!(one.as_str(), "opened" | "edited" | "created"))
    };
    scope.triggers().is_some_and(|triggers| {
        triggers.iter().all(|trigger| {
            trigger.event.starts_with(subject)
                && is_authors(trigger.filters.get("types").map(Value::as_texts).unwrap_or_default())
        })
    })
}
