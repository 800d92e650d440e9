//! Whether a pipeline needs the token that `actions/checkout` leaves: `git push` and the like find it in the checkout.

use crate::catalog::limits::COMPOSITE_ACTION_DEPTH_MAX;
use crate::import::harden::Kept;
use crate::model::{Action, Job, Model, Pipeline, Step, Target, Text};

/// What of Git talks to the server of the checkout.
const VERBS: &[&str] = &["push", "fetch", "pull", "ls-remote", "submodule", "lfs"];

/// Actions that push with the credentials of the checkout, as their manuals say.
const PUSHING: &[&str] = &["stefanzweifel/git-auto-commit-action", "endbug/add-and-commit"];

/// The choice that stays with GitHub, if one does.
pub(super) fn needed(pipeline: &Pipeline, model: &Model) -> Option<Kept> {
    let (job, what) = pipeline.jobs.iter().find_map(|job| Some((job, of_job(job, model)?)))?;
    let reason = format!(
        "the job `{}` has `{what}`, which may use the token that checkout leaves; give that step a token of its own, or \
         the checkout `persist-credentials = true`, and take `credentials = github` out",
        job.id
    );
    Some(Kept { pipeline: pipeline.id.clone(), choice: "credentials", reason })
}

/// What uses the credentials of a checkout that says nothing of them.
fn of_job(job: &Job, model: &Model) -> Option<String> {
    let mut steps = job.all_steps().skip_while(|step| !leaves_token(step));
    steps.next()?;
    steps.find_map(|step| of_step(step, model, COMPOSITE_ACTION_DEPTH_MAX))
}

fn of_step(step: &Step, model: &Model, deep: u64) -> Option<String> {
    match &step.action {
        Action::Run { script } => git_command(script),
        Action::Use { target: Target::Action(reference), .. } => {
            let name = reference.name();
            PUSHING.contains(&name.to_ascii_lowercase().as_str()).then_some(name)
        }
        Action::Use { target: Target::Own { id, .. }, .. } => {
            let deeper = deep.checked_sub(1)?;
            let inner = model.action(id)?.steps.iter().find_map(|step| of_step(step, model, deeper))?;
            // Of actions within actions, the outermost is the one that the job names.
            let what = inner.split_once("` of the action").map_or(inner.as_str(), |(what, _)| what);
            Some(format!("{what}` of the action `{id}"))
        }
        _ => None,
    }
}

fn leaves_token(step: &Step) -> bool {
    match &step.action {
        Action::Use { target: Target::Action(reference), inputs, .. } => {
            reference.repository.eq_ignore_ascii_case("actions/checkout")
                && reference.path.is_empty()
                && inputs.get("persist-credentials").is_none()
        }
        _ => false,
    }
}

/// `git push`, also behind options: `git -C docs push`.
fn git_command(script: &Text) -> Option<String> {
    let text = crate::lower::expression::text(script);
    let apart = |character: char| character.is_whitespace() || ";|&()`\"'".contains(character);
    text.lines().filter(|line| !line.trim_start().starts_with('#')).find_map(|line| {
        let words: Vec<&str> = line.split(apart).filter(|word| !word.is_empty()).collect();
        let starts = words.iter().enumerate().filter(|(_, word)| **word == "git").map(|(at, _)| at + 1);
        starts.into_iter().find_map(|start| {
            let mut rest = words[start..].iter();
            while let Some(word) = rest.next() {
                match *word {
                    // These have a value behind them.
                    "-C" | "-c" => {
                        rest.next();
                    }
                    option if option.starts_with('-') => {}
                    verb => return VERBS.contains(&verb).then(|| format!("git {verb}")),
                }
            }
            None
        })
    })
}
