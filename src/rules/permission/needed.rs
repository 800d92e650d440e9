//! What a job's token has to be able to do, from what its steps are.
//!
//! A step gets the token only through an input, a default of an input, its environment, or credentials that checkout
//! left. Source of what actions need: the catalog's permission rules.

use crate::catalog;
use crate::catalog::limits::COMPOSITE_ACTION_DEPTH_MAX;
use crate::catalog::permission::{Evidence, Level, Op, PermissionRule, Scope};
use crate::check::interface;
use crate::diagnostic::Diagnostic;
use crate::lock::Lock;
use crate::model::{
    Action, ActionReference, Expression, Fields, Job, Model, Pipeline, Site, Step, Target, Value, ValueKind,
};
use crate::rules::Facts;

/// What the steps of a job need.
#[derive(Debug, Default)]
pub struct Needed {
    /// By scope, with the actions that ask for it.
    pub scopes: Vec<(Scope, Level, Vec<String>)>,
    /// Steps of which it cannot be told, with the reason.
    pub unknown: Vec<(Site, String)>,
}

impl Needed {
    pub(super) fn add(&mut self, scope: Scope, level: Level, reason: &str) {
        if level == Level::None {
            return;
        }
        match self.scopes.iter_mut().find(|(known, ..)| *known == scope) {
            Some((_, known, reasons)) => {
                *known = (*known).max(level);
                if reasons.iter().all(|known| known != reason) {
                    reasons.push(reason.to_owned());
                }
            }
            None => self.scopes.push((scope, level, vec![reason.to_owned()])),
        }
    }
}

/// The permissions that the steps of a job need.
pub fn needed(job: &Job, model: &Model, lock: &Lock) -> Needed {
    let mut needed = Needed::default();
    if let Some(call) = &job.call {
        super::call::of_call(call, model, lock, &mut needed, 0);
        return needed;
    }
    let mut maybe = Vec::new();
    for step in job.all_steps() {
        of_step(step, Known { model, lock, depth: 0 }, &mut needed, &mut maybe);
    }
    // What only may be needed is granted where another step asks for the same.
    for (scope, level, reason) in maybe {
        if needed.scopes.iter().any(|(known, granted, _)| *known == scope && *granted >= level) {
            needed.add(scope, level, &reason);
        }
    }
    needed.scopes.sort_by_key(|(scope, ..)| scope.name());
    needed
}

/// What is read of steps.
#[derive(Clone, Copy)]
struct Known<'a> {
    model: &'a Model,
    lock: &'a Lock,
    /// How many actions of the project are around them.
    depth: u64,
}

/// What is needed only where another step asks for the same.
type Maybe = Vec<(Scope, Level, String)>;

fn of_step(step: &Step, known: Known<'_>, needed: &mut Needed, maybe: &mut Maybe) {
    match &step.action {
        Action::Use { target: Target::Action(reference), inputs, .. } => {
            of_action(step, reference, inputs, known.lock, needed, maybe);
        }
        Action::Use { target: Target::Own { id, .. }, inputs, .. } => {
            of_own_action(step, id, inputs, known, needed, maybe);
        }
        Action::Use { target: Target::Other(target) | Target::Pipeline(target), inputs, .. } => {
            if has_token(inputs) || has_token(&step.env) {
                needed.unknown.push((step.site, format!("`{target}` is given the token")));
            }
        }
        Action::Run { .. } => {
            if has_token(&step.env) {
                needed.unknown.push((step.site, "its script is given the token".to_owned()));
            }
        }
        Action::Wait { .. } | Action::WaitAll | Action::Cancel { .. } | Action::Parallel { .. } => {}
    }
}

/// A step that uses an action of this project needs what the action's steps need with the inputs that are given.
fn of_own_action(step: &Step, id: &str, inputs: &Fields, known: Known<'_>, needed: &mut Needed, maybe: &mut Maybe) {
    // The environment of the step is that of the action's steps, too.
    if has_token(&step.env) {
        needed.unknown.push((step.site, format!("the action `{id}` is given the token")));
    }
    let Some(action) = known.model.action(id).filter(|_| known.depth < COMPOSITE_ACTION_DEPTH_MAX) else { return };
    let (mut inner, mut perhaps) = (Needed::default(), Maybe::new());
    for step in action.steps_given(inputs) {
        of_step(&step, Known { depth: known.depth + 1, ..known }, &mut inner, &mut perhaps);
    }
    for (scope, level, _) in inner.scopes {
        needed.add(scope, level, id);
    }
    maybe.extend(perhaps.into_iter().map(|(scope, level, _)| (scope, level, id.to_owned())));
    let unknown = inner.unknown.into_iter().map(|(_, reason)| (step.site, format!("in the action `{id}`: {reason}")));
    needed.unknown.extend(unknown);
}

fn of_action(
    step: &Step,
    reference: &ActionReference,
    inputs: &Fields,
    lock: &Lock,
    needed: &mut Needed,
    maybe: &mut Maybe,
) {
    let name = reference.name();
    let Some(rules) = catalog::action(&name).and_then(|action| action.permissions.as_ref()) else {
        if gets_token(step, reference, inputs, lock) {
            needed
                .unknown
                .push((step.site, format!("`{name}` is given the token, and what it does with it is not known")));
        }
        return;
    };
    for rule in rules {
        match holds(rule, reference, inputs, lock) {
            Some(false) => {}
            Some(true) if rule.when.is_some() && rule.evidence != Evidence::Readme => {
                maybe.extend(rule.permissions.iter().map(|(scope, level)| (*scope, *level, name.clone())));
            }
            Some(true) => rule.permissions.iter().for_each(|(scope, level)| needed.add(*scope, *level, &name)),
            None => {
                let input = rule.condition.as_ref().map_or("", |condition| &condition.input);
                needed.unknown.push((
                    step.site,
                    format!("what `{name}` needs depends on `{input}`, which is known on the runner only"),
                ));
            }
        }
    }
}

/// Whether a rule applies; nothing where that depends on the run.
fn holds(rule: &PermissionRule, reference: &ActionReference, inputs: &Fields, lock: &Lock) -> Option<bool> {
    let Some(condition) = &rule.condition else { return Some(true) };
    let given = inputs.iter().find(|field| field.key.eq_ignore_ascii_case(&condition.input)).map(|field| &field.value);
    match given {
        Some(value) => match constant_start(value) {
            Some((text, true)) => Some(condition.holds(Some(&text))),
            // The start of a text is enough to tell `ghcr.io/…`.
            Some((start, false)) if !start.is_empty() && condition.holds(Some(&start)) => Some(true),
            _ => match condition.op {
                Op::Set => Some(true),
                Op::Unset => Some(false),
                _ => None,
            },
        },
        None => {
            let interface = interface(lock, reference);
            let default = interface.and_then(|interface| interface.inputs.get(&condition.input)?.default.clone());
            Some(condition.holds(default.as_deref()))
        }
    }
}

/// The constant beginning of a value, and whether that is all of it.
fn constant_start(value: &Value) -> Option<(String, bool)> {
    match &value.kind {
        ValueKind::Text(text) => match text.as_constant() {
            Some(constant) => Some((constant, true)),
            None => match text.pieces.first() {
                Some(crate::model::Piece::Text(start)) => Some((start.clone(), false)),
                _ => None,
            },
        },
        _ => value.as_text().map(|text| (text, true)),
    }
}

fn gets_token(step: &Step, reference: &ActionReference, inputs: &Fields, lock: &Lock) -> bool {
    if has_token(inputs) || has_token(&step.env) {
        return true;
    }
    let Some(interface) = interface(lock, reference) else { return false };
    interface.inputs.iter().any(|(name, input)| {
        let default = input.default.as_deref().unwrap_or_default();
        default.contains("github.token") && !inputs.iter().any(|field| field.key.eq_ignore_ascii_case(name))
    })
}

fn has_token(fields: &Fields) -> bool {
    let mut found = false;
    fields.expressions(&mut |expression| {
        expression.walk(&mut |inner| found |= is_token(inner));
    });
    found
}

/// `github.token` or `secrets.GITHUB_TOKEN`.
fn is_token(expression: &Expression) -> bool {
    match expression.as_path() {
        Some(("github", names)) => names == ["token"],
        Some(("secrets", names)) => names.first().is_some_and(|name| name.eq_ignore_ascii_case("github_token")),
        _ => false,
    }
}

/// Whether the compiler chooses the permissions of a job.
pub fn is_inferred(pipeline: &Pipeline, job: &Job) -> bool {
    pipeline.baseline.permissions.is_safe()
        && job.field("permissions").is_none()
        && pipeline.fields.get("permissions").is_none()
}

/// `permissions-unknown`: the compiler cannot tell what a job needs, so the source has to say it.
pub fn permissions_unknown(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let Facts { model, sites, lock, .. } = facts;
    let mut found = Vec::new();
    for pipeline in &model.pipelines {
        for job in pipeline.jobs.iter().filter(|job| is_inferred(pipeline, job)) {
            for (site, reason) in needed(job, model, lock).unknown {
                let Some(span) = sites.span(site) else { continue };
                let diagnostic = Diagnostic::finding(
                    "permissions-unknown",
                    span,
                    format!("what the token of job `{}` has to be able to do cannot be told", job.id),
                )
                .label(reason)
                .help("say it in the job: `permissions { contents = read }`, or `permissions = none`");
                found.push(crate::check::outward(diagnostic, site, sites));
            }
        }
    }
    found
}
