//! Whether a gate was passed where its job has succeeded.

use crate::catalog::limits::REUSABLE_WORKFLOW_LEVELS_MAX;
use crate::evaluate::condition::{condition, has_status};
use crate::evaluate::scenario::Scenario;
use crate::evaluate::types::Matrix;
use crate::evaluate::{Contexts, Error, Value as Known, coerce, constant, evaluate};
use crate::model::{Action, Call, Expression, Gate, Job, Model, Pipeline, Step, Target, Value, ValueKind};

/// A gate of a job, or of a pipeline that the job is.
pub(super) struct Passed<'a> {
    pub gate: &'a Gate,
    /// Why it may not have been passed although the job has succeeded.
    pub why: Option<String>,
    /// The gate's own step, where it is one of the job.
    pub step: Option<&'a Step>,
}

/// All gates of a job. Those of a pipeline of this project count where their jobs cannot be skipped.
pub(super) fn gates<'a>(model: &'a Model, job: &'a Job) -> Vec<Passed<'a>> {
    within(model, job, REUSABLE_WORKFLOW_LEVELS_MAX)
}

fn within<'a>(model: &'a Model, job: &'a Job, levels: u64) -> Vec<Passed<'a>> {
    let mut found: Vec<Passed<'a>> = job
        .gates()
        .map(|(step, gate)| Passed { gate, why: avoidable(job, step).or_else(|| forgiven(job)), step: Some(step) })
        .collect();
    let Some(call) = job.call.as_ref().filter(|_| levels > 0) else { return found };
    let Target::Pipeline(id) = &call.target else { return found };
    let Some(callee) = model.pipeline(id) else { return found };
    for inner in &callee.jobs {
        let sure = Sure { pipeline: Some(callee), call: Some(call), start: None };
        let may_be_skipped = !sure.runs(inner);
        let skipped = || format!("the job `{}` of `{id}` may be skipped, and this gate with it", inner.id);
        for passed in within(model, inner, levels - 1) {
            let why = passed.why.or_else(|| may_be_skipped.then(skipped)).or_else(|| forgiven(job));
            found.push(Passed { gate: passed.gate, why, step: None });
        }
    }
    found
}

fn forgiven(job: &Job) -> Option<String> {
    may_be_true(job, job.field("continue-on-error"))
        .then(|| format!("the failure of the job `{}` is forgiven (`continue-on-error`)", job.id))
}

/// Why the job can succeed without this gate.
fn avoidable(job: &Job, step: &Step) -> Option<String> {
    if step.condition.as_ref().is_some_and(|condition| !surely(condition, &Sure::default())) {
        return Some("this gate has an `if`, so it may be skipped".to_owned());
    }
    if may_be_true(job, step.fields.get("continue-on-error")) {
        return Some("the failure of this gate is forgiven (`continue-on-error`)".to_owned());
    }
    if may_be_true(job, step.fields.get("background")) && waited_at(job, step).is_none() {
        return Some("this gate runs in the background, and nothing waits for it".to_owned());
    }
    None
}

/// Where a step stands among those of its job; one of several in parallel stands where these do.
pub(super) fn place(job: &Job, wanted: &Step) -> Option<usize> {
    job.steps.iter().position(|step| match &step.action {
        Action::Parallel { steps } => steps.iter().any(|inner| std::ptr::eq(inner, wanted)),
        _ => std::ptr::eq(step, wanted),
    })
}

/// The place behind which a gate has been passed: its own, or that of the step that waits for it.
pub(super) fn passed_at(job: &Job, gate: &Step) -> Option<usize> {
    if may_be_true(job, gate.fields.get("background")) { waited_at(job, gate) } else { place(job, gate) }
}

fn waited_at(job: &Job, gate: &Step) -> Option<usize> {
    let own = place(job, gate)?;
    let waits = |step: &Step| match &step.action {
        Action::WaitAll => true,
        Action::Wait { ids } => gate.id.as_ref().is_some_and(|id| ids.contains(id)),
        _ => false,
    };
    let counts = |step: &Step| step.condition.is_none() && !may_be_true(job, step.fields.get("continue-on-error"));
    job.steps.iter().enumerate().skip(own + 1).find(|(_, step)| waits(step) && counts(step)).map(|(place, _)| place)
}

/// Whether a step may run although one before it has failed.
pub(super) fn runs_after_failure(step: &Step) -> bool {
    let Some(ValueKind::Run(expression)) = step.condition.as_ref().map(|condition| &condition.kind) else {
        return false;
    };
    has_status(expression) && evaluate(expression, &Failed).map_or(true, |value| coerce::is_true(&value))
}

/// Whether a boolean is true in some run, in some leg of the matrix.
fn may_be_true(job: &Job, value: Option<&Value>) -> bool {
    let Some(value) = value else { return false };
    let of_matrix = |expression: &Expression| {
        let (context, names) = expression.as_path()?;
        let [key] = names[..] else { return None };
        let values = Matrix::of(job).filter(|_| context.eq_ignore_ascii_case("matrix"))?.values(key)?;
        Some(values.iter().any(coerce::is_true))
    };
    match &value.kind {
        ValueKind::Bool(value) => *value,
        ValueKind::Run(expression) => of_matrix(expression).unwrap_or(true),
        _ => true,
    }
}

fn surely(condition: &Value, sure: &Sure<'_>) -> bool {
    match &condition.kind {
        ValueKind::Bool(value) => *value,
        ValueKind::Run(expression) => evaluate(expression, sure).is_ok_and(|value| coerce::is_true(&value)),
        _ => false,
    }
}

/// Whether a job runs in each run that starts in a way, and in which nothing fails.
pub(super) fn runs_after(pipeline: &Pipeline, start: &Scenario, job: &Job) -> bool {
    Sure { pipeline: Some(pipeline), call: None, start: Some(start) }.runs(job)
}

/// What is known where nothing has failed.
#[derive(Clone, Copy, Default)]
struct Sure<'a> {
    pipeline: Option<&'a Pipeline>,
    call: Option<&'a Call>,
    start: Option<&'a Scenario>,
}

impl Contexts for Sure<'_> {
    fn context(&self, _: &str) -> Result<Known, Error> {
        Err(Error::Open)
    }

    fn path(&self, context: &str, names: &[&str]) -> Option<Result<Known, Error>> {
        let known = match (context.to_ascii_lowercase().as_str(), names) {
            ("needs", [_, "result"]) => Some(Known::text("success")),
            ("inputs", [name]) if self.call.is_some() => self.input(name),
            _ => return self.start.and_then(|start| start.path(context, names)).or(Some(Err(Error::Open))),
        };
        Some(known.ok_or(Error::Open))
    }

    fn call(&self, function: &str, _: &[Known]) -> Result<Known, Error> {
        match function {
            "always" | "success" => Ok(Known::Bool(true)),
            "failure" | "cancelled" => Ok(Known::Bool(false)),
            _ => Err(Error::Open),
        }
    }
}

impl Sure<'_> {
    /// Whether a job runs whenever nothing fails.
    fn runs(&self, job: &Job) -> bool {
        self.runs_behind(job, &mut Vec::new())
    }

    fn runs_behind<'j>(&'j self, job: &'j Job, on_the_way: &mut Vec<&'j str>) -> bool {
        let Some(pipeline) = self.pipeline.filter(|_| !on_the_way.contains(&job.id.as_str())) else { return false };
        let own = condition(pipeline, job);
        if own.is_some_and(|own| !self.holds(&own)) {
            return false;
        }
        on_the_way.push(&job.id);
        let mut needed = job.needs.iter().filter_map(|need| pipeline.job(&need.job));
        let all = needed.all(|needed| self.runs_behind(needed, on_the_way));
        on_the_way.pop();
        all
    }

    fn holds(&self, condition: &Expression) -> bool {
        let settled = self.start.map(|start| start.settled(condition));
        evaluate(settled.as_ref().unwrap_or(condition), self).is_ok_and(|value| coerce::is_true(&value))
    }

    /// What a call gives as an input, or its default.
    fn input(&self, name: &str) -> Option<Known> {
        let given = self.call?.inputs.iter().find(|field| field.key.eq_ignore_ascii_case(name));
        let declared = || self.pipeline?.inputs().find(|input| input.id.eq_ignore_ascii_case(name))?.default.as_ref();
        constant::constant(given.map(|field| &field.value).or_else(declared)?)
    }
}

/// What status functions say after a step has failed.
struct Failed;

impl Contexts for Failed {
    fn context(&self, _: &str) -> Result<Known, Error> {
        Err(Error::Open)
    }

    fn call(&self, function: &str, _: &[Known]) -> Result<Known, Error> {
        match function {
            "always" | "failure" => Ok(Known::Bool(true)),
            "success" | "cancelled" => Ok(Known::Bool(false)),
            _ => Err(Error::Open),
        }
    }
}
