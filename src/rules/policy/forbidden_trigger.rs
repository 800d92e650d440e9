//! `forbidden-trigger`: a policy does not let this event start a pipeline.

use super::choice::Choices;
use crate::diagnostic::Diagnostic;
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let choices = Choices::of(facts, "triggers");
    let triggers = facts.model.pipelines.iter().flat_map(|pipeline| &pipeline.triggers);
    triggers
        .filter_map(|trigger| {
            let refusal = choices.refusal(&[&trigger.event])?;
            let message = format!("the policy `{}` does not allow `on {}`", refusal.policy.id, trigger.event);
            let diagnostic = Diagnostic::finding("forbidden-trigger", facts.sites.written(trigger.site)?, message);
            Some(refusal.explain(facts, diagnostic))
        })
        .collect()
}
