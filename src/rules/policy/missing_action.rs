//! `missing-required-action`: a pipeline does not use an action that a policy wants in each.
//!
//! What a called pipeline or an action of the project uses counts for who calls it. A pipeline that is only called is
//! asked, too: its jobs run beside those of its callers, on runners of their own.

use std::collections::BTreeSet;

use super::choice::matches;
use crate::diagnostic::Diagnostic;
use crate::model::{Model, Pipeline, Target, Use};
use crate::rules::Facts;
use crate::rules::report::beside;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for policy in &facts.model.policies {
        let Some(required) = policy.fields.get("required-actions") else { continue };
        for pipeline in &facts.model.pipelines {
            let used = used(facts.model, pipeline);
            let is_missing = |wanted: &&String| !used.iter().any(|name| matches(wanted, name));
            for wanted in required.as_texts().iter().filter(is_missing) {
                let Some(span) = facts.sites.written(pipeline.site) else { continue };
                let message = format!(
                    "the pipeline `{}` does not use `{wanted}`, which the policy `{}` wants in each",
                    pipeline.id, policy.id
                );
                let help = "use it in a step; a template or an action of the project that all use says it once";
                let diagnostic = Diagnostic::finding("missing-required-action", span, message).help(help);
                found.push(beside(diagnostic, facts.sites, required.site, "asked for here"));
            }
        }
    }
    found
}

/// The actions and workflows of other repositories that a pipeline uses, also by what it uses of the project.
fn used(model: &Model, pipeline: &Pipeline) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut open: Vec<Use<'_>> = pipeline.uses().collect();
    while let Some(one) = open.pop() {
        match one.target {
            Target::Action(action) => {
                names.insert(action.name());
                names.insert(action.repository.clone());
            }
            Target::Pipeline(id) if seen.insert(id) => {
                open.extend(model.pipeline(id).into_iter().flat_map(Pipeline::uses));
            }
            Target::Own { id, .. } if seen.insert(id) => {
                open.extend(model.action(id).into_iter().flat_map(|action| action.uses()));
            }
            _ => {}
        }
    }
    names
}
