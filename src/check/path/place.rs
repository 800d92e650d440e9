//! Every expression of a model, with what it is read in.
//!
//! In: pipelines, jobs and actions. Out: their expressions, each told once. What an expression means is said elsewhere.

use crate::evaluate::types::{Outputs, Typing};
use crate::model::{Action, CompositeAction, Expression, Job, Model, Pipeline, Step};

/// Something that calls a function for each of its expressions.
type Source<'s, 'a> = &'s mut dyn FnMut(&mut dyn FnMut(&'a Expression));

/// Calls a function for each thing that has expressions of its own: pipelines, their jobs, and actions. An action is
/// given as a pipeline of one job.
pub fn owners(model: &Model, visit: &mut dyn for<'o, 'a> FnMut(Typing<'o, 'a>)) {
    let outputs = Outputs::new(model);
    for pipeline in &model.pipelines {
        let typing = Typing { outputs: &outputs, pipeline, job: None, action: None };
        visit(typing);
        pipeline.jobs.iter().for_each(|job| visit(Typing { job: Some(job), ..typing }));
    }
    for action in &model.actions {
        let around = action.as_pipeline();
        let outputs = Outputs::new(model);
        visit(Typing { outputs: &outputs, pipeline: &around, job: around.jobs.first(), action: Some(action) });
    }
}

/// Calls a function for each expression of an owner, with the number of steps that have ended where it is evaluated.
pub fn of_owner<'a>(typing: Typing<'_, 'a>, visit: &mut dyn FnMut(&'a Expression, usize)) {
    match (typing.action, typing.job) {
        (Some(action), _) => of_action(action, visit),
        (None, Some(job)) => expressions(job, visit),
        (None, None) => of_pipeline(typing.pipeline, visit),
    }
}

/// What a pipeline reads outside of its jobs.
fn of_pipeline<'a>(pipeline: &'a Pipeline, visit: &mut dyn FnMut(&'a Expression, usize)) {
    let mut each = |expression: &'a Expression| expression.walk(&mut |inner| visit(inner, 0));
    pipeline.fields.expressions(&mut each);
    for trigger in &pipeline.triggers {
        trigger.filters.expressions(&mut each);
    }
    let own = std::iter::once(&pipeline.interface);
    for interface in own.chain(pipeline.triggers.iter().map(|trigger| &trigger.interface)) {
        interface
            .inputs
            .iter()
            .filter_map(|input| input.default.as_ref())
            .for_each(|value| value.expressions(&mut each));
        interface.outputs.iter().for_each(|output| output.value.expressions(&mut each));
    }
}

/// Calls a function for each expression of a job, with the number of steps that have ended where it is evaluated.
pub fn expressions<'a>(job: &'a Job, visit: &mut dyn FnMut(&'a Expression, usize)) {
    let mut at = |before: usize, found: Source<'_, 'a>| {
        found(&mut |expression| expression.walk(&mut |inner| visit(inner, before)));
    };
    if let Some(condition) = &job.condition {
        at(0, &mut |each| condition.expressions(each));
    }
    if let Some(title) = &job.title {
        at(0, &mut |each| title.expressions(each));
    }
    for field in job.fields.iter() {
        // Outputs and the environment's URL are evaluated when the job ends.
        let before = if matches!(field.key.as_str(), "outputs" | "environment") { job.steps.len() } else { 0 };
        at(before, &mut |each| field.value.expressions(each));
    }
    if let Some(call) = &job.call {
        at(0, &mut |each| call.inputs.expressions(each));
    }
    for (index, step) in job.steps.iter().enumerate() {
        at(index, &mut |each| step_expressions(step, each));
    }
}

/// The same for an action.
fn of_action<'a>(action: &'a CompositeAction, visit: &mut dyn FnMut(&'a Expression, usize)) {
    let mut at = |before: usize, found: Source<'_, 'a>| {
        found(&mut |expression| expression.walk(&mut |inner| visit(inner, before)));
    };
    for output in &action.interface.outputs {
        at(action.steps.len(), &mut |each| output.value.expressions(each));
    }
    for (index, step) in action.steps.iter().enumerate() {
        at(index, &mut |each| step_expressions(step, each));
    }
}

/// Calls a function for each expression of a step.
pub fn step_expressions<'a>(step: &'a Step, visit: &mut dyn FnMut(&'a Expression)) {
    if let Some(condition) = &step.condition {
        condition.expressions(visit);
    }
    if let Some(title) = &step.title {
        title.expressions(visit);
    }
    step.env.expressions(visit);
    step.fields.expressions(visit);
    match &step.action {
        Action::Run { script } => script.expressions(visit),
        Action::Use { inputs, .. } => inputs.expressions(visit),
        Action::Parallel { steps } => steps.iter().for_each(|step| step_expressions(step, visit)),
        Action::Wait { .. } | Action::WaitAll | Action::Cancel { .. } => {}
    }
}
