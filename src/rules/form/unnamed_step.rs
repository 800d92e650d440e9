//! `unnamed-step`: a script of several lines without a title; GitHub shows the first of them.

use crate::diagnostic::Diagnostic;
use crate::model::Action;
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    facts.flow.steps(&mut |_, step| {
        let Action::Run { script } = &step.action else { return };
        let text = script.flat().0;
        let is_command = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
        let Some(first) = text.lines().next().filter(|_| text.lines().filter(is_command).count() > 1) else { return };
        if step.title.is_none() {
            let message = "this step has no name, and GitHub shows the first line of its script in the place of one";
            let finding = facts.in_script("unnamed-step", step, 0..first.len(), message);
            found.extend(finding.map(|one| one.help("say in a few words what the script does")));
        }
    });
    found
}
