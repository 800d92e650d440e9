//! `missing-permission`: the token of a job may not do what a step of it does, or what a called pipeline asks for.
//!
//! GitHub refuses to start a run in which a called workflow asks for more than the call grants. A step fails when it gets
//! there.

use crate::catalog::permission::{Level, Scope};
use crate::check::outward;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Job, Pipeline};
use crate::permission::{Need, Needed, Reason, Stated, granted, is_inferred, needed, statement};
use crate::rules::Facts;

/// What the token of a job may do at most.
pub(super) enum Bound {
    Said(Stated),
    /// What GitHub gives by default, where the settings of the repository are permissive.
    Default,
}

impl Bound {
    /// Nothing where the caller decides.
    pub(super) fn of(pipeline: &Pipeline, job: &Job) -> Option<Self> {
        match granted(pipeline, job) {
            Some(stated) => Some(Self::Said(stated)),
            None => {
                (!pipeline.triggered_by("workflow_call") && statement(pipeline, job).is_none()).then_some(Self::Default)
            }
        }
    }

    pub(super) fn level(&self, scope: Scope) -> Level {
        match self {
            Self::Said(stated) => stated.level(scope),
            Self::Default => scope.facts().permissive,
        }
    }
}

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        for job in pipeline.jobs.iter().filter(|job| !is_inferred(pipeline, job)) {
            if let Some(bound) = Bound::of(pipeline, job) {
                found.extend(of_job(facts, pipeline, job, &bound));
            }
        }
    }
    found
}

fn of_job(facts: &Facts<'_>, pipeline: &Pipeline, job: &Job, bound: &Bound) -> Vec<Diagnostic> {
    let needed = needed(pipeline, job, facts.model, facts.lock);
    // Steps in the order of the source, each with what it lacks.
    let mut steps: Vec<(&Reason, Vec<(Scope, Level)>)> = Vec::new();
    for need in &needed.scopes {
        for reason in lacking(need, bound) {
            match steps.iter_mut().find(|(one, _)| is_same(facts, one, reason)) {
                Some((_, scopes)) => scopes.push((need.scope, reason.level)),
                None => steps.push((reason, vec![(need.scope, reason.level)])),
            }
        }
    }
    let report = |(reason, scopes): (&Reason, Vec<(Scope, Level)>)| {
        let message = match job.call {
            Some(_) => {
                format!("`{}` asks for {}, which the job `{}` does not grant", reason.name, said(&scopes), job.id)
            }
            None => format!("`{}` needs {}, which the token of the job `{}` lacks", reason.name, said(&scopes), job.id),
        };
        let diagnostic = Diagnostic::finding("missing-permission", facts.sites.span(reason.site)?, message);
        let diagnostic = match statement(pipeline, job).and_then(|value| facts.sites.written(value.site)) {
            Some(span) => diagnostic.related(span, "it may do this, and nothing else"),
            None => diagnostic.label("GitHub gives it only to jobs that say so"),
        };
        let diagnostic = diagnostic.help(help(&needed, bound, &scopes)).at_most(Severity::Warning);
        Some(outward(diagnostic, reason.site, facts.sites))
    };
    steps.into_iter().filter_map(report).collect()
}

fn is_same(facts: &Facts<'_>, one: &Reason, other: &Reason) -> bool {
    one.name == other.name && facts.sites.span(one.site) == facts.sites.span(other.site)
}

/// Those that need a permission for certain and do not have it.
fn lacking<'a>(need: &'a Need, bound: &'a Bound) -> impl Iterator<Item = &'a Reason> {
    let lacks = |scope: Scope, level: Level| bound.level(scope) < level;
    need.reasons.iter().filter(move |reason| {
        reason.is_certain && lacks(need.scope, reason.level) && reason.or.is_none_or(|scope| lacks(scope, reason.level))
    })
}

/// `contents = write` and `id-token = write`
pub(super) fn said(scopes: &[(Scope, Level)]) -> String {
    let each: Vec<_> = scopes.iter().map(|(scope, level)| format!("`{} = {}`", scope.name(), level.name())).collect();
    each.join(" and ")
}

/// What to write: where nothing is said yet, the rest too, since saying one thing takes away all others.
fn help(needed: &Needed, bound: &Bound, lacking: &[(Scope, Level)]) -> String {
    match bound {
        Bound::Said(Stated::Scopes(scopes)) if !scopes.is_empty() => {
            format!("add {} to `permissions`", said(lacking))
        }
        _ => format!("write `{}` in the job", block(needed)),
    }
}

/// `permissions { contents = read }`
pub(super) fn block(needed: &Needed) -> String {
    let each: Vec<_> =
        needed.scopes.iter().map(|need| format!("{} = {}", need.scope.name(), need.level.name())).collect();
    match each.is_empty() {
        true => "permissions = none".to_owned(),
        false => format!("permissions {{ {} }}", each.join(", ")),
    }
}
