//! Secrets and who may use them.
//!
//! `undeclared-secret`: it is used and nobody says what for. `secret-out-of-scope`: a job uses it that its declaration
//! does not allow. `unknown-job`: an `allow` names a job that is not there.

use super::Facts;
use crate::check::{expressions, outward};
use crate::diagnostic::Diagnostic;
use crate::model::{Baseline, Declaration, EntityKind, Expression, Job, Part, Pipeline, Site, Value};
use crate::suggest::suggest;

/// The token of the job, which GitHub makes.
const TOKEN: &str = "GITHUB_TOKEN";

/// A use of a secret in a job.
struct Use<'a> {
    name: &'a str,
    site: Site,
}

fn uses<'a>(pipeline: &'a Pipeline, job: &'a Job) -> Vec<Use<'a>> {
    let mut found = Vec::new();
    let mut visit = |expression: &'a Expression| {
        if let (Some(("secrets", _)), Expression::Path { parts, .. }) = (expression.as_path(), expression)
            && let Some(Part::Name(name, site)) = parts.first()
        {
            found.push(Use { name, site: *site });
        }
    };
    expressions(job, &mut |expression, _| visit(expression));
    pipeline.fields.expressions(&mut |expression| expression.walk(&mut visit));
    found.retain(|used| !used.name.eq_ignore_ascii_case(TOKEN));
    found
}

fn each(
    facts: &Facts<'_>,
    mut describe: impl FnMut(&Pipeline, &Job, &Use<'_>) -> Option<Diagnostic>,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        for job in &pipeline.jobs {
            for used in uses(pipeline, job) {
                found.extend(
                    describe(pipeline, job, &used).map(|diagnostic| outward(diagnostic, used.site, facts.sites)),
                );
            }
        }
    }
    found
}

fn declaration<'a>(facts: &'a Facts<'_>, name: &str) -> Option<&'a Declaration> {
    facts.model.secrets.iter().find(|secret| secret.id.eq_ignore_ascii_case(name))
}

/// `undeclared-secret`
pub(super) fn undeclared(facts: &Facts<'_>) -> Vec<Diagnostic> {
    each(facts, |pipeline, job, used| {
        let given = pipeline.triggers.iter().map(|trigger| &trigger.interface).chain([&pipeline.interface]);
        let is_given = given.flat_map(|interface| &interface.secrets).any(|one| one.id.eq_ignore_ascii_case(used.name));
        if is_given || pipeline.baseline == Baseline::Github || declaration(facts, used.name).is_some() {
            return None;
        }
        let span = facts.sites.span(used.site)?;
        let diagnostic =
            Diagnostic::error("undeclared-secret", span, format!("the secret `{}` is not declared", used.name));
        let declared = facts.model.secrets.iter().map(|secret| secret.id.as_str());
        Some(match suggest(used.name, declared) {
            Some(near) => {
                diagnostic.help(format!("did you mean `{near}`?")).fix(format!("replace with `{near}`"), span, near)
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
        let secret = declaration(facts, used.name)?;
        // Where it is only called, it has the caller's secrets, and who calls is asked.
        let is_only_called = pipeline.triggers.iter().all(|trigger| trigger.event == "workflow_call");
        if is_only_called && pipeline.secrets().any(|one| one.id.eq_ignore_ascii_case(used.name)) {
            return None;
        }
        let allowed = secret.fields.get("allow")?;
        if is_allowed(facts, allowed, pipeline, job) {
            return None;
        }
        let span = facts.sites.span(used.site)?;
        let message = format!("the job `{}` may not use the secret `{}`", job.id, secret.id);
        let diagnostic = Diagnostic::error("secret-out-of-scope", span, message);
        let diagnostic = match facts.sites.span(allowed.site) {
            Some(span) => diagnostic.related(span, "those who may"),
            None => diagnostic,
        };
        Some(
            diagnostic
                .help(format!("add `{}.{}` to its `allow`, or move the step into a job that may", pipeline.id, job.id)),
        )
    })
}

fn is_allowed(facts: &Facts<'_>, allowed: &Value, pipeline: &Pipeline, job: &Job) -> bool {
    allowed.as_list().unwrap_or_default().iter().any(|item| {
        let Some(entity) = item.value.as_entity() else { return item.value.is_unknown() };
        match entity.kind {
            EntityKind::Pipeline => entity.id == pipeline.id,
            EntityKind::Job => entity.id == format!("{}.{}", pipeline.id, job.id),
            EntityKind::Environment => environments(facts, job).contains(&entity.id),
            _ => false,
        }
    })
}

/// The environments that a job runs in.
fn environments(facts: &Facts<'_>, job: &Job) -> Vec<String> {
    let named = job.environment().and_then(|name| super::deployment::declared(facts.model, name));
    let named = named.map(|environment| environment.id.clone());
    let deployed = job.deploys().filter_map(|(_, deploy)| {
        super::deploy_reach::environment_name(facts.model.app(&deploy.app)?.fields.get("environment"))
    });
    named.into_iter().chain(deployed).collect()
}

/// Jobs in `allow` that are not there.
pub(super) fn allowed_jobs(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let items = facts.model.secrets.iter().filter_map(|secret| secret.fields.get("allow")?.as_list()).flatten();
    items
        .filter_map(|item| {
            let entity = item.value.as_entity().filter(|entity| entity.kind == EntityKind::Job)?;
            let known: Vec<String> = facts
                .model
                .pipelines
                .iter()
                .flat_map(|pipeline| pipeline.jobs.iter().map(|job| format!("{}.{}", pipeline.id, job.id)))
                .collect();
            if known.contains(&entity.id) {
                return None;
            }
            let span = facts.sites.span(item.value.site)?;
            let diagnostic = Diagnostic::error("unknown-job", span, format!("there is no job `{}`", entity.id));
            Some(match suggest(&entity.id, known.iter().map(String::as_str)) {
                Some(near) => {
                    diagnostic.help(format!("did you mean `{near}`?")).fix(format!("replace with `{near}`"), span, near)
                }
                None => diagnostic.help("a job is named `pipeline.job`"),
            })
        })
        .collect()
}
