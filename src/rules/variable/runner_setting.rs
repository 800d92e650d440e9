//! `unsecure-commands`: the runner obeys the old commands in what steps print. `idle-debug-setting`: debugging is switched
//! on where the runner does not look.
//!
//! Source: GitHub's documentation ("Enabling debug logging"), and its announcement that `set-env` and `add-path` are gone.

use super::variables;
use crate::diagnostic::Diagnostic;
use crate::flow::Scope;
use crate::model::{Action, Step, Value, ValueKind};
use crate::rules::Facts;

const UNSECURE: &str = "ACTIONS_ALLOW_UNSECURE_COMMANDS";
const DEBUG: [&str; 2] = ["ACTIONS_STEP_DEBUG", "ACTIONS_RUNNER_DEBUG"];

pub(super) fn unsecure_commands(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    variables(facts.model, &mut |field| {
        if !field.key.eq_ignore_ascii_case(UNSECURE) || is_on(&field.value) == Some(false) {
            return;
        }
        let Some(span) = facts.sites.written(field.site) else { return };
        let message = format!("with `{UNSECURE}` whatever a step prints can set variables and paths of the job");
        let help = "leave it out, and write to `$GITHUB_ENV` and `$GITHUB_PATH` instead";
        found.push(Diagnostic::finding("unsecure-commands", span, message).help(help));
    });
    found
}

pub(super) fn idle_debug(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    variables(facts.model, &mut |field| {
        if !DEBUG.iter().any(|name| field.key.eq_ignore_ascii_case(name)) {
            return;
        }
        let Some(span) = facts.sites.written(field.site) else { return };
        let message =
            format!("`{}` has no effect in `env`: GitHub looks for it among secrets and variables", field.key);
        let help = "set it as a variable of the repository while it is needed, or run the job again with debug logging";
        found.push(Diagnostic::finding("idle-debug-setting", span, message).help(help));
    });
    found
}

/// Whether a value of the setting lets the runner obey the old commands; nothing where only the run knows.
///
/// Source: actions/runner, ActionCommandManager: what `bool.TryParse` does not take for true is false.
fn is_on(value: &Value) -> Option<bool> {
    match value.kind {
        ValueKind::Null => Some(false),
        _ => value.as_text().map(|text| text.trim().eq_ignore_ascii_case("true")),
    }
}

/// Whether the old commands are obeyed in a step, by the `env` around it; nothing where only the run knows.
pub(in crate::rules) fn obeys_old_commands(scope: Scope<'_>, step: &Step) -> Option<bool> {
    let around = [scope.job.map(|job| &job.fields), scope.pipeline().map(|pipeline| &pipeline.fields)];
    let environments = around.into_iter().flatten().filter_map(|fields| fields.get("env")).map(Value::as_map);
    // An `env` that is an expression can hold anything, and so can what a script writes.
    for environment in std::iter::once(Some(&step.env)).chain(environments) {
        if let Some(field) = environment?.iter().find(|field| field.key == UNSECURE) {
            return is_on(&field.value);
        }
    }
    let names = |step: &Step| matches!(&step.action, Action::Run { script } if script.flat().0.contains(UNSECURE));
    (!scope.steps().any(names)).then_some(false)
}
