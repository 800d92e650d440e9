//! `deprecated-command`: `::set-output`, `::save-state`, `::set-env` and `::add-path` have become files of the step.
//!
//! Source: "Workflow commands for GitHub Actions" in GitHub's documentation, and its announcements of October 2020 and
//! October 2022.

use crate::catalog::input::{DEPRECATED_COMMANDS, DISABLED_COMMANDS};
use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::flow::Scope;
use crate::model::{Action, Piece, Step};
use crate::rules::Facts;
use crate::rules::variable::runner_setting::obeys_old_commands;
use crate::shell::Command;

/// `deprecated-command`
pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    facts.flow.steps(&mut |scope, step| {
        let Action::Run { script } = &step.action else { return };
        if !script.pieces.iter().any(|piece| matches!(piece, Piece::Text(text) if text.contains("::"))) {
            return;
        }
        let (text, _) = script.flat();
        for (name, file) in DEPRECATED_COMMANDS.iter().copied() {
            let start = if file == "GITHUB_PATH" { format!("::{name}::") } else { format!("::{name} name=") };
            let is_refused = DISABLED_COMMANDS.contains(&name);
            for (at, _) in text.match_indices(&start).filter(|(at, _)| !in_comment(&text, *at)) {
                let range = at..at + 2 + name.len();
                let message = match is_refused.then(|| obeys_old_commands(scope, step)) {
                    Some(Some(false)) => format!("GitHub refuses `::{name}`, and the step fails"),
                    Some(Some(true)) => {
                        format!("GitHub has switched `::{name}` off, and only `ACTIONS_ALLOW_UNSECURE_COMMANDS` brings it back")
                    }
                    Some(None) => continue,
                    None => {
                        format!("GitHub has deprecated `::{name}`, and warns in each run that it will stop reading it")
                    }
                };
                let value = if file == "GITHUB_PATH" { "the path" } else { "`name=value`" };
                let Some(mut diagnostic) = facts.in_script("deprecated-command", step, range, message) else {
                    continue;
                };
                if facts.sites.trail(step.site).len() == 1 {
                    diagnostic.fix = fix(facts, scope, step, at, &start, file);
                }
                found.push(diagnostic.help(format!("write {value} to the file `${file}`: `>> \"${file}\"`")));
            }
        }
    });
    found
}

fn in_comment(text: &str, at: usize) -> bool {
    let line = text.get(..at).and_then(|before| before.rsplit('\n').next()).unwrap_or("");
    line.trim_start().starts_with('#')
}

/// `echo "::set-output name=x::…"` to `echo "x=…" >> "$GITHUB_OUTPUT"`, where that is the whole command.
fn fix(facts: &Facts<'_>, scope: Scope<'_>, step: &Step, at: usize, start: &str, file: &str) -> Option<Fix> {
    let layout = facts.sites.layout(step.site)?;
    let script = match &step.action {
        Action::Run { script } => crate::shell::read(script),
        _ => return None,
    };
    if !script.is_whole || facts.flow.shell(step, scope) != crate::flow::Shell::Posix {
        return None;
    }
    let command = script.commands.iter().find(|command| command.range.contains(&at))?;
    let is_plain = |command: &Command| {
        command.name().as_deref() == Some("echo") && command.words.len() == 2 && command.redirections.is_empty()
    };
    if !is_plain(command) || !script.receivers(command).is_empty() || script.is_captured(command) {
        return None;
    }
    let behind = script.text.get(at..command.range.end)?.strip_prefix(start)?;
    let head = if file == "GITHUB_PATH" {
        String::new()
    } else {
        let (name, _) = behind.split_once("::")?;
        if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-') {
            return None;
        }
        name.to_owned()
    };
    let length = start.len() + if head.is_empty() { 0 } else { head.len() + 2 };
    let span = layout.span(at..at + length)?;
    let end = layout.span(command.range.clone())?.end;
    let quote = if layout.has_escapes { "\\\"" } else { "\"" };
    let name = if head.is_empty() { head } else { format!("{head}=") };
    Some(Fix {
        title: format!("write it to `${file}`"),
        is_certain: true,
        edits: vec![
            Edit { span, text: name },
            Edit { span: crate::source::Span { start: end, end, ..span }, text: format!(" >> {quote}${file}{quote}") },
        ],
    })
}
