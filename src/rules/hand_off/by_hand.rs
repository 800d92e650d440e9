//! `hand-off-by-hand`: what a script lacks that hands an image over, and `deploy` has.

use super::command::Command;
use super::script::{below, git_folder};
use super::{Written, each};
use crate::diagnostic::Diagnostic;
use crate::model::Step;
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    each(facts, |Written { pipeline, job, hand_off, .. }| {
        let folder = hand_off.checkout.folder();
        let of_steps: Vec<_> = job.all_steps().map(|step| facts.commands(step)).collect();
        let commands: Vec<&Command> = of_steps.iter().flat_map(|all| all.iter()).collect();
        let inside = |one: &&Command| below(&git_folder(one), &folder).is_some();
        let mut missing = Vec::new();
        let mut pushes =
            commands.iter().copied().filter(inside).filter(|one| one.calls("git", &["push"]).is_some()).peekable();
        if pushes.peek().is_some() && pushes.all(|one| !one.repeated) {
            missing.push("when another push wins the race");
        }
        let commits =
            |one: &Command| one.calls("git", &["commit"]).is_some_and(|words| !words.contains(&"--allow-empty"));
        if commands.iter().copied().filter(inside).any(commits) && !looks_first(&commands) {
            missing.push("when nothing changed");
        }
        let said = job.field("concurrency").is_some() || pipeline.fields.get("concurrency").is_some();
        // The compiler adds one where nothing is said.
        let ordered = said || pipeline.baseline.others.is_safe();
        let label = match (missing.as_slice(), ordered) {
            ([], true) => return None,
            ([], false) => "an older run that ends later puts its image over a newer one".to_owned(),
            (missing, true) => format!("it fails {}", missing.join(", and ")),
            (missing, false) => {
                format!("it fails {}, and an older run may overwrite a newer one", missing.join(", and "))
            }
        };
        let app = &hand_off.app.id;
        Some(
            Diagnostic::finding(
                "hand-off-by-hand",
                facts.sites.written(hand_off.site)?,
                format!("this hands an image over to `{app}` by hand"),
            )
            .label(label)
            .help(format!("write `deploy {app}(image = needs.JOB.images.IMAGE, token = secrets.TOKEN)`")),
        )
    })
}

/// Whether a script asks if there is anything to commit, or goes on where there is nothing.
fn looks_first(commands: &[&Command]) -> bool {
    let asks = |one: &Command| {
        let compares = one.calls("git", &["diff"]).or(one.calls("git", &["diff-index"]));
        compares.is_some_and(|words| {
            words.iter().any(|word| word.starts_with("--quiet") || word.starts_with("--exit-code"))
        }) || one
            .calls("git", &["status"])
            .is_some_and(|words| words.iter().any(|word| word.starts_with("--porcelain") || *word == "-s"))
    };
    let forgives = commands.windows(2).any(|pair| match pair {
        [one, next] => {
            one.calls("git", &["commit"]).is_some()
                && matches!(next.words.first().map(String::as_str), Some("echo" | "true" | ":" | "exit"))
        }
        _ => false,
    });
    forgives || commands.iter().copied().any(asks)
}

/// Whether a step is what commits, where that is an action of a repository.
pub(super) fn is_commit_action(step: &Step) -> bool {
    super::script::action(step).is_some_and(|(reference, _)| {
        let name = reference.name().to_lowercase();
        ["commit", "push", "pull-request"].iter().any(|word| name.contains(word)) && !name.starts_with("docker/")
    })
}
