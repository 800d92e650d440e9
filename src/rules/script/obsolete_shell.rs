//! `obsolete-shell`: `cmd` reports the last command only, so a step of several succeeds where the first ones failed.

use crate::diagnostic::Diagnostic;
use crate::model::{Action, Fields, Step, Value};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        for job in &pipeline.jobs {
            let default = [&job.fields, &pipeline.fields].into_iter().find_map(default_shell);
            found.extend(job.all_steps().filter_map(|step| of(facts, step, default)));
        }
    }
    let of_actions = facts.model.actions.iter().flat_map(|action| &action.steps);
    found.extend(of_actions.filter_map(|step| of(facts, step, None)));
    found
}

fn default_shell(fields: &Fields) -> Option<&Value> {
    fields.get_path(&["defaults", "run", "shell"])
}

fn of(facts: &Facts<'_>, step: &Step, default: Option<&Value>) -> Option<Diagnostic> {
    let Action::Run { script } = &step.action else { return None };
    let shell = step.fields.get("shell").or(default)?;
    if !shell.as_text().is_some_and(|name| name.eq_ignore_ascii_case("cmd")) {
        return None;
    }
    // The last command is what `cmd` reports; those that say themselves what to do on a failure lose nothing.
    let text: String = script.as_constant()?;
    let commands = text.lines().map(str::trim).filter(|line| is_command(line)).collect::<Vec<_>>();
    let (_, earlier) = commands.split_last()?;
    if earlier.iter().all(|line| line.contains("||") || line.contains("&&")) {
        return None;
    }
    let message = "`cmd` goes on after a command has failed, and reports the last one only";
    let site = if step.fields.get("shell").is_some() { shell.site } else { step.site };
    let diagnostic = Diagnostic::finding("obsolete-shell", facts.sites.written(site)?, message);
    Some(
        diagnostic
            .help("write the script for `bash`, which stops at the first failure, or end each line in `|| exit /b 1`"),
    )
}

/// Whether a line can fail.
fn is_command(line: &str) -> bool {
    let line = line.trim_start_matches('@').to_ascii_lowercase();
    let word = line.split([' ', '.']).next().unwrap_or_default();
    !line.is_empty()
        && !line.starts_with("::")
        && !matches!(word, "echo" | "rem" | "set" | "setlocal" | "endlocal" | "if" | "exit")
}
