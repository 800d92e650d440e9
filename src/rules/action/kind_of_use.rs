//! Things used as what they are not.
//!
//! `workflow-as-step`: a step uses the file of a workflow. `action-as-job`: a job calls an action. GitHub refuses both.

use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::model::{Target, Use};
use crate::rules::Facts;

/// `workflow-as-step`
pub(super) fn workflow_as_step(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let report = |one: Use<'_>| {
        one.step?;
        let path = path(one.target).filter(|path| is_workflow(path))?;
        let message = format!("`{path}` is a workflow, and a step cannot use one");
        let help = "call it as a job: `job ID = OWNER/REPO/.github/workflows/FILE@REF`";
        let diagnostic = Diagnostic::finding("workflow-as-step", facts.sites.span(one.site)?, message).help(help);
        Some(outward(diagnostic, one.site, facts.sites))
    };
    facts.model.uses().filter_map(report).collect()
}

/// `action-as-job`
pub(super) fn action_as_job(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let report = |one: Use<'_>| {
        if one.step.is_some() || path(one.target).is_some_and(is_workflow) {
            return None;
        }
        let shown = match one.target {
            Target::Action(reference) => reference.to_string(),
            Target::Other(text) => text.clone(),
            Target::Own { id, .. } => id.clone(),
            Target::Pipeline(_) => return None,
        };
        let message = format!("`{shown}` is no workflow, and a job can only call one");
        let help = "use an action in a step: `job ID { use … }`; a workflow is `OWNER/REPO/.github/workflows/FILE@REF`";
        let diagnostic = Diagnostic::finding("action-as-job", facts.sites.span(one.site)?, message).help(help);
        Some(outward(diagnostic, one.site, facts.sites))
    };
    facts.model.uses().filter_map(report).collect()
}

/// Where the thing is in its repository.
fn path(target: &Target) -> Option<&str> {
    match target {
        Target::Action(reference) => Some(&reference.path),
        Target::Other(path) => path.strip_prefix("./").or_else(|| path.strip_prefix("$/")),
        Target::Own { .. } | Target::Pipeline(_) => None,
    }
}

/// GitHub looks for workflows in this folder only.
fn is_workflow(path: &str) -> bool {
    path.starts_with(".github/workflows/") && (path.ends_with(".yml") || path.ends_with(".yaml"))
}
