//! `open-agent`: an agent that sends away who may not write to the repository is told to take everybody.
//!
//! Only where everybody can cause a run that has secrets.

use crate::catalog::agent::{UNCONFINED, agent};
use crate::check::outward;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Action, Fields, Target, Value};
use crate::permission::granted;
use crate::rules::Facts;
use crate::rules::flow::opener;
use crate::rules::permission::exposed_token::is_caused_by_anybody;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    facts.flow.steps(&mut |scope, step| {
        let Action::Use { target: Target::Action(target), inputs, .. } = &step.action else { return };
        let Some(field) = agent(&target.name()).and_then(|agent| opener(agent, inputs)) else { return };
        let Some((pipeline, job)) = scope.pipeline().zip(scope.job) else { return };
        let triggers = scope.triggers().unwrap_or_default();
        let Some(trigger) = triggers.iter().find(|trigger| is_caused_by_anybody(trigger)) else { return };
        if scope.certainty() != crate::flow::Certainty::Anyone {
            return;
        }
        let stated = granted(pipeline, job);
        let writes = stated.is_some_and(|stated| stated.can_write());
        let loose = unconfined(inputs);
        let rest = match (&loose, writes) {
            (Some((name, text)), _) => format!("and `{name}` lets it run what it wants by `{text}`"),
            (None, true) => "and its token can write".to_owned(),
            (None, false) => "with all that the job gives it".to_owned(),
        };
        let message = format!("anyone can start this agent by `{}`, {rest}", trigger.event);
        let Some(span) = facts.sites.span(field.value.site) else { return };
        let severity = if loose.is_some() || writes { Severity::Warning } else { Severity::Note };
        let help = "name those who may, or let the job only read and hand what the agent says to another one";
        let diagnostic = Diagnostic::finding("open-agent", span, message).at_most(severity).help(help);
        found.push(outward(diagnostic, field.value.site, facts.sites));
    });
    found
}

/// The input that takes the bounds from it, and what stands there.
fn unconfined(inputs: &Fields) -> Option<(&'static str, &'static str)> {
    UNCONFINED.iter().copied().find(|(name, text)| {
        inputs.get(name).and_then(Value::as_text).is_some_and(|said| {
            match text.starts_with('-') || text.contains('(') {
                true => said.contains(text),
                false => said == *text,
            }
        })
    })
}
