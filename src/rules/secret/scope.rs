//! Secrets and who may use them.
//!
//! `undeclared-secret`: it is used and nobody says what for. `secret-out-of-scope`: a job uses it that its declaration
//! does not allow. `unknown-job`: an `allow` names a job that is not there.

use std::collections::BTreeSet;

use super::environment;
use crate::check::{expressions, outward};
use crate::diagnostic::Diagnostic;
use crate::model::{Base, Declaration, EntityKind, Expression, Job, Part, Pipeline, Site, Target, Value};
use crate::rules::Facts;
use crate::rules::report::beside;
use crate::source::Span;
use crate::suggest::suggest;

/// The token of the job, which GitHub makes.
const TOKEN: &str = "GITHUB_TOKEN";

/// A use of a secret in a job.
pub(super) struct Use<'a> {
    pub name: &'a str,
    pub site: Site,
    /// What stands at the site in front of the name.
    context: &'static str,
}

pub(super) fn uses<'a>(pipeline: &'a Pipeline, job: &'a Job) -> Vec<Use<'a>> {
    let mut found = Vec::new();
    // Conditions have no secrets, which is said there.
    let mut conditions: Vec<&Expression> = Vec::new();
    let steps = job.all_steps().filter_map(|step| step.condition.as_ref());
    for condition in job.condition.iter().chain(steps) {
        condition.expressions(&mut |expression| expression.walk(&mut |inner| conditions.push(inner)));
    }
    let mut visit = |expression: &'a Expression| {
        if conditions.iter().any(|one| std::ptr::eq(*one, expression)) {
            return;
        }
        let Expression::Path { base: Base::Context(context), parts, site: whole } = expression else { return };
        match parts.first() {
            Some(Part::Name(name, site)) if context == "secrets" => {
                found.push(Use { name, site: *site, context: "" });
            }
            // `secrets['NAME']`
            Some(Part::Index(Expression::Text(name))) if context == "secrets" => {
                found.push(Use { name, site: *whole, context: "secrets." });
            }
            _ => {}
        }
    };
    expressions(job, &mut |expression, _| visit(expression));
    pipeline.fields.expressions(&mut |expression| expression.walk(&mut visit));
    found.retain(|used| !used.name.eq_ignore_ascii_case(TOKEN));
    found
}

/// The secrets of the project that a job names.
pub fn needing_declaration<'a>(pipeline: &'a Pipeline, job: &'a Job) -> Vec<&'a str> {
    uses(pipeline, job).into_iter().map(|used| used.name).filter(|name| !is_the_callers(pipeline, name)).collect()
}

/// Whether the caller of a pipeline hands a secret over.
fn is_given(pipeline: &Pipeline, name: &str) -> bool {
    pipeline.secrets().any(|one| one.id.eq_ignore_ascii_case(name))
}

/// Whether a secret is always the caller's: where the pipeline is only called, who calls is asked.
fn is_the_callers(pipeline: &Pipeline, name: &str) -> bool {
    is_given(pipeline, name) && pipeline.triggers.iter().all(|trigger| trigger.event == "workflow_call")
}

fn each(
    facts: &Facts<'_>,
    mut describe: impl FnMut(&Pipeline, &Job, &Use<'_>) -> Option<Diagnostic>,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        for job in &pipeline.jobs {
            // What the called pipeline reads without declaring it, its own jobs have to be allowed.
            let callee = inherits_to(facts, job);
            let is_its_own = |name: &str| callee.is_some_and(|callee| !is_given(callee, name));
            for used in uses(pipeline, job).into_iter().filter(|used| !is_its_own(used.name)) {
                found.extend(
                    describe(pipeline, job, &used).map(|diagnostic| outward(diagnostic, used.site, facts.sites)),
                );
            }
        }
    }
    found
}

/// The pipeline that a job hands over secrets to without naming them.
fn inherits_to<'a>(facts: &Facts<'a>, job: &Job) -> Option<&'a Pipeline> {
    let call = job.call.as_ref().filter(|call| call.inherits)?;
    let Target::Pipeline(id) = &call.target else { return None };
    facts.model.pipeline(id)
}

/// `undeclared-secret`, where `inherit` stands for the name.
fn not_there_to_inherit(facts: &Facts<'_>, callee: &Pipeline, name: &str, span: Span) -> Diagnostic {
    let message = format!("`{}` takes the secret `{name}`, and the project declares none of that name", callee.id);
    let diagnostic = Diagnostic::finding("undeclared-secret", span, message)
        .not_known("secrets", &name.to_ascii_uppercase())
        .help(format!("declare it, or hand over another one: `secrets {{ {name} = secrets.OTHER }}`"));
    match callee.secrets().find(|secret| secret.id.eq_ignore_ascii_case(name)) {
        Some(secret) => beside(diagnostic, facts.sites, secret.site, "taken here"),
        None => diagnostic,
    }
}

fn declaration<'a>(facts: &'a Facts<'_>, name: &str) -> Option<&'a Declaration> {
    facts.model.secrets.iter().find(|secret| secret.id.eq_ignore_ascii_case(name))
}

/// `undeclared-secret`
pub(super) fn undeclared(facts: &Facts<'_>) -> Vec<Diagnostic> {
    each(facts, |pipeline, job, used| {
        if is_given(pipeline, used.name)
            || !pipeline.baseline.others.is_safe()
            || declaration(facts, used.name).is_some()
        {
            return None;
        }
        let span = facts.sites.span(used.site)?;
        if let Some(callee) = inherits_to(facts, job) {
            return Some(not_there_to_inherit(facts, callee, used.name, span));
        }
        let diagnostic =
            Diagnostic::finding("undeclared-secret", span, format!("the secret `{}` is not declared", used.name))
                .not_known("secrets", &used.name.to_ascii_uppercase());
        let declared = facts.model.secrets.iter().map(|secret| secret.id.as_str());
        Some(match suggest(used.name, declared) {
            Some(near) => {
                let near = format!("{}{near}", used.context);
                diagnostic.did_you_mean(&near, span)
            }
            None => diagnostic.help(format!(
                "declare it, and who may use it: `secret {} \"what for\" {{ allow = [{}.{}] }}`",
                used.name, pipeline.id, job.id
            )),
        })
    })
}

/// `secret-out-of-scope`
pub(super) fn out_of_scope(facts: &Facts<'_>) -> Vec<Diagnostic> {
    each(facts, |pipeline, job, used| {
        let secret = declaration(facts, used.name).filter(|_| !is_the_callers(pipeline, used.name))?;
        let allowed = secret.fields.get("allow")?;
        if is_allowed(facts, allowed, pipeline, job) || environment::is_where_it_goes(facts, allowed, job, used.name) {
            return None;
        }
        let span = facts.sites.span(used.site)?;
        let message = format!("the job `{}` may not use the secret `{}`", job.id, secret.id);
        let diagnostic = Diagnostic::finding("secret-out-of-scope", span, message);
        let diagnostic = beside(diagnostic, facts.sites, allowed.site, "those who may");
        let add = format!("add `{}.{}` to its `allow`", pipeline.id, job.id);
        Some(diagnostic.help(match environment::that_may(allowed).filter(|_| job.environment().is_none()) {
            Some(name) if job.call.is_some() => {
                format!("write `environment = {name}` in each job that is given it, or {add}")
            }
            Some(name) => format!("write `environment = {name}` in the job, or {add}"),
            None => format!("{add}, or move the step into a job that may"),
        }))
    })
}

fn is_allowed(facts: &Facts<'_>, allowed: &Value, pipeline: &Pipeline, job: &Job) -> bool {
    allowed.as_list().unwrap_or_default().iter().any(|item| {
        let Some(entity) = item.value.as_entity() else { return item.value.is_unknown() };
        match entity.kind {
            EntityKind::Pipeline => entity.id == pipeline.id,
            EntityKind::Job => entity.id == format!("{}.{}", pipeline.id, job.id),
            EntityKind::Environment => environment::of_job(facts, job).contains(&entity.id),
            _ => false,
        }
    })
}

/// Jobs in `allow` that are not there.
pub(super) fn allowed_jobs(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let items = facts.model.secrets.iter().filter_map(|secret| secret.fields.get("allow")?.as_list()).flatten();
    let pipelines = facts.model.pipelines.iter();
    let known: BTreeSet<String> =
        pipelines.flat_map(|pipeline| pipeline.jobs.iter().map(|job| format!("{}.{}", pipeline.id, job.id))).collect();
    items
        .filter_map(|item| {
            let entity = item.value.as_entity().filter(|entity| entity.kind == EntityKind::Job)?;
            if known.contains(&entity.id) {
                return None;
            }
            let span = facts.sites.span(item.value.site)?;
            let diagnostic = Diagnostic::finding("unknown-job", span, format!("there is no job `{}`", entity.id))
                .not_known("jobs", &entity.id);
            Some(match suggest(&entity.id, known.iter().map(String::as_str)) {
                Some(near) => diagnostic.did_you_mean(near, span),
                None => diagnostic.help("a job is named `pipeline.job`"),
            })
        })
        .collect()
}
