//! `unknown-permission`: a scope that GitHub's token does not have, or a level that the scope does not have. GitHub
//! refuses the whole workflow.

use crate::catalog::permission::{Level, Scope};
use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::model::{Fields, Pipeline, ValueKind};
use crate::rules::Facts;
use crate::suggest::suggest;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    facts.model.pipelines.iter().flat_map(|pipeline| of_pipeline(facts, pipeline)).collect()
}

fn of_pipeline(facts: &Facts<'_>, pipeline: &Pipeline) -> Vec<Diagnostic> {
    let jobs = pipeline.jobs.iter().map(|job| job.field("permissions"));
    let all = std::iter::once(pipeline.fields.get("permissions")).chain(jobs).flatten();
    let blocks = all.filter_map(|value| match &value.kind {
        ValueKind::Map(fields) => Some(fields),
        _ => None,
    });
    blocks.flat_map(|fields| of_block(facts, fields)).collect()
}

fn of_block(facts: &Facts<'_>, fields: &Fields) -> Vec<Diagnostic> {
    let found = fields.0.iter().filter_map(|field| {
        let site = match Scope::from_name(&field.key) {
            Some(_) => field.value.site,
            None => field.site,
        };
        let span = facts.sites.span(site)?;
        let diagnostic = match Scope::from_name(&field.key) {
            Some(scope) => level(scope, &field.value.as_text()?, span)?,
            None => unknown(&field.key, span),
        };
        Some(outward(diagnostic, site, facts.sites))
    });
    found.collect()
}

fn unknown(name: &str, span: crate::source::Span) -> Diagnostic {
    let diagnostic = Diagnostic::finding("unknown-permission", span, format!("GitHub has no permission `{name}`"));
    match suggest(name, Scope::all().map(Scope::name)) {
        Some(near) => {
            diagnostic.help(format!("did you mean `{near}`?")).guess(format!("replace with `{near}`"), span, near)
        }
        None => {
            let known: Vec<_> = Scope::all().map(|scope| format!("`{}`", scope.name())).collect();
            diagnostic.help(format!("there are {}", known.join(", ")))
        }
    }
}

fn level(scope: Scope, said: &str, span: crate::source::Span) -> Option<Diagnostic> {
    let levels = scope.facts().levels.iter().map(|level| match level {
        Level::None => "none",
        Level::Read => "read",
        Level::Write => "write",
    });
    let levels: Vec<_> = levels.collect();
    let is_unknown = matches!(said, "none" | "read" | "write") && !levels.contains(&said);
    is_unknown.then(|| {
        let message = format!("GitHub has no `{} = {said}`", scope.name());
        Diagnostic::finding("unknown-permission", span, message).help(format!("write `{}`", levels.join("` or `")))
    })
}
