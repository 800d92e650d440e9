//! `wide-secret`: a secret stands in the environment of a whole job or pipeline, and only one step names it. All other
//! steps, with all that they install, can read it.

use crate::check::{outward, step_expressions};
use crate::diagnostic::Diagnostic;
use crate::model::{Action, Expression, Field, Job, Piece, Pipeline, Step, Text, Value};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        let all: Vec<&Job> = pipeline.jobs.iter().collect();
        found.extend(of_environment(facts, pipeline.fields.get("env"), pipeline, &all));
        for job in &pipeline.jobs {
            found.extend(of_environment(facts, job.field("env"), pipeline, &[job]));
        }
    }
    found
}

fn of_environment(facts: &Facts<'_>, env: Option<&Value>, pipeline: &Pipeline, jobs: &[&Job]) -> Vec<Diagnostic> {
    let fields = env.and_then(Value::as_map).map_or(&[][..], |fields| &fields.0);
    fields.iter().filter(|field| is_secret(field)).filter_map(|field| of_field(facts, field, pipeline, jobs)).collect()
}

fn of_field(facts: &Facts<'_>, field: &Field, pipeline: &Pipeline, jobs: &[&Job]) -> Option<Diagnostic> {
    let steps = || jobs.iter().flat_map(|job| job.all_steps());
    // What the job itself reads needs it there.
    let read_by_job = |job: &&Job| job.fields.iter().any(|own| own.key != "env" && reads(&own.value, &field.key));
    // The condition of a step does not see the step's own environment.
    let is_asked = |step: &Step| step.condition.as_ref().is_some_and(|condition| reads(condition, &field.key));
    if steps().any(is_asked) {
        return None;
    }
    if steps().count() < 2 || jobs.iter().any(read_by_job) || reads_in_env(pipeline, jobs, &field.key) {
        return None;
    }
    let mut naming = steps().filter(|step| names(step, &field.key));
    let only = naming.next()?;
    if naming.next().is_some() {
        return None;
    }
    let message = format!("every step is given `{}`, and only one names it", field.key);
    let diagnostic = Diagnostic::finding("wide-secret", facts.sites.span(field.site)?, message)
        .help("move it into the `env` of that step, unless programs in other steps look for it")
        .related(facts.sites.written(only.site)?, "this one");
    Some(outward(diagnostic, field.site, facts.sites))
}

/// A secret of the project: not what is found out about one.
fn is_secret(field: &Field) -> bool {
    if ["ACTIONS_", "RUNNER_"].iter().any(|prefix| field.key.starts_with(prefix)) {
        return false;
    }
    let mut found = false;
    field.value.expressions(&mut |expression| {
        found |= matches!(expression.as_path(), Some(("secrets", names))
            if names.first().is_some_and(|name| !name.eq_ignore_ascii_case("github_token")));
    });
    found
}

fn reads(value: &Value, name: &str) -> bool {
    let mut found = false;
    value.expressions(&mut |expression| expression.walk(&mut |inner| found |= is_read(inner, name)));
    found
}

fn is_read(expression: &Expression, name: &str) -> bool {
    matches!(expression.as_path(), Some(("env", names)) if names.first().is_some_and(|one| *one == name))
}

/// Whether another entry of an environment is made of it.
fn reads_in_env(pipeline: &Pipeline, jobs: &[&Job], name: &str) -> bool {
    let environments = jobs.iter().filter_map(|job| job.field("env")).chain(pipeline.fields.get("env"));
    environments.into_iter().any(|env| reads(env, name))
}

/// Whether a step names a variable: in an expression, or anywhere in a script.
fn names(step: &Step, name: &str) -> bool {
    let mut found = false;
    step_expressions(step, &mut |expression| expression.walk(&mut |inner| found |= is_read(inner, name)));
    found || matches!(&step.action, Action::Run { script } if says(script, name))
}

fn says(text: &Text, name: &str) -> bool {
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    text.pieces.iter().any(|piece| match piece {
        Piece::Text(text) => text.split(|letter| !is_word(letter)).any(|word| word == name),
        Piece::Run(_) => false,
    })
}
