//! `unsecure-commands`: the runner obeys the old commands in what steps print. `idle-debug-setting`: debugging is switched
//! on where the runner does not look.
//!
//! Source: GitHub's documentation ("Enabling debug logging"), and its announcement that `set-env` and `add-path` are gone.

use super::variables;
use crate::diagnostic::Diagnostic;
use crate::model::{Field, ValueKind};
use crate::rules::Facts;

const UNSECURE: &str = "ACTIONS_ALLOW_UNSECURE_COMMANDS";
const DEBUG: [&str; 2] = ["ACTIONS_STEP_DEBUG", "ACTIONS_RUNNER_DEBUG"];

pub(super) fn unsecure_commands(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    variables(facts.model, &mut |field| {
        if !field.key.eq_ignore_ascii_case(UNSECURE) || is_off(field) {
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

fn is_off(field: &Field) -> bool {
    let is_false = |text: &str| text.is_empty() || text.eq_ignore_ascii_case("false") || text == "0";
    field.value.kind == ValueKind::Null || field.value.as_text().is_some_and(|text| is_false(&text))
}
