//! `unquoted-file`: the path of a file of the step stands without quotes in a redirection. Where it has a blank, as it may on
//! a runner of one's own, `bash` calls it ambiguous and the step fails.

use crate::catalog::input::ENVIRONMENT_FILES;
use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::rules::Facts;
use crate::shell::{Piece, PieceKind, Quoting, Word};

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    facts.flow.steps(&mut |scope, step| {
        let Some(script) = facts.flow.script(step, scope) else { return };
        let groups = script.groups.iter().flat_map(|group| &group.redirections);
        let redirections = script.commands.iter().flat_map(|command| &command.redirections).chain(groups);
        let files: Vec<(&str, &Word)> =
            redirections.filter_map(|one| Some((unquoted(&one.target)?, &one.target))).collect();
        // One finding a script, which mends all of them.
        let Some((name, first)) = files.first() else { return };
        let message = format!("without quotes, a blank in the path that `${name}` holds ends the step");
        let Some(finding) = facts.in_script("unquoted-file", step, first.range.clone(), message) else { return };
        let mut finding = finding.help(format!("write `>> \"${name}\"`"));
        if facts.sites.trail(step.site).len() == 1 && script.is_whole {
            finding.fix = facts.sites.layout(step.site).and_then(|layout| {
                let quote = if layout.has_escapes { "\\\"" } else { "\"" };
                let edits = files.iter().map(|(_, word)| {
                    let text = script.text.get(word.range.clone())?;
                    Some(Edit { span: layout.span(word.range.clone())?, text: format!("{quote}{text}{quote}") })
                });
                let edits = edits.collect::<Option<Vec<_>>>()?;
                Some(Fix { title: "put it into quotes".to_owned(), edits, is_certain: true })
            });
        }
        found.push(finding);
    });
    found
}

/// The file of the step that a word is, without quotes.
fn unquoted(word: &Word) -> Option<&'static str> {
    let [Piece { kind: PieceKind::Variable { name, is_plain: true }, quoting: Quoting::None, .. }] = &word.pieces[..]
    else {
        return None;
    };
    ENVIRONMENT_FILES.iter().copied().find(|file| file == name)
}
