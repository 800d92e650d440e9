//! `secret-not-handed-over`: a pipeline that is only called reads a secret that it does not declare, so no caller can name
//! it. A job with an environment may have it from there, and `secrets: inherit` hands over what is not declared.

use crate::check::{expressions, outward};
use crate::diagnostic::Diagnostic;
use crate::model::{Base, Expression, Job, Part, Pipeline, Sites, Target};
use crate::rules::Facts;
use crate::suggest::suggest;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        let is_only_called = pipeline.triggers.iter().all(|trigger| trigger.event == "workflow_call");
        // One that declares none counts on `inherit`.
        if pipeline.triggers.is_empty() || !is_only_called || pipeline.secrets().next().is_none() {
            continue;
        }
        if !pipeline.inherited.is_empty() || inherits(facts, pipeline) {
            continue;
        }
        for job in pipeline.jobs.iter().filter(|job| job.field("environment").is_none()) {
            expressions(job, &mut |expression, _| found.extend(undeclared(expression, pipeline, facts.sites)));
        }
    }
    found
}

fn undeclared(expression: &Expression, pipeline: &Pipeline, sites: &Sites) -> Option<Diagnostic> {
    let Expression::Path { base: Base::Context(context), parts, .. } = expression else { return None };
    let (true, [Part::Name(name, site), ..]) = (context == "secrets", &parts[..]) else { return None };
    let known: Vec<&str> = pipeline.secrets().map(|secret| secret.id.as_str()).collect();
    if known.iter().any(|other| other.eq_ignore_ascii_case(name)) || name.to_ascii_uppercase().starts_with("GITHUB_") {
        return None;
    }
    let span = sites.span(*site)?;
    let message = format!("no caller can hand over `{name}`: the pipeline `{}` declares no such secret", pipeline.id);
    let diagnostic = Diagnostic::finding("secret-not-handed-over", span, message);
    Some(outward(
        match suggest(name, known) {
            Some(near) => diagnostic.did_you_mean(near, span),
            None => diagnostic.help("declare it among the secrets of `workflow_call`"),
        },
        *site,
        sites,
    ))
}

/// Whether a job of the project that calls a pipeline hands over all that it has.
fn inherits(facts: &Facts<'_>, callee: &Pipeline) -> bool {
    let jobs = facts.model.pipelines.iter().flat_map(|pipeline| &pipeline.jobs);
    let calls = |job: &&Job| {
        job.call.as_ref().is_some_and(|call| matches!(&call.target, Target::Pipeline(id) if *id == callee.id))
    };
    jobs.filter(calls).any(Job::says_inherit)
}
