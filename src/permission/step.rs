//! What one step needs.

use super::token::{self, has_other_token, has_token, has_token_in};
use super::{Known, Needed, Reason, action, script};
use crate::catalog::limits::COMPOSITE_ACTION_DEPTH_MAX;
use crate::catalog::permission::Level;
use crate::model::{Action, Fields, Step, Target};

pub(super) fn of_step(step: &Step, known: Known<'_>, needed: &mut Needed) {
    match &step.action {
        Action::Use { target: Target::Action(reference), inputs, .. } => {
            action::of_action(step, reference, inputs, known, needed);
        }
        Action::Use { target: Target::Own { id, .. }, inputs, .. } => of_own_action(step, id, inputs, known, needed),
        Action::Use { target: Target::Other(target) | Target::Pipeline(target), inputs, .. } => {
            if has_token(inputs) || has_token(&step.env) {
                needed.unknown.push((step.site, format!("`{target}` is given the token")));
            }
            needed.is_open = true;
        }
        Action::Run { script: text } => of_script(step, text, known, needed),
        Action::Wait { .. } | Action::WaitAll | Action::Cancel { .. } | Action::Parallel { .. } => {}
    }
}

fn of_script(step: &Step, text: &crate::model::Text, known: Known<'_>, needed: &mut Needed) {
    let script = script::read(text);
    needed.runs_unknown |= !script.is_known;
    needed.may_push |= known.around.leaves_credentials && script.may_push;
    if !has_token(&step.env) && !known.around.is_given && !has_token_in(text) {
        return;
    }
    if !script.is_known {
        needed.unknown.push((step.site, "its script is given the token".to_owned()));
    }
    let others = has_other_token(&step.env) || known.around.has_other || is_forgiven(step);
    for command in script.commands {
        for access in command.needs {
            needed.add(
                access.scope,
                Reason {
                    name: command.name.clone(),
                    site: step.site,
                    level: access.level,
                    or: access.or,
                    // Where the repository is public, every token can read.
                    is_certain: command.is_certain && access.level == Level::Write && !others,
                },
            );
        }
    }
}

/// Whether a failure of the step may be of no consequence.
pub(super) fn is_forgiven(step: &Step) -> bool {
    step.fields.get("continue-on-error").is_some_and(|value| value.as_text().as_deref() != Some("false"))
}

/// A step that uses an action of this project needs what the action's steps need with the inputs that are given.
fn of_own_action(step: &Step, id: &str, inputs: &Fields, known: Known<'_>, needed: &mut Needed) {
    let Some(action) = known.model.action(id).filter(|_| known.depth < COMPOSITE_ACTION_DEPTH_MAX) else {
        needed.is_open = true;
        return;
    };
    // The environment of the step is that of the action's steps, too.
    let mut around = known.around;
    around.is_given |= has_token(&step.env);
    around.has_other |= has_other_token(&step.env);
    around.leaves_credentials |= token::leaves_credentials(&action.steps, action.baseline);
    let mut inner = Needed::default();
    for step in action.steps_given(inputs) {
        of_step(&step, Known { depth: known.depth + 1, around, ..known }, &mut inner);
    }
    let here = |reason: Reason| Reason {
        name: id.to_owned(),
        site: step.site,
        is_certain: reason.is_certain && !is_forgiven(step),
        ..reason
    };
    for need in inner.scopes {
        need.reasons.into_iter().for_each(|reason| needed.add(need.scope, here(reason)));
    }
    needed.perhaps.extend(inner.perhaps.into_iter().map(|(access, reason)| (access, here(reason))));
    let unknown = inner.unknown.into_iter().map(|(_, reason)| (step.site, format!("in the action `{id}`: {reason}")));
    needed.unknown.extend(unknown);
    needed.is_open |= inner.is_open;
    needed.may_push |= inner.may_push;
    needed.runs_unknown |= inner.runs_unknown;
}
