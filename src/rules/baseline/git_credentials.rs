//! What of a job uses the token that `actions/checkout` leaves: `git push` and the like find it in the checkout.

use crate::catalog::limits::COMPOSITE_ACTION_DEPTH_MAX;
use crate::catalog::program::{PUSHING_ACTIONS, REMOTE_GIT};
use crate::model::{Action, Fields, Job, Model, Piece, Step, Target, Text};

/// What uses the credentials of a checkout that says nothing of them.
pub fn used(job: &Job, model: &Model) -> Option<String> {
    let mut steps = job.all_steps().skip_while(|step| !leaves_token(step));
    steps.next()?;
    steps.find_map(|step| of_step(step, model, COMPOSITE_ACTION_DEPTH_MAX))
}

fn of_step(step: &Step, model: &Model, deep: u64) -> Option<String> {
    match &step.action {
        Action::Run { script } => git_command(script),
        Action::Use { target: Target::Action(reference), .. } => {
            let name = reference.name();
            PUSHING_ACTIONS.contains(&name.to_ascii_lowercase().as_str()).then_some(name)
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

/// Whether a step checks out and leaves it to GitHub whether the token stays.
pub(super) fn leaves_token(step: &Step) -> bool {
    checkout(step).is_some_and(|(_, inputs)| inputs.get("persist-credentials").is_none())
}

/// A checkout: the version as the source says it, and what it is given.
pub(super) fn checkout(step: &Step) -> Option<(&str, &Fields)> {
    match &step.action {
        Action::Use { target: Target::Action(reference), inputs, .. }
            if reference.name().eq_ignore_ascii_case("actions/checkout") =>
        {
            Some((&reference.reference, inputs))
        }
        _ => None,
    }
}

/// `git push`, also behind options: `git -C docs push`.
fn git_command(script: &Text) -> Option<String> {
    // What is known on the runner only is one word.
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Run(_) => "_".to_owned(),
    };
    let text: String = script.pieces.iter().map(piece).collect();
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
                    verb => return REMOTE_GIT.contains(&verb).then(|| format!("git {verb}")),
                }
            }
            None
        })
    })
}
