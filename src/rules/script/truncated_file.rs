//! `truncated-file`: `>` empties a file of the step, and with it what the script wrote there before.

use crate::diagnostic::Diagnostic;
use crate::flow::StepFile;
use crate::rules::Facts;
use crate::shell::Operator;

/// `truncated-file`
pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    facts.flow.steps(&mut |scope, step| {
        let Some(script) = facts.flow.script(step, scope) else { return };
        // What has been written, by file and group; not where only one of several branches is run.
        let mut written: Vec<(StepFile, Option<usize>)> = Vec::new();
        for command in &script.commands {
            for redirection in &command.redirections {
                let Some(file) = StepFile::of(&redirection.target) else { continue };
                let lost = written.iter().any(|(own, group)| *own == file && script.is_within(command.group, *group));
                match redirection.operator {
                    Operator::Write if lost => {
                        let name = file.variable();
                        let message = format!("`>` empties `${name}`, and what this script wrote there before is lost");
                        let range = redirection.target.range.clone();
                        let help = format!("write `>> \"${name}\"`, which adds to it");
                        found.extend(facts.in_script("truncated-file", step, range, message).map(|one| one.help(help)));
                    }
                    Operator::Write | Operator::Append if !script.is_branch(command.group) => {
                        let key = (file, command.group);
                        if !written.contains(&key) {
                            written.push(key);
                        }
                    }
                    _ => {}
                }
            }
        }
    });
    found
}
