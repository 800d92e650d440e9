//! `unwritten-output`: an output of a script is read, and the script writes others only.
//!
//! It speaks only where every line that writes outputs says the name, the name that is read stands nowhere in the script,
//! and the script runs no program that may write outputs of its own: each inherits `$GITHUB_OUTPUT`.

use crate::check::{of_owner, outward, owners};
use crate::diagnostic::Diagnostic;
use crate::flow::writes_itself;
use crate::model::{Action, Base, Expression, Part, Piece, Sites, Step, Text};
use crate::rules::Facts;
use crate::shell;
use crate::suggest::suggest;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    owners(facts.model, &mut |typing| {
        let steps: Vec<&Step> = match (typing.action, typing.job) {
            (Some(action), _) => action.steps.iter().collect(),
            (None, Some(job)) => job.all_steps().collect(),
            (None, None) => return,
        };
        of_owner(typing, &mut |expression, _| found.extend(unwritten(expression, &steps, facts.sites)));
    });
    found
}

fn unwritten(expression: &Expression, steps: &[&Step], sites: &Sites) -> Option<Diagnostic> {
    let Expression::Path { base: Base::Context(context), parts, .. } = expression else { return None };
    let [Part::Name(id, _), Part::Name(outputs, _), Part::Name(name, site), ..] = &parts[..] else { return None };
    if context != "steps" || outputs != "outputs" {
        return None;
    }
    let step = steps.iter().find(|step| step.id.as_ref().is_some_and(|own| own.eq_ignore_ascii_case(id)))?;
    // What it declares is held against by the checker.
    let (Action::Run { script }, None) = (&step.action, step.declared_outputs()) else { return None };
    let text = with_gaps(script);
    if text.contains(name) {
        return None;
    }
    // GitHub compares the names of outputs without case.
    let is_written = |written: &Vec<String>| written.iter().any(|other| other.eq_ignore_ascii_case(name));
    let written = written(&text).filter(|written| !is_written(written) && writes_itself(&shell::read(script)))?;
    let span = sites.span(*site)?;
    let listed: Vec<String> = written.iter().map(|name| format!("`{name}`")).collect();
    let message = format!("the script of `{id}` writes no output `{name}`, so this is empty");
    let diagnostic = Diagnostic::finding("unwritten-output", span, message);
    let diagnostic = match suggest(name, written.iter().map(String::as_str)) {
        Some(near) => diagnostic.did_you_mean(near, span),
        None => diagnostic.help(format!("it writes {}", listed.join(", "))),
    };
    Some(outward(diagnostic, *site, sites))
}

/// The text of a script; `$` stands for what is known in the run only.
fn with_gaps(script: &Text) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Run(_) => "$".to_owned(),
    };
    script.pieces.iter().map(piece).collect()
}

/// The outputs that a script writes, at least one; nothing where not all of their names are plain.
fn written(script: &str) -> Option<Vec<String>> {
    let mut names = Vec::new();
    for line in script.lines().filter(|line| line.contains("GITHUB_OUTPUT") || line.contains("set-output")) {
        names.push(name(line)?);
    }
    (!names.is_empty()).then_some(names)
}

/// `echo "NAME=…" >> "$GITHUB_OUTPUT"`, and its like in other shells.
fn name(line: &str) -> Option<String> {
    let line = line.trim();
    let rest = ["echo ", "printf ", "Write-Output ", "Write-Host "].iter().find_map(|word| line.strip_prefix(word))?;
    let rest = rest.trim_start().trim_start_matches("-n ").trim_start_matches("-e ");
    let rest = rest.trim_start_matches(['"', '\'']);
    let rest = rest.strip_prefix("::set-output name=").unwrap_or(rest);
    let end = rest.find(|character: char| !character.is_ascii_alphanumeric() && !"_-".contains(character))?;
    let (name, behind) = rest.split_at(end);
    let is_plain = !name.is_empty() && (behind.starts_with('=') || behind.starts_with("::"));
    is_plain.then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_where_they_are_plain() {
        assert_eq!(
            written("echo \"a=1\" >> \"$GITHUB_OUTPUT\"\necho b-c=$X >> $GITHUB_OUTPUT"),
            Some(vec!["a".into(), "b-c".into()])
        );
        assert_eq!(written("echo '::set-output name=a::1'"), Some(vec!["a".into()]));
        for unknown in [
            "make",
            "echo \"$NAME=1\" >> \"$GITHUB_OUTPUT\"",
            "cat outputs >> \"$GITHUB_OUTPUT\"",
            "echo \"a=1\" >> \"$GITHUB_OUTPUT\"\n./more \"$GITHUB_OUTPUT\"",
            "echo \"a<<END\" >> \"$GITHUB_OUTPUT\"",
        ] {
            assert_eq!(written(unknown), None, "{unknown}");
        }
    }
}
