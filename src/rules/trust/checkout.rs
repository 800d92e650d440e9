//! Steps that put what a pull request brings into the work tree.

use super::execution::constant;
use super::foreign::is_head;
use crate::catalog;
use crate::catalog::version::{Version, is_commit};
use crate::lock::Lock;
use crate::model::{Action, ActionReference, Fields, Site, Step, Target, Value};

/// Such a step.
pub(super) struct Checkout {
    /// What leads to the pull request.
    pub site: Site,
    /// Where it is put, if not at the root.
    pub folder: Option<String>,
    pub refusal: Refusal,
}

/// Whether the step refuses what a fork brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    Never,
    /// Its version is not known.
    Perhaps,
    /// In runs of `pull_request_target` and `workflow_run`.
    OfForks,
}

pub(super) fn checkout(step: &Step, lock: &Lock) -> Option<Checkout> {
    match &step.action {
        Action::Use { target: Target::Action(reference), inputs, .. }
            if reference.name().eq_ignore_ascii_case("actions/checkout") =>
        {
            let head = inputs.iter().find(|field| is_head(&field.key, &field.value))?;
            let folder = inputs.get("path").and_then(Value::as_text).filter(|path| path != "." && path != "./");
            Some(Checkout { site: head.value.site, folder, refusal: refusal(reference, inputs, lock) })
        }
        Action::Run { script } => {
            let text = constant(script);
            let fetches = text.contains("gh pr checkout") || text.contains("git fetch") && text.contains("pull/");
            fetches.then_some(Checkout { site: step.site, folder: None, refusal: Refusal::Never })
        }
        _ => None,
    }
}

/// The input that lets it be, since July 2026: https://github.com/actions/checkout/pull/2454
const OPT_IN: &str = "allow-unsafe-pr-checkout";

fn refusal(reference: &ActionReference, inputs: &Fields, lock: &Lock) -> Refusal {
    if inputs.get(OPT_IN).is_some_and(|value| value.as_text().as_deref() != Some("false")) {
        return Refusal::Never;
    }
    let locked = lock.get(&reference.repository, &reference.reference).map(|locked| locked.version.as_str());
    let of_commit = || catalog::repository(&reference.repository)?.version_of(&reference.reference);
    let said = if is_commit(&reference.reference) { of_commit() } else { Some(reference.reference.as_str()) };
    let Some(version) = locked.filter(|version| !is_commit(version)).or(said) else { return Refusal::Perhaps };
    let (Some(parsed), Some(action)) = (Version::parse(version), catalog::action("actions/checkout")) else {
        return Refusal::Perhaps;
    };
    match parsed.major() > 1 && action.input_arrives_later(OPT_IN, version).is_none() {
        true => Refusal::OfForks,
        false => Refusal::Never,
    }
}
