//! `unknown-workflow`: `on workflow_run` names a workflow almost as a pipeline of this project is called.
//!
//! A name that is near to none may be that of a workflow that is written by hand, which is not seen here.

use crate::catalog::event::FOLLOWING;
use crate::diagnostic::Diagnostic;
use crate::model::{Pipeline, Site, Trigger, Value};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let pipelines = facts.model.pipelines.iter().filter(|pipeline| pipeline.baseline.others.is_safe());
    let triggers = pipelines.flat_map(|pipeline| &pipeline.triggers).filter(|trigger| trigger.event == FOLLOWING);
    triggers.flat_map(Trigger::workflows).filter_map(|workflow| check_name(facts, workflow)).collect()
}

fn check_name(facts: &Facts<'_>, workflow: &Value) -> Option<Diagnostic> {
    if workflow.as_entity().is_some() {
        return None;
    }
    let said = workflow.as_text()?;
    let folder = &facts.settings.output.workflows;
    let pipelines = &facts.model.pipelines;
    if pipelines.iter().any(|pipeline| pipeline.workflow_name(folder) == said) {
        return None;
    }
    let same = |text: &str| bare(text) == bare(&said);
    let meant = pipelines.iter().find(|one| same(&one.id) || same(&one.workflow_name(folder)))?;
    let name = meant.workflow_name(folder);
    let span = span(facts, workflow.site)?;
    let written = meant.id.clone();
    let diagnostic = Diagnostic::finding("unknown-workflow", span, format!("no workflow here is called `{said}`"))
        .help(format!("write `{written}`, the pipeline's id without quotes; its name is `{name}`"))
        .guess(format!("replace with `{written}`"), span, written);
    Some(named_here(facts, diagnostic, meant))
}

fn named_here(facts: &Facts<'_>, diagnostic: Diagnostic, pipeline: &Pipeline) -> Diagnostic {
    match span(facts, pipeline.site) {
        Some(span) => diagnostic.related(span, "this one may be meant"),
        None => diagnostic,
    }
}

fn span(facts: &Facts<'_>, site: Site) -> Option<crate::source::Span> {
    facts.sites.written(site)
}

/// The letters and digits of a name: what differs otherwise is a slip.
fn bare(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
