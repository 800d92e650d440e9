//! `unasked-merge`: a run that outsiders cause merges or approves a pull request, and nothing asks whose it is.
//!
//! A question that can be fooled is told of by `bot-actor`.

use super::foreign::{EVENTS, Guard, guard};
use crate::diagnostic::Diagnostic;
use crate::model::{Action, Step, Target};
use crate::rules::Facts;

/// Actions that fail where the pull request is not the bot's.
const ASKS: [&str; 1] = ["dependabot/fetch-metadata"];

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    facts.flow.steps(&mut |scope, step| {
        let Some((pipeline, job)) = scope.pipeline().zip(scope.job) else { return };
        let triggers = scope.triggers().unwrap_or_default();
        let Some(trigger) = triggers.iter().find(|trigger| EVENTS.contains(&trigger.event.as_str())) else { return };
        let commands = facts.commands(step);
        let merge = commands.iter().find_map(|command| {
            let merges = command.calls("gh", &["pr", "merge"]).map(|_| ("gh pr merge", "merges"));
            let says_so = |words: &Vec<&str>| words.iter().any(|word| matches!(*word, "--approve" | "-a"));
            let approves = command.calls("gh", &["pr", "review"]).filter(says_so);
            let what = merges.or(approves.map(|_| ("gh pr review --approve", "approves")))?;
            Some((command, what))
        });
        let Some((command, (shown, does))) = merge else { return };
        let before = job.steps.iter().position(|one| std::ptr::eq(one, step)).unwrap_or(job.steps.len());
        let is_asked = job.steps.iter().take(before).any(asks) || guard(pipeline, job, before) != Guard::None;
        if is_asked {
            return;
        }
        let event = &trigger.event;
        let message = format!("`{shown}` {does} any pull request that causes `{event}`, and nothing asks whose it is");
        let help = "ask for the author in the condition of the job: \
                    `if = github.event.pull_request.user.login == \"dependabot[bot]\"`";
        found.extend(facts.in_script("unasked-merge", step, command.range.clone(), message).map(|one| one.help(help)));
    });
    found
}

fn asks(step: &Step) -> bool {
    matches!(&step.action, Action::Use { target: Target::Action(reference), .. }
        if ASKS.iter().any(|name| name.eq_ignore_ascii_case(&reference.name())))
}
