//! `excessive-permission`: the token of a job may do what none of its steps needs.
//!
//! A job is judged only if all of its steps are known, and only what writes is judged.

use super::missing_permission::block;
use crate::catalog::permission::{Level, Scope};
use crate::check::outward;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Field, Fields, Job, Pipeline, Value};
use crate::permission::{Needed, Stated, needed, stated};
use crate::rules::Facts;

/// A job, and what its steps need.
struct Judged<'a> {
    job: &'a Job,
    needed: Needed,
}

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    facts.model.pipelines.iter().flat_map(|pipeline| of_pipeline(facts, pipeline)).collect()
}

fn of_pipeline(facts: &Facts<'_>, pipeline: &Pipeline) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if let Some(value) = pipeline.fields.get("permissions") {
        found.extend(of_statement(facts, value, &sharing(facts, pipeline), true));
    }
    for job in &pipeline.jobs {
        if let Some(value) = job.field("permissions") {
            found.extend(of_statement(facts, value, &[judged(facts, pipeline, job)], false));
        }
    }
    found
}

/// The jobs that have what the pipeline says.
fn sharing<'a>(facts: &Facts<'_>, pipeline: &'a Pipeline) -> Vec<Judged<'a>> {
    let jobs = pipeline.jobs.iter().filter(|job| job.field("permissions").is_none());
    jobs.map(|job| judged(facts, pipeline, job)).collect()
}

fn judged<'a>(facts: &Facts<'_>, pipeline: &Pipeline, job: &'a Job) -> Judged<'a> {
    Judged { job, needed: needed(pipeline, job, facts.model, facts.lock) }
}

/// What a pipeline says for all jobs, without what is found to be too much here.
pub(in crate::rules) fn unjudged<'a>(facts: &Facts<'_>, pipeline: &Pipeline, said: &'a Fields) -> Vec<&'a Field> {
    let jobs = sharing(facts, pipeline);
    said.iter().filter(|field| of_scope(facts, field, &jobs, true).is_none()).collect()
}

fn of_statement(facts: &Facts<'_>, value: &Value, jobs: &[Judged<'_>], is_shared: bool) -> Vec<Diagnostic> {
    match (stated(value), value.as_map()) {
        (Some(Stated::All(level)), _) => of_all(facts, value, level, jobs).into_iter().collect(),
        (Some(Stated::Scopes(_)), Some(fields)) => {
            fields.iter().filter_map(|field| of_scope(facts, field, jobs, is_shared)).collect()
        }
        _ => Vec::new(),
    }
}

/// `write-all`, `read-all`
fn of_all(facts: &Facts<'_>, value: &Value, level: Level, jobs: &[Judged<'_>]) -> Option<Diagnostic> {
    let message = match level {
        Level::Write => "`write-all` lets the token do everything: push code, publish packages, approve pull requests",
        _ => "`read-all` lets the token read everything, more than any job needs",
    };
    let diagnostic = Diagnostic::finding("excessive-permission", facts.sites.span(value.site)?, message);
    let diagnostic = if level == Level::Write { diagnostic } else { diagnostic.at_most(Severity::Note) };
    let diagnostic = match jobs {
        [one] if one.is_known() => diagnostic.help(format!("write `{}`", block(&one.needed))),
        _ => diagnostic.help("name what is needed, in the jobs that need it: `permissions { contents = read }`"),
    };
    Some(outward(diagnostic, value.site, facts.sites))
}

impl Judged<'_> {
    fn is_known(&self) -> bool {
        self.needed.unknown.is_empty() && !self.needed.is_open
    }

    /// Whether it certainly does not need a permission.
    fn does_without(&self, scope: Scope, level: Level) -> bool {
        let hidden = match scope {
            Scope::Contents => self.needed.may_push && level == Level::Write,
            Scope::IdToken => self.needed.runs_unknown,
            _ => false,
        };
        self.is_known() && !hidden && self.needed.highest(scope) < level
    }

    /// Whether a step needs it.
    fn needs(&self, scope: Scope, level: Level) -> bool {
        self.needed.level(scope) >= level
    }

    /// The first thing that needs a permission.
    fn first(&self, scope: Scope, level: Level) -> Option<&str> {
        let need = self.needed.scopes.iter().find(|need| need.scope == scope)?;
        let reason = need.reasons.iter().find(|reason| reason.level >= level)?;
        Some(&reason.name)
    }
}

fn of_scope(facts: &Facts<'_>, field: &Field, jobs: &[Judged<'_>], is_shared: bool) -> Option<Diagnostic> {
    let scope = Scope::from_name(&field.key)?;
    let level = Level::from_name(&field.value.as_text()?)?;
    // Reading does little harm, and what reads is hard to see.
    if level != Level::Write || !scope.facts().levels.contains(&level) || jobs.is_empty() {
        return None;
    }
    let said = format!("{} = {}", scope.name(), level.name());
    let span = facts.sites.span(field.site)?;
    if jobs.iter().all(|one| one.does_without(scope, level)) {
        let reader = jobs.iter().find(|one| one.needs(scope, Level::Read));
        let who = match jobs {
            [one] => format!("no step of the job `{}` needs", one.job.id),
            _ => "no job needs".to_owned(),
        };
        let diagnostic = Diagnostic::finding("excessive-permission", span, format!("{who} `{said}`"));
        let diagnostic = match reader.and_then(|one| one.first(scope, Level::Read)) {
            Some(name) => diagnostic.help(format!("write `{} = read`: `{name}` needs no more", scope.name())),
            None => diagnostic.help("remove it: what is not named is not granted"),
        };
        return Some(outward(diagnostic, field.site, facts.sites));
    }
    is_shared.then(|| of_shared(facts, field, (scope, level), jobs)).flatten()
}

/// What all jobs may do though only some of them need it.
fn of_shared(
    facts: &Facts<'_>,
    field: &Field,
    (scope, level): (Scope, Level),
    jobs: &[Judged<'_>],
) -> Option<Diagnostic> {
    let needing: Vec<_> = jobs.iter().filter(|one| one.needs(scope, level)).collect();
    let without: Vec<_> = jobs.iter().filter(|one| one.does_without(scope, level)).collect();
    let (first, idle) = (needing.first()?, without.first()?);
    if needing.len() + without.len() < jobs.len() {
        return None;
    }
    let said = format!("{} = write", scope.name());
    let others = match without.len() {
        1 => format!("`{}` does not need it", idle.job.id),
        count => format!("{count} jobs, such as `{}`, do not need it", idle.job.id),
    };
    let message = format!("`{said}` is given to all jobs here, and {others}");
    let name = first.first(scope, level)?;
    let mut diagnostic = Diagnostic::finding("excessive-permission", facts.sites.span(field.site)?, message)
        .help(format!("move `{said}` into the job `{}`", first.job.id))
        .at_most(Severity::Note);
    let site = first.needed.scopes.iter().find(|need| need.scope == scope)?.reasons.first()?.site;
    if let Some(span) = facts.sites.written(site) {
        diagnostic = diagnostic.related(span, format!("`{name}` needs it"));
    }
    Some(outward(diagnostic, field.site, facts.sites))
}
