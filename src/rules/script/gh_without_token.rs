//! `gh-without-token`: GitHub's command line asks for `GH_TOKEN`, which no runner sets.
//!
//! Source: the manual of `gh`, "gh help environment".

use super::each_job;
use crate::catalog::command::{GH_HELP, GH_TOKENS, GH_WITHOUT_TOKEN};
use crate::diagnostic::Diagnostic;
use crate::flow::{Scope, StepFile};
use crate::model::{Fields, Step, Value};
use crate::rules::Facts;
use crate::rules::graph::labels::is_hosted;
use crate::shell::{Command, Script};

/// `gh-without-token`
pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    each_job(facts, &mut |scope, step, is_logged_in: &mut bool| {
        let Some(script) = facts.flow.script(step, scope) else { return };
        let had = *is_logged_in;
        let own = logs_in(&script);
        *is_logged_in |= own || sets_token(facts, scope, step);
        if had || own || !script.is_whole {
            return;
        }
        let Some(command) = script.commands.iter().find(|command| asks(command)) else { return };
        if !scope.job.is_some_and(is_hosted) || is_given_token(scope, step) {
            return;
        }
        let word = command.words.first().map(|word| word.range.clone()).unwrap_or_default();
        let message = "`gh` fails without a token, and nothing gives it one".to_owned();
        let help = "write `env { GH_TOKEN = github.token }` in the step, and the permissions that it needs in the job";
        found.extend(facts.in_script("gh-without-token", step, word, message).map(|one| one.help(help)));
    });
    found
}

/// Whether a command needs a token.
fn asks(command: &Command) -> bool {
    let first = command.arguments().next().and_then(|word| word.as_literal());
    let is_help = |text: String| GH_HELP.contains(&text.as_str());
    command.name().as_deref() == Some("gh")
        && first.is_some_and(|first| !GH_WITHOUT_TOKEN.contains(&first.as_str()))
        && !command.arguments().filter_map(|word| word.as_literal()).any(is_help)
}

/// Whether the environment of a step has a token.
fn is_given_token(scope: Scope<'_>, step: &Step) -> bool {
    let names = |fields: &Fields| fields.iter().any(|field| GH_TOKENS.contains(&field.key.as_str()));
    let around = [scope.job.map(|job| &job.fields), scope.pipeline().map(|pipeline| &pipeline.fields)];
    let environments: Vec<&Value> = around.into_iter().flatten().filter_map(|fields| fields.get("env")).collect();
    // An `env` that is an expression can hold anything.
    let is_unknown = step.fields.get("env").is_some() || environments.iter().any(|env| env.as_map().is_none());
    is_unknown || names(&step.env) || environments.iter().filter_map(|env| env.as_map()).any(names)
}

/// Whether a step sets a token for those behind it.
fn sets_token<'a>(facts: &Facts<'a>, scope: Scope<'a>, step: &'a Step) -> bool {
    let written = facts.flow.writes(step, scope);
    let of_env = written.iter().filter(|write| write.file == StepFile::Env);
    of_env.into_iter().any(|write| write.name.as_deref().is_none_or(|name| GH_TOKENS.contains(&name)))
}

/// Whether a script brings a token of its own.
fn logs_in(script: &Script) -> bool {
    script.commands.iter().any(|command| {
        let sets = command.assignments.iter().any(|one| GH_TOKENS.contains(&one.name.as_str()));
        let mut words = command.words.iter().map(|word| word.as_literal().unwrap_or_default());
        sets || (words.next().as_deref() == Some("gh") && words.next().as_deref() == Some("auth"))
            || matches!(command.name().as_deref(), Some("source" | "."))
    })
}
