//! What a step needs that uses an action of another repository: the catalog's rules, tested against its inputs.

use super::step::is_forgiven;
use super::token::{gets, has_other_token, has_token, is_replaced};
use super::{Known, Needed, Reason, script};
use crate::catalog::command::Access;
use crate::catalog::permission::{Evidence, Level, Op, PermissionRule, Scope, is_identity_login};
use crate::catalog::{self, security};
use crate::check::interface;
use crate::lock::Lock;
use crate::model::{ActionReference, Fields, Piece, Site, Step, Value, ValueKind};

pub(super) fn of_action(
    step: &Step,
    reference: &ActionReference,
    inputs: &Fields,
    known: Known<'_>,
    needed: &mut Needed,
) {
    let name = reference.name();
    let Some(rules) = catalog::action(&name).and_then(|action| action.permissions.as_ref()) else {
        of_unknown(step, reference, inputs, known, needed);
        return;
    };
    if let Some(code) = inputs.iter().find(|field| security::code_inputs(&name).contains(&field.key.as_str())) {
        of_code(step, reference, (inputs, &code.value), known, needed);
    }
    let is_silent = |rule: &PermissionRule| rule.when.is_some() && rule.permissions.is_empty();
    // "With its own token", and it is given that of the job: what for is not known.
    needed.is_open |= rules.iter().any(is_silent) && (has_token(inputs) || has_token(&step.env));
    // What signs in may do so by the identity of the run, in a version that is newer than the catalog.
    needed.runs_unknown |= !name.starts_with("actions/");
    // A checkout may read with the token of the job whatever else it is given.
    let is_checkout = name.eq_ignore_ascii_case("actions/checkout");
    let replaced = !is_checkout && is_replaced(step, reference, inputs, known.lock, known.around);
    for rule in rules {
        let grants = || rule.permissions.iter().filter(|(scope, _)| !replaced || *scope == Scope::IdToken);
        match holds(rule, reference, inputs, known.lock) {
            Some(false) => {}
            Some(true) if rule.when.is_some() && rule.evidence != Evidence::Readme => {
                for (scope, level) in grants() {
                    let reason =
                        Reason { name: name.clone(), site: step.site, level: *level, or: None, is_certain: false };
                    needed.perhaps.push((Access { scope: *scope, level: *level, or: None }, reason));
                }
            }
            Some(true) => {
                for (scope, level) in grants() {
                    let is_certain = is_certain(step, &name, inputs, rule, *scope, known);
                    let or = other_half(rule, *scope);
                    needed.add(*scope, Reason { name: name.clone(), site: step.site, level: *level, or, is_certain });
                }
            }
            None if replaced => {}
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

/// What writes to issues and to pull requests may be meant for one of them.
fn other_half(rule: &PermissionRule, scope: Scope) -> Option<Scope> {
    let other = match scope {
        Scope::Issues => Scope::PullRequests,
        Scope::PullRequests => Scope::Issues,
        _ => return None,
    };
    rule.permissions.iter().any(|(one, _)| *one == other).then_some(other)
}

/// Whether the step fails without a permission that a rule asks for.
fn is_certain(step: &Step, name: &str, inputs: &Fields, rule: &PermissionRule, scope: Scope, known: Known<'_>) -> bool {
    if is_forgiven(step) {
        return false;
    }
    if scope == Scope::IdToken {
        // Keys stand in for the identity, and so does what an earlier step left.
        let stands_in = |key: &str| {
            let key = key.to_ascii_lowercase();
            ["key", "secret", "password", "cred", "token", "chaining", "auth"].iter().any(|word| key.contains(word))
        };
        return is_identity_login(name) && !inputs.iter().chain(step.env.iter()).any(|field| stands_in(&field.key));
    }
    let others = has_other_token(inputs) || has_other_token(&step.env) || known.around.has_other;
    let pushes = scope == Scope::Contents && known.around.checks_out_with_other;
    // Where the repository is public, every token can read.
    let writes = rule.permissions.iter().any(|(one, level)| *one == scope && *level == Level::Write);
    writes && rule.when.is_none() && !others && !pushes
}

/// An action whose needs the catalog does not know.
fn of_unknown(step: &Step, reference: &ActionReference, inputs: &Fields, known: Known<'_>, needed: &mut Needed) {
    let name = reference.name();
    needed.runs_unknown = true;
    needed.may_push |= known.around.leaves_credentials;
    if gets(step, reference, inputs, known.lock) || known.around.is_given {
        needed.unknown.push((step.site, format!("`{name}` is given the token, and what it does with it is not known")));
        return;
    }
    // The steps of a composite action can read the token by themselves.
    needed.is_open |= interface(known.lock, reference)
        .is_none_or(|interface| interface.using.is_empty() || interface.using == "composite");
}

/// An action that runs code of its caller with the token.
fn of_code(
    step: &Step,
    reference: &ActionReference,
    (inputs, code): (&Fields, &Value),
    known: Known<'_>,
    needed: &mut Needed,
) {
    // Where defaults are not known, the token may be one.
    let may_get = || {
        interface(known.lock, reference).is_none_or(|interface| interface.using.is_empty())
            && !is_replaced(step, reference, inputs, known.lock, known.around)
    };
    if !gets(step, reference, inputs, known.lock) && !known.around.is_given && !may_get() {
        return;
    }
    let text = match &code.kind {
        ValueKind::Text(text) => text.clone(),
        _ => crate::model::Text::constant(code.as_text().unwrap_or_default()),
    };
    let script = script::read_octokit(&text);
    needed.runs_unknown |= !script.is_known;
    if !script.is_known {
        needed.unknown.push((step.site, format!("the script of `{}` is given the token", reference.name())));
    }
    let site: Site = step.site;
    for command in script.commands {
        for access in command.needs {
            let is_certain = command.is_certain && access.level == Level::Write && !is_forgiven(step);
            let reason = Reason { name: command.name.clone(), site, level: access.level, or: access.or, is_certain };
            needed.add(access.scope, reason);
        }
    }
}

/// Whether a rule applies; nothing where that depends on the run.
pub(super) fn holds(rule: &PermissionRule, reference: &ActionReference, inputs: &Fields, lock: &Lock) -> Option<bool> {
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
                Some(Piece::Text(start)) => Some((start.clone(), false)),
                _ => None,
            },
        },
        _ => value.as_text().map(|text| (text, true)),
    }
}
