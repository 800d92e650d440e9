//! Whether a gate was passed where its job has succeeded.

use crate::catalog::limits::REUSABLE_WORKFLOW_LEVELS_MAX;
use crate::evaluate::condition::{condition, has_status};
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
        let may_be_skipped = !surely_runs(callee, inner, call, &mut Vec::new());
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
    if step.condition.as_ref().is_some_and(|condition| !surely(condition, &Sure { callee: None, call: None })) {
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

/// Whether a job of a called pipeline runs whenever nothing fails.
fn surely_runs<'a>(callee: &'a Pipeline, job: &'a Job, call: &'a Call, on_the_way: &mut Vec<&'a str>) -> bool {
    if on_the_way.contains(&job.id.as_str()) {
        return false;
    }
    let sure = Sure { callee: Some(callee), call: Some(call) };
    let own = condition(callee, job);
    if own.is_some_and(|own| !evaluate(&own, &sure).is_ok_and(|value| coerce::is_true(&value))) {
        return false;
    }
    on_the_way.push(&job.id);
    let all = job
        .needs
        .iter()
        .filter_map(|need| callee.job(&need.job))
        .all(|needed| surely_runs(callee, needed, call, on_the_way));
    on_the_way.pop();
    all
}

fn surely(condition: &Value, sure: &Sure<'_>) -> bool {
    match &condition.kind {
        ValueKind::Bool(value) => *value,
        ValueKind::Run(expression) => evaluate(expression, sure).is_ok_and(|value| coerce::is_true(&value)),
        _ => false,
    }
}

/// What is known where nothing has failed.
struct Sure<'a> {
    callee: Option<&'a Pipeline>,
    call: Option<&'a Call>,
}

impl Contexts for Sure<'_> {
    fn context(&self, _: &str) -> Result<Known, Error> {
        Err(Error::Open)
    }

    fn path(&self, context: &str, names: &[&str]) -> Option<Result<Known, Error>> {
        let known = match (context.to_ascii_lowercase().as_str(), names) {
            ("needs", [_, "result"]) => Some(Known::text("success")),
            ("inputs", [name]) => self.input(name),
            _ => None,
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
    /// What a call gives as an input, or its default.
    fn input(&self, name: &str) -> Option<Known> {
        let given = self.call?.inputs.iter().find(|field| field.key.eq_ignore_ascii_case(name));
        let declared = || self.callee?.inputs().find(|input| input.id.eq_ignore_ascii_case(name))?.default.as_ref();
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
