//! What the token of a job has to be able to do, and what it may do.
//!
//! In: pipelines, and what the catalog and the lock file know of actions. Out: [`Needed`], with the step that needs each
//! permission; and [`Stated`], what the source says. It reports nothing: rules compare the two, and the way to the
//! target writes what is needed where the source leaves that open.
//!
//! - `step`: what a step needs; `action` by the catalog's rules, `script` by its commands, `call` by the called workflow.
//! - `token`: who is given the token.
//! - `granted`: what a source says.

mod action;
mod call;
mod granted;
mod script;
mod step;
mod token;

pub use granted::{Stated, granted, stated, statement};

use crate::catalog::command::Access;
use crate::catalog::permission::{Level, Scope};
use crate::lock::Lock;
use crate::model::{Job, Model, Pipeline, Site};

/// What the steps of a job need.
#[derive(Clone, Debug, Default)]
pub struct Needed {
    /// By scope, sorted by its name.
    pub scopes: Vec<Need>,
    /// What only may be needed, and is not among the others.
    pub perhaps: Vec<(Access, Reason)>,
    /// Steps of which it cannot be told, with the reason.
    pub unknown: Vec<(Site, String)>,
    /// Whether there is an action that is not seen: it may take the token without being given it.
    pub is_open: bool,
    /// Whether something may push with the credentials that checkout left.
    pub may_push: bool,
    /// Whether programs or actions run of which nothing is known: they may ask for the identity of the run.
    pub runs_unknown: bool,
}

/// A permission that is needed.
#[derive(Clone, Debug)]
pub struct Need {
    pub scope: Scope,
    pub level: Level,
    /// At least one.
    pub reasons: Vec<Reason>,
}

/// What needs a permission.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// The action, or the command.
    pub name: String,
    /// The step.
    pub site: Site,
    pub level: Level,
    /// Another scope that does as well.
    pub or: Option<Scope>,
    /// Whether it fails without: not if other credentials may stand in, or a failure is forgiven.
    pub is_certain: bool,
}

impl Need {
    /// The names of what needs it, each once.
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for reason in &self.reasons {
            if !names.contains(&reason.name.as_str()) {
                names.push(&reason.name);
            }
        }
        names
    }
}

impl Needed {
    fn add(&mut self, scope: Scope, reason: Reason) {
        if reason.level == Level::None {
            return;
        }
        match self.scopes.iter_mut().find(|need| need.scope == scope) {
            Some(need) => {
                need.level = need.level.max(reason.level);
                if !need.reasons.contains(&reason) {
                    need.reasons.push(reason);
                }
            }
            None => self.scopes.push(Need { scope, level: reason.level, reasons: vec![reason] }),
        }
    }

    /// The level at which a scope is needed for certain.
    pub fn level(&self, scope: Scope) -> Level {
        self.scopes.iter().find(|need| need.scope == scope).map_or(Level::None, |need| need.level)
    }

    /// The level at which a scope may be needed, as far as steps are known.
    pub fn highest(&self, scope: Scope) -> Level {
        let of = |access: &Access| {
            if access.scope == scope || access.or == Some(scope) { access.level } else { Level::None }
        };
        let perhaps = self.perhaps.iter().map(|(access, _)| of(access));
        let others = self.scopes.iter().flat_map(|need| &need.reasons);
        let others = others.filter(|reason| reason.or == Some(scope)).map(|reason| reason.level);
        perhaps.chain(others).fold(self.level(scope), Level::max)
    }

    /// What only may be needed is granted where another step asks for the same.
    fn settle(&mut self) {
        for (access, reason) in std::mem::take(&mut self.perhaps) {
            if self.level(access.scope) >= access.level {
                self.add(access.scope, reason);
            } else {
                self.perhaps.push((access, reason));
            }
        }
        self.scopes.sort_by_key(|need| need.scope.name());
    }
}

/// What is read of steps.
#[derive(Clone, Copy)]
struct Known<'a> {
    model: &'a Model,
    lock: &'a Lock,
    /// How many actions of the project are around them.
    depth: u64,
    /// What the environments around them carry.
    around: token::Around,
}

/// The permissions that the steps of a job need.
pub fn needed(pipeline: &Pipeline, job: &Job, model: &Model, lock: &Lock) -> Needed {
    let mut needed = Needed::default();
    match &job.call {
        Some(call) => call::of_call(call, model, lock, &mut needed, 0),
        None => {
            let around = token::Around::of(pipeline, job);
            for step in job.all_steps() {
                step::of_step(step, Known { model, lock, depth: 0, around }, &mut needed);
            }
        }
    }
    if ["container", "services"].iter().filter_map(|key| job.field(key)).any(token::is_given_in) {
        let reason = Reason {
            name: "the image of a container".to_owned(),
            site: job.site,
            level: Level::Read,
            or: None,
            is_certain: false,
        };
        needed.add(Scope::Packages, reason);
    }
    needed.settle();
    needed
}

/// Whether the compiler chooses the permissions of a job.
pub fn is_inferred(pipeline: &Pipeline, job: &Job) -> bool {
    pipeline.baseline.permissions.is_safe()
        && job.field("permissions").is_none()
        && pipeline.fields.get("permissions").is_none()
}
