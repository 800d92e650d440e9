//! `idle-template-patch`: a change to the template that Argo CD does not make, or that wipes what it should change.

use super::is_true;
use crate::diagnostic::Diagnostic;
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    const RULE: &str = "idle-template-patch";
    let mut found = Vec::new();
    for set in &facts.model.application_sets {
        let Some(field) = set.fields.field("template-patch") else { continue };
        if !is_true(set.fields.get("go-template")) {
            let message = "a patch of the template is read as a template of Go, which this set has not switched on";
            found.push(facts.finding(RULE, field.site, message).help("write `go-template = true`"));
            continue;
        }
        let Some(text) = field.value.as_text() else { continue };
        let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        for (index, line) in lines.iter().enumerate() {
            let depth = |line: &str| line.len() - line.trim_start().len();
            let inside = lines
                .get(index + 1)
                .is_some_and(|next| depth(next) > depth(line) || next.trim_start().starts_with("{{"));
            let (message, help) = match line.trim_end() {
                "spec:" if !inside => {
                    ("an empty `spec` takes everything away that the template says", "name what changes below it")
                }
                line if is_project(line, depth(line)) => (
                    "a patch cannot set the project: Argo CD leaves it as the template has it",
                    "say it in the `template`",
                ),
                _ => continue,
            };
            found.push(facts.finding(RULE, field.site, message).help(help));
        }
    }
    found
}

/// `  project: …`, one step below `spec`.
fn is_project(line: &str, depth: usize) -> bool {
    (1..=4).contains(&depth) && line.trim_start().starts_with("project:")
}
