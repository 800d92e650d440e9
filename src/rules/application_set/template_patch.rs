//! `idle-template-patch`: a change to the template that Argo CD does not make, or that wipes what it should change.

use super::is_true;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    const RULE: &str = "idle-template-patch";
    let mut found = Vec::new();
    for set in &facts.model.application_sets {
        let Some(field) = set.fields.field("template-patch") else { continue };
        if !is_true(set.fields.get("go-template")) {
            // Argo CD applies it nevertheless, with its plain parameters.
            let message = "a patch is meant for templates of Go, which this set has not switched on: what chooses or repeats in it stays as it is";
            let diagnostic = facts.finding(RULE, field.site, message).help("write `go-template = true`");
            found.push(diagnostic.at_most(Severity::Warning));
            continue;
        }
        let Some(text) = field.value.as_text() else { continue };
        let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        let mut place = Place::default();
        for (index, line) in lines.iter().enumerate() {
            place.go_on(line);
            let inside = lines
                .get(index + 1)
                .is_some_and(|next| depth(next) > depth(line) || next.trim_start().starts_with("{{"));
            let (message, help) = match line.trim_end() {
                "spec:" if !inside => {
                    ("an empty `spec` takes everything away that the template says", "name what changes below it")
                }
                line if place.is_member_of_spec && line.trim_start().starts_with("project:") => (
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

/// Where a line of a patch stands.
#[derive(Default)]
struct Place {
    is_below_spec: bool,
    /// How deep the members of `spec` stand.
    depth: Option<usize>,
    is_member_of_spec: bool,
}

impl Place {
    /// What chooses or repeats lines, and a comment, is no line of YAML.
    fn go_on(&mut self, line: &str) {
        self.is_member_of_spec = false;
        if line.trim_start().starts_with("{{") || line.trim_start().starts_with('#') {
            return;
        }
        match depth(line) {
            0 => *self = Self { is_below_spec: line.trim_end() == "spec:", ..Self::default() },
            depth if self.is_below_spec => self.is_member_of_spec = depth == *self.depth.get_or_insert(depth),
            _ => {}
        }
    }
}

fn depth(line: &str) -> usize {
    line.len() - line.trim_start().len()
}
