//! Everything that a project uses: actions and workflows, by the pipelines and actions that name them.

use super::{Action, Baseline, CompositeAction, Fields, Job, Model, Pipeline, Site, Step, Target};

/// A place where something is used, by a step or as a job.
#[derive(Clone, Copy, Debug)]
pub struct Use<'a> {
    pub target: &'a Target,
    /// What it is given.
    pub inputs: &'a Fields,
    /// The target.
    pub site: Site,
    pub owner: Owner<'a>,
    /// None: the job itself is what is used.
    pub step: Option<&'a Step>,
}

/// What uses something.
#[derive(Clone, Copy, Debug)]
pub enum Owner<'a> {
    Job(&'a Pipeline, &'a Job),
    Action(&'a CompositeAction),
}

impl<'a> Owner<'a> {
    pub fn baseline(&self) -> Baseline {
        match self {
            Self::Job(pipeline, _) => pipeline.baseline,
            Self::Action(action) => action.baseline,
        }
    }

    /// The pipeline or action.
    pub fn id(&self) -> &'a str {
        match self {
            Self::Job(pipeline, _) => &pipeline.id,
            Self::Action(action) => &action.id,
        }
    }
}

/// What the steps and the call of a job use.
fn of_job<'a>(pipeline: &'a Pipeline, job: &'a Job) -> impl Iterator<Item = Use<'a>> {
    let owner = Owner::Job(pipeline, job);
    let call = job.call.iter().map(move |call| Use {
        target: &call.target,
        inputs: &call.inputs,
        site: call.site,
        owner,
        step: None,
    });
    of_steps(&job.steps, owner).chain(call)
}

fn of_steps<'a>(steps: &'a [Step], owner: Owner<'a>) -> impl Iterator<Item = Use<'a>> {
    super::flat(steps).filter_map(move |step| match &step.action {
        Action::Use { target, inputs, site } => Some(Use { target, inputs, site: *site, owner, step: Some(step) }),
        _ => None,
    })
}

impl Model {
    /// Everything that is used: by pipelines, then by actions, in the order of the sources.
    pub fn uses(&self) -> impl Iterator<Item = Use<'_>> {
        self.pipelines.iter().flat_map(Pipeline::uses).chain(self.actions.iter().flat_map(CompositeAction::uses))
    }

    /// Every target, to be changed: in the order of [`uses`](Self::uses).
    pub fn targets_mut(&mut self) -> impl Iterator<Item = &mut Target> {
        let of_pipelines = self.pipelines.iter_mut().flat_map(|pipeline| &mut pipeline.jobs).flat_map(|job| {
            of_steps_mut(&mut job.steps).into_iter().chain(job.call.iter_mut().map(|call| &mut call.target))
        });
        of_pipelines.chain(self.actions.iter_mut().flat_map(|action| of_steps_mut(&mut action.steps)))
    }
}

impl Pipeline {
    /// Everything that its jobs use.
    pub fn uses(&self) -> impl Iterator<Item = Use<'_>> {
        self.jobs.iter().flat_map(move |job| of_job(self, job))
    }
}

impl CompositeAction {
    /// Everything that its steps use.
    pub fn uses(&self) -> impl Iterator<Item = Use<'_>> {
        of_steps(&self.steps, Owner::Action(self))
    }
}

fn of_steps_mut(steps: &mut [Step]) -> Vec<&mut Target> {
    let mut found = Vec::new();
    for step in steps {
        match &mut step.action {
            Action::Use { target, .. } => found.push(target),
            Action::Parallel { steps } => found.extend(of_steps_mut(steps)),
            _ => {}
        }
    }
    found
}
