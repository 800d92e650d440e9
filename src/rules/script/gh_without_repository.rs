//! `gh-without-repository`: without `--repo` or `GH_REPO`, `gh` asks Git in which repository it is.
//!
//! Source: the manual of `gh`, "gh help environment". Only where nothing before could have made a repository.

use super::each_job;
use crate::catalog::command::GH_OF_A_REPOSITORY;
use crate::diagnostic::Diagnostic;
use crate::flow::Scope;
use crate::model::{Action, Step, Value};
use crate::rules::Facts;
use crate::shell::{Command, Script};

/// `gh-without-repository`
pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    each_job(facts, &mut |scope, step, may_have_repository: &mut bool| {
        if *may_have_repository || scope.job.is_none() {
            return;
        }
        let script = match &step.action {
            Action::Run { .. } => facts.flow.script(step, scope).filter(|script| script.is_whole),
            Action::Use { .. } => None,
            _ => return,
        };
        let Some(script) = script.filter(|script| !makes_repository(script)) else {
            *may_have_repository = true;
            return;
        };
        let Some(command) = script.commands.iter().find(|command| asks(command)) else { return };
        if names_repository(scope, step) || step.fields.get("working-directory").is_some() {
            return;
        }
        let word = command.words.first().map(|word| word.range.clone()).unwrap_or_default();
        let message = "`gh` asks Git for the repository, and this job has checked out none".to_owned();
        let help = "write `GH_REPO = github.repository` in the step's `env`, or `--repo \"$GITHUB_REPOSITORY\"` in the command";
        found.extend(facts.in_script("gh-without-repository", step, word, message).map(|one| one.help(help)));
    });
    found
}

/// Whether a command needs a repository and is told none.
fn asks(command: &Command) -> bool {
    let words: Vec<Option<String>> = command.words.iter().map(|word| word.as_literal()).collect();
    let [Some(name), Some(subject), _, ..] = &words[..] else { return false };
    if name != "gh" || !GH_OF_A_REPOSITORY.contains(&subject.as_str()) {
        return false;
    }
    let of_organization = command.words.iter().any(|word| {
        ["-R", "--repo", "--org", "--user", "-o", "-u", "--help"].iter().any(|option| word.start().starts_with(option))
    });
    // An issue or a pull request may be named by its address.
    let by_address = matches!(subject.as_str(), "issue" | "pr")
        && words.iter().any(|word| word.as_deref().is_none_or(|text| text.contains("://")));
    !of_organization && !by_address
}

fn names_repository(scope: Scope<'_>, step: &Step) -> bool {
    let around = [scope.job.map(|job| &job.fields), scope.pipeline().map(|pipeline| &pipeline.fields)];
    let named = around.into_iter().flatten().filter_map(|fields| fields.get("env"));
    let names = |env: &Value| env.as_map().is_none_or(|env| env.field("GH_REPO").is_some());
    step.env.field("GH_REPO").is_some() || step.fields.get("env").is_some() || named.into_iter().any(names)
}

/// Whether a script may leave a repository, or says which.
fn makes_repository(script: &Script) -> bool {
    script.text.contains("GH_REPO") || script.commands.iter().any(moves)
}

/// `git clone`, `cd`: from there on it is not known where the script is.
fn moves(command: &Command) -> bool {
    let words: Vec<String> = command.words.iter().take(3).map(|word| word.as_literal().unwrap_or_default()).collect();
    command.assignments.iter().any(|one| one.name == "GH_REPO")
        || matches!(
            words.iter().map(String::as_str).collect::<Vec<_>>()[..],
            ["git" | "cd" | "pushd" | "source" | ".", ..] | ["gh", "repo", "clone" | "fork" | "create" | "set-default"]
        )
}
