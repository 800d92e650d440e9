//! Where an expression stands.

use crate::model::{Action, CompositeAction, Job, Pipeline, Step, Value};

/// The owner of a step, the job and the step.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    pub owner: Owner<'a>,
    /// Nothing in an action, and outside of jobs.
    pub job: Option<&'a Job>,
    /// Nothing where all steps have ended.
    pub step: Option<&'a Step>,
    /// Whether the step's own `env` is seen: not in that itself.
    pub has_env: bool,
}

#[derive(Clone, Copy, Debug)]
pub enum Owner<'a> {
    Pipeline(&'a Pipeline),
    Action(&'a CompositeAction),
}

impl<'a> Scope<'a> {
    /// In a pipeline, or in a job of it behind all steps.
    pub fn of(pipeline: &'a Pipeline, job: Option<&'a Job>) -> Self {
        Self { owner: Owner::Pipeline(pipeline), job, step: None, has_env: true }
    }

    /// In an action, behind all steps.
    pub fn of_action(action: &'a CompositeAction) -> Self {
        Self { owner: Owner::Action(action), job: None, step: None, has_env: true }
    }

    /// The same, in a step.
    pub fn at(self, step: &'a Step) -> Self {
        Self { step: Some(step), ..self }
    }

    /// The same, in the step's `env`.
    pub fn outside_env(self) -> Self {
        Self { has_env: false, ..self }
    }

    /// The same, outside of steps.
    pub fn outside(self) -> Self {
        Self { step: None, ..self }
    }

    pub fn pipeline(self) -> Option<&'a Pipeline> {
        match self.owner {
            Owner::Pipeline(pipeline) => Some(pipeline),
            Owner::Action(_) => None,
        }
    }

    /// All steps of the job or the action, those that run in parallel in their place.
    pub fn steps(self) -> impl Iterator<Item = &'a Step> {
        let steps: &'a [Step] = match (self.job, self.owner) {
            (Some(job), _) => &job.steps,
            (None, Owner::Action(action)) => &action.steps,
            (None, Owner::Pipeline(_)) => &[],
        };
        steps.iter().flat_map(|step| {
            let inner: &[Step] = match &step.action {
                Action::Parallel { steps } => steps,
                _ => std::slice::from_ref(step),
            };
            inner
        })
    }

    /// What tells the job or the action from others.
    pub(super) fn address(self) -> usize {
        match (self.job, self.owner) {
            (Some(job), _) => super::address(job),
            (None, Owner::Pipeline(pipeline)) => super::address(pipeline),
            (None, Owner::Action(action)) => super::address(action),
        }
    }

    /// The conditions that hold here.
    pub fn conditions(self) -> impl Iterator<Item = &'a Value> {
        let job = self.job.and_then(|job| job.condition.as_ref());
        job.into_iter().chain(self.step.and_then(|step| step.condition.as_ref()))
    }
}
