//! `unset-variable`: `env.NAME` is read, and nothing sets `NAME`.
//!
//! It speaks only where everything that ran before is known to set no variables: scripts without `GITHUB_ENV` that run
//! nothing unknown, and actions that bring files and nothing else. Where the source has an answer for a variable that is
//! missing, it may be.

use super::place::finding;
use crate::catalog::advice::sets_no_variables;
use crate::check::{Expected, owners, step_expressions};
use crate::diagnostic::Diagnostic;
use crate::evaluate::types::Typing;
use crate::flow::writes_itself;
use crate::model::{Action, Base, Expression, Fields, Job, Part, Sites, Step, Target, Value};
use crate::rules::Facts;
use crate::shell;
use crate::suggest::suggest;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    owners(facts.model, &mut |typing| {
        // Who uses an action has variables of its own.
        let (Some(job), None) = (typing.job, typing.action) else { return };
        let known = known(typing, job);
        for step in &job.steps {
            let mut expected = Expected::default();
            step_expressions(step, &mut |whole| {
                whole.walk(&mut |expression| {
                    expected.look(expression);
                    if !expected.missing(expression) {
                        found.extend(unset(expression, job, &known, facts.sites));
                    }
                });
            });
            if !is_quiet(step) {
                return;
            }
        }
    });
    found
}

fn unset(expression: &Expression, job: &Job, known: &[&str], sites: &Sites) -> Option<Diagnostic> {
    let Expression::Path { base: Base::Context(context), parts, .. } = expression else { return None };
    let (true, [Part::Name(name, site), ..]) = (context == "env", &parts[..]) else { return None };
    if known.iter().any(|other| other.eq_ignore_ascii_case(name)) {
        return None;
    }
    let message = format!("nothing sets the variable `{name}` before it is read here, so it is empty");
    let upper = name.to_ascii_uppercase();
    let of_runner = ["GITHUB_", "RUNNER_"].iter().find_map(|start| Some((*start, upper.strip_prefix(start)?)));
    let help = match of_runner {
        Some((start, rest)) => format!(
            "`env` has no variables of the runner: read `{}.{}`",
            start.trim_end_matches('_').to_ascii_lowercase(),
            rest.to_ascii_lowercase()
        ),
        None => "set it in the `env` of the step, the job or the pipeline".to_owned(),
    };
    let diagnostic = finding("unset-variable", *site, message, help, sites)?.not_known(&job.id, &upper);
    let span = diagnostic.primary.span;
    Some(match suggest(name, known.iter().copied()) {
        Some(near) => diagnostic.did_you_mean(near, span),
        None => diagnostic,
    })
}

/// The names that any `env` around a job has.
fn known<'a>(typing: Typing<'_, 'a>, job: &'a Job) -> Vec<&'a str> {
    let blocks = [typing.pipeline.fields.get("env"), job.field("env")].into_iter().flatten().filter_map(Value::as_map);
    let steps = job.all_steps().map(|step| &step.env);
    blocks.chain(steps).flat_map(Fields::iter).map(|field| field.key.as_str()).collect()
}

fn is_quiet(step: &Step) -> bool {
    match &step.action {
        Action::Run { script } => {
            let script = shell::read(script);
            writes_itself(&script) && !script.text.contains("GITHUB_ENV") && !script.text.contains("set-env")
        }
        Action::Use { target: Target::Action(reference), inputs, .. } => {
            // With a registry, actions/setup-node sets what npm reads.
            sets_no_variables(&reference.name()) && inputs.get("registry-url").is_none()
        }
        Action::Use { .. } => false,
        Action::Parallel { steps } => steps.iter().all(is_quiet),
        Action::Wait { .. } | Action::WaitAll | Action::Cancel { .. } => true,
    }
}
