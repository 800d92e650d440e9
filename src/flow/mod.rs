//! Where values come from: which of them an outsider can choose, and which are secret.
//!
//! In: the model of a project. Out: for an expression the labels of its value, each with the way that it came, over
//! `env`, outputs of steps and jobs, what scripts write into GitHub's files, calls and composite actions. It must not
//! know what is wrong with that: rules say it.
//!
//! What cannot be known has no label: an output of another's action, a text that a program made of another one.

mod artifact;
mod context;
mod event;
mod expression;
mod file;
mod label;
mod scope;
mod script;
mod shell;
mod write;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

pub use artifact::{Download, Origin, download};
pub use event::conjuncts;
pub use expression::normal_path;
pub use label::{Certainty, Hop, Kind, Label, Labels};
pub use scope::{Owner, Scope};
pub use script::writes_itself;
pub use shell::Shell;
pub use write::{Fence, StepFile, Write};

use crate::model::{Action, Expression, Job, Model, Piece, Pipeline, Step, Target, Value, ValueKind};
use crate::shell::Script;

/// Over how many values a label is followed.
const DEPTH_MAX: usize = 48;

/// How much of a project's scripts is read. It is more than any workflow holds; what templates put in may be larger.
const BYTES_MAX: usize = 8 * 1024 * 1024;

/// How many steps are looked at that may have set a variable.
const WRITERS_MAX: usize = 64;

/// The flows of a project, found when they are asked for.
pub struct Flow<'a> {
    model: &'a Model,
    /// The folder of the workflows.
    workflows: &'a str,
    /// The jobs that call a pipeline of the project.
    callers: BTreeMap<&'a str, Vec<(&'a Pipeline, &'a Job)>>,
    /// The steps that use an action of the project.
    users: BTreeMap<&'a str, Vec<(Scope<'a>, &'a Step)>>,
    /// The steps of each job or action whose scripts name `$GITHUB_ENV`, by its address.
    writers: HashMap<usize, Vec<&'a Step>>,
    /// The number of each step in its job.
    positions: HashMap<usize, usize>,
    scripts: RefCell<HashMap<usize, Rc<Script>>>,
    writes: RefCell<HashMap<usize, Rc<[Write]>>>,
    /// How many bytes of scripts may still be read.
    bytes: Cell<usize>,
    known: RefCell<HashMap<(usize, String), Labels>>,
    depth: Cell<usize>,
}

impl<'a> Flow<'a> {
    /// The flows of a model, whose workflows stand in that folder.
    pub fn new(model: &'a Model, workflows: &'a str) -> Self {
        let mut flow = Self {
            model,
            workflows,
            callers: BTreeMap::new(),
            users: BTreeMap::new(),
            writers: HashMap::new(),
            positions: HashMap::new(),
            scripts: RefCell::default(),
            writes: RefCell::default(),
            bytes: Cell::new(BYTES_MAX),
            known: RefCell::default(),
            depth: Cell::new(0),
        };
        for pipeline in &model.pipelines {
            for job in &pipeline.jobs {
                if let Some(Target::Pipeline(id)) = job.call.as_ref().map(|call| &call.target) {
                    flow.callers.entry(id).or_default().push((pipeline, job));
                }
            }
        }
        flow.index();
        flow
    }

    /// Notes what would have to be looked for again and again.
    fn index(&mut self) {
        let (mut users, mut writers, mut positions) =
            (BTreeMap::<&'a str, Vec<_>>::new(), HashMap::new(), HashMap::new());
        let mut place = (0, 0);
        self.steps(&mut |scope, step| {
            if place.0 != scope.address() {
                place = (scope.address(), 0);
            }
            positions.insert(address(step), place.1);
            place.1 += 1;
            if let Some((id, _)) = step.own_action() {
                users.entry(id).or_default().push((scope, step));
            }
            let names_file = |piece: &Piece| matches!(piece, Piece::Text(text) if text.contains("GITHUB_ENV"));
            if matches!(&step.action, Action::Run { script } if script.pieces.iter().any(names_file)) {
                writers.entry(scope.address()).or_insert_with(Vec::new).push(step);
            }
        });
        (self.users, self.writers, self.positions) = (users, writers, positions);
    }

    /// The steps before a place that may set variables for it, the last ones first.
    fn earlier_writers(&self, scope: Scope<'a>) -> impl Iterator<Item = &'a Step> {
        let position = |step: &Step| self.positions.get(&address(step)).copied().unwrap_or(0);
        let own = scope.step.map_or(usize::MAX, position);
        let all = self.writers.get(&scope.address()).map(Vec::as_slice).unwrap_or_default();
        let before = all.partition_point(|step| position(step) < own);
        all.iter().take(before).rev().take(WRITERS_MAX).copied()
    }

    /// Calls a function for each step of the project that can run, with where it stands.
    pub fn steps(&self, visit: &mut dyn FnMut(Scope<'a>, &'a Step)) {
        for pipeline in &self.model.pipelines {
            for job in pipeline.jobs.iter().filter(|job| !is_switched_off(job.condition.as_ref())) {
                let scope = Scope::of(pipeline, Some(job));
                let steps = scope.steps().filter(|step| !is_switched_off(step.condition.as_ref()));
                steps.for_each(|step| visit(scope.at(step), step));
            }
        }
        for action in &self.model.actions {
            let scope = Scope::of_action(action);
            scope.steps().for_each(|step| visit(scope.at(step), step));
        }
    }

    /// Calls a function for each job of the project that can run.
    pub fn jobs(&self, visit: &mut dyn FnMut(Scope<'a>, &'a Job)) {
        for pipeline in &self.model.pipelines {
            for job in pipeline.jobs.iter().filter(|job| !is_switched_off(job.condition.as_ref())) {
                visit(Scope::of(pipeline, Some(job)), job);
            }
        }
    }

    /// Finds labels once. Where they are asked for while they are looked for, there are none.
    fn once(&self, of: usize, name: &str, find: impl FnOnce() -> Labels) -> Labels {
        let key = (of, name.to_owned());
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }
        if self.depth.get() >= DEPTH_MAX {
            return Labels::default();
        }
        self.known.borrow_mut().insert(key.clone(), Labels::default());
        self.depth.set(self.depth.get() + 1);
        let found = find();
        self.depth.set(self.depth.get() - 1);
        self.known.borrow_mut().insert(key, found.clone());
        found
    }
}

/// Whether a condition is `false` as it stands.
fn is_switched_off(condition: Option<&Value>) -> bool {
    condition.is_some_and(|condition| match &condition.kind {
        ValueKind::Bool(value) => !value,
        ValueKind::Run(expression) => *expression == Expression::Bool(false),
        _ => false,
    })
}

/// What tells a part of the model from others.
fn address<T>(part: &T) -> usize {
    std::ptr::from_ref(part) as usize
}
