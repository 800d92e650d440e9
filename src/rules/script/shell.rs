//! `lost-pipe-failure`: a step says no shell, so GitHub runs it with `bash -e`, and the failure of a command is lost that is
//! piped into another one. With `shell: bash` it is `bash -eo pipefail`. `repeated-shell`: each script of a job says the same
//! shell, which can be said once.
//!
//! Source: GitHub's documentation, "Workflow syntax", `jobs.<job_id>.steps[*].shell`.

use crate::catalog::program::{PLAIN_PROGRAMS, REWRITING};
use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::flow::{Scope, Shell};
use crate::model::{Action, Fields, Step, Value};
use crate::rules::Facts;
use crate::shell::{Command, Receiver, Script};

/// Where it is repeated fewer times than this, nothing is gained.
const REPEATED_MIN: usize = 3;

/// `lost-pipe-failure`
pub(super) fn lost(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    facts.flow.steps(&mut |scope, step| {
        if scope.pipeline().is_none_or(|pipeline| pipeline.baseline.shell.is_safe()) || is_said(step, scope) {
            return;
        }
        let Some(script) = facts.flow.script(step, scope).filter(|_| facts.flow.shell(step, scope) == Shell::Posix)
        else {
            return;
        };
        if script.text.contains("pipefail") {
            return;
        }
        let Some(command) = script.commands.iter().find(|command| is_lost(command, &script)) else { return };
        let name = command.name().unwrap_or_default();
        let message = format!(
            "if `{name}` fails, the step goes on: without a `shell`, a pipe has the result of its last command"
        );
        found.extend(
            facts
                .in_script("lost-pipe-failure", step, command.range.clone(), message)
                .map(|one| one.help("add `shell = bash`, with which GitHub sets `pipefail`")),
        );
    });
    found
}

fn is_said(step: &Step, scope: Scope<'_>) -> bool {
    let of = |fields: &Fields| of_defaults(fields).is_some();
    let around = scope.job.is_some_and(|job| of(&job.fields)) || scope.pipeline().is_some_and(|one| of(&one.fields));
    step.fields.get("shell").is_some() || around
}

fn of_defaults(fields: &Fields) -> Option<&Value> {
    fields.get_path(&["defaults", "run", "shell"])
}

/// Whether a command that may fail is piped into another one, and nothing looks at its result. What is in a word or a
/// condition is asked for otherwise.
fn is_lost(command: &Command, script: &Script) -> bool {
    let does_not_fail = |name: String| PLAIN_PROGRAMS.contains(&name.as_str()) || REWRITING.contains(&name.as_str());
    let is_environment = command.name().as_deref() == Some("env") && command.words.len() == 1;
    let is_plain = is_environment || command.name().is_none_or(does_not_fail);
    let is_piped = || script.receivers(command).iter().any(|receiver| matches!(receiver, Receiver::Command(_)));
    !is_plain && command.group.is_none() && is_piped() && !is_forgiven(command, script)
}

/// Whether a pipe may fail: `… || true`, `… &`.
fn is_forgiven(command: &Command, script: &Script) -> bool {
    let own = script.commands.iter().filter(|other| other.pipeline == command.pipeline);
    let end = own.map(|other| other.range.end).max().unwrap_or(command.range.end);
    let rest = script.text.get(end..).unwrap_or_default().trim_start_matches([' ', '\t']);
    rest.starts_with("||") || rest.starts_with('&') && !rest.starts_with("&&")
}

/// `repeated-shell`
pub(super) fn repeated(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    facts.flow.jobs(&mut |_, job| {
        let scripts = || job.all_steps().filter(|step| matches!(step.action, Action::Run { .. }));
        let said: Vec<&Value> = scripts().filter_map(|step| step.fields.get("shell")).collect();
        let Some((first, others)) = said.split_first() else { return };
        let Some(name) = first.as_text() else { return };
        let is_same = others.iter().all(|other| other.as_text().as_ref() == Some(&name));
        if said.len() < REPEATED_MIN || said.len() < scripts().count() || !is_same || of_defaults(&job.fields).is_some()
        {
            return;
        }
        let Some(span) = facts.sites.span(first.site) else { return };
        let message = format!("each of the {} scripts of `{}` says `{name}`", said.len(), job.id);
        let diagnostic = Diagnostic::finding("repeated-shell", span, message)
            .help(format!("say it once in the job: `defaults {{ run {{ shell = {name} }} }}`"));
        found.push(outward(diagnostic, first.site, facts.sites));
    });
    found
}
