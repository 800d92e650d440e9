//! Whether a job can run, and after which results of the jobs before it.
//!
//! In: a pipeline, a way in which it starts, a job, and which results are of interest. Out: results of the jobs before it
//! with which it runs, or that there are none. GitHub's rules count: a condition without a status function means
//! `success() && (…)`, and the status functions look at all that came before, at any depth.
//!
//! What a condition asks besides is either way, but the same for all that ask it.

mod atoms;
mod moment;

use std::collections::BTreeMap;

use super::condition::{condition, has_status};
use super::scenario::{Scenario, scenarios};
use super::{Error, coerce, evaluate};
use crate::model::graph::JobGraph;
use crate::model::{Expression, Job, Pipeline, Trigger};
use atoms::Atoms;
use moment::Moment;

/// How many states are looked at before it is given up.
const STATES_MAX: usize = 20_000;

/// What became of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    Success,
    Failure,
    Cancelled,
    Skipped,
}

impl Outcome {
    /// GitHub's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Failure => "failure",
            Self::Cancelled => "cancelled",
            Self::Skipped => "skipped",
        }
    }
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub enum Reach<'a> {
    /// It never runs so.
    Never,
    /// It runs when the jobs before it end so; in an order in which they can run.
    After(Vec<(&'a Job, Outcome)>),
    /// There are too many ways to look at.
    Unknown,
}

/// Looks for results with which a job runs. `may` says which result of a job is of interest.
pub fn reach<'a>(
    pipeline: &'a Pipeline,
    scenario: &Scenario,
    job: &'a Job,
    may: &dyn Fn(&Job, Outcome) -> bool,
) -> Reach<'a> {
    let Some(jobs) = in_order(pipeline, job) else { return Reach::Unknown };
    let mut atoms = Atoms::default();
    let conditions: Vec<Condition> =
        jobs.iter().map(|job| Condition::of(pipeline, job, scenario, &mut atoms)).collect();
    let graph = JobGraph::new(pipeline);
    let place: BTreeMap<&str, usize> = jobs.iter().enumerate().map(|(index, job)| (job.id.as_str(), index)).collect();
    let ancestors: Vec<Vec<usize>> = jobs
        .iter()
        .map(|job| graph.ancestors(&job.id).into_iter().filter_map(|id| place.get(id).copied()).collect())
        .collect();
    // It matters that a job does not succeed where some condition behind it may be true for that reason.
    let mut observed: Vec<bool> = jobs.iter().map(|job| !may(job, Outcome::Success)).collect();
    for (_, before) in conditions.iter().zip(&ancestors).filter(|(condition, _)| !condition.is_implicit) {
        for &place in before {
            if let Some(is_observed) = observed.get_mut(place) {
                *is_observed = true;
            }
        }
    }
    let mut search = Search {
        outcomes: vec![None; jobs.len()],
        jobs,
        conditions,
        ancestors,
        observed,
        atoms,
        scenario,
        may,
        states: 0,
    };
    match search.from(0) {
        _ if search.states > STATES_MAX => Reach::Unknown,
        false => Reach::Never,
        true => {
            let found = search.jobs.iter().zip(&search.outcomes);
            Reach::After(found.filter_map(|(job, outcome)| Some((*job, (*outcome)?))).collect())
        }
    }
}

/// Whether a job can run at all.
pub fn may_run(pipeline: &Pipeline, scenario: &Scenario, job: &Job) -> bool {
    reach(pipeline, scenario, job, &|_, _| true) != Reach::Never
}

/// Whether a job can run when a trigger starts the pipeline.
pub fn may_run_for(pipeline: &Pipeline, trigger: &Trigger, job: &Job) -> bool {
    scenarios(pipeline, trigger, &[]).iter().any(|start| may_run(pipeline, start, job))
}

/// The jobs before one, each behind those that it needs, and itself. Nothing where they wait for each other.
fn in_order<'a>(pipeline: &'a Pipeline, job: &'a Job) -> Option<Vec<&'a Job>> {
    let wanted = JobGraph::new(pipeline).ancestors(&job.id);
    if wanted.contains(job.id.as_str()) {
        return None;
    }
    let mut open: Vec<&Job> = pipeline.jobs.iter().filter(|job| wanted.contains(job.id.as_str())).collect();
    let mut found: Vec<&Job> = Vec::new();
    while !open.is_empty() {
        let is_ready = |job: &&Job| job.needs.iter().all(|need| open.iter().all(|open| open.id != need.job));
        let (ready, rest): (Vec<&Job>, Vec<&Job>) = open.iter().copied().partition(is_ready);
        if ready.is_empty() {
            return None;
        }
        found.extend(ready);
        open = rest;
    }
    found.push(job);
    Some(found)
}

/// The condition of a job, with what only the run knows made atoms.
struct Condition {
    expression: Expression,
    /// Whether GitHub puts `success()` before it.
    is_implicit: bool,
}

impl Condition {
    fn of(pipeline: &Pipeline, job: &Job, scenario: &Scenario, atoms: &mut Atoms) -> Self {
        let whole = condition(pipeline, job).unwrap_or(Expression::Bool(true));
        Self { is_implicit: !has_status(&whole), expression: atoms.take_out(&whole, scenario) }
    }
}

struct Search<'a, 's> {
    /// The last is the one that is looked at.
    jobs: Vec<&'a Job>,
    conditions: Vec<Condition>,
    ancestors: Vec<Vec<usize>>,
    /// Whether other results than success are of interest.
    observed: Vec<bool>,
    outcomes: Vec<Option<Outcome>>,
    atoms: Atoms,
    scenario: &'s Scenario,
    may: &'s dyn Fn(&Job, Outcome) -> bool,
    states: usize,
}

/// What a condition says.
enum Says {
    Known(bool),
    /// That depends on something, which was not decided yet.
    Atom(usize),
    Either,
}

impl Search<'_, '_> {
    /// Whether the job runs in some way, given the results of the jobs before `index`. The results stay where it does.
    fn from(&mut self, index: usize) -> bool {
        self.states += 1;
        if self.states > STATES_MAX {
            return false;
        }
        let is_last = index + 1 == self.jobs.len();
        match self.condition(index) {
            Says::Known(true) if is_last => true,
            Says::Known(false) if is_last => false,
            Says::Either if is_last => true,
            Says::Known(true) => self.runs(index),
            Says::Known(false) => self.set(index, Outcome::Skipped),
            Says::Either => self.runs(index) || self.set(index, Outcome::Skipped),
            Says::Atom(atom) => [true, false].into_iter().any(|truth| {
                if !self.atoms.may_be(atom, truth) {
                    return false;
                }
                self.atoms.set(atom, Some(truth));
                let found = self.from(index);
                if !found {
                    self.atoms.set(atom, None);
                }
                found
            }),
        }
    }

    fn runs(&mut self, index: usize) -> bool {
        let others = self.observed.get(index).copied().unwrap_or(true);
        let outcomes = [Outcome::Success, Outcome::Failure, Outcome::Cancelled];
        outcomes.into_iter().take(if others { 3 } else { 1 }).any(|outcome| self.set(index, outcome))
    }

    fn set(&mut self, index: usize, outcome: Outcome) -> bool {
        let is_of_interest = self.jobs.get(index).is_some_and(|job| (self.may)(job, outcome));
        // All that came before has to succeed where the job does not say otherwise.
        let is_in_vain =
            outcome != Outcome::Success && self.conditions.last().is_some_and(|condition| condition.is_implicit);
        if !is_of_interest || is_in_vain {
            return false;
        }
        self.put(index, Some(outcome));
        let found = self.from(index + 1);
        if !found {
            self.put(index, None);
        }
        found
    }

    fn put(&mut self, index: usize, outcome: Option<Outcome>) {
        if let Some(place) = self.outcomes.get_mut(index) {
            *place = outcome;
        }
    }

    fn condition(&self, index: usize) -> Says {
        let (Some(condition), Some(job)) = (self.conditions.get(index), self.jobs.get(index)) else {
            return Says::Known(false);
        };
        let before: Vec<(&str, Outcome)> = self
            .ancestors
            .get(index)
            .into_iter()
            .flatten()
            .filter_map(|&at| Some((self.jobs.get(at)?.id.as_str(), (*self.outcomes.get(at)?)?)))
            .collect();
        if condition.is_implicit && before.iter().any(|(_, outcome)| *outcome != Outcome::Success) {
            return Says::Known(false);
        }
        let moment = Moment { scenario: self.scenario, before: &before, job, atoms: Some(&self.atoms) };
        match evaluate(&condition.expression, &moment) {
            Ok(value) => Says::Known(coerce::is_true(&value)),
            Err(Error::Open) => {
                let inner = Moment { atoms: None, ..moment };
                self.atoms.undecided(&condition.expression, &inner).map_or(Says::Either, Says::Atom)
            }
            Err(_) => Says::Either,
        }
    }
}

#[cfg(test)]
mod tests;
