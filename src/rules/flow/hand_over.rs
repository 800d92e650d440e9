//! The fix of what becomes text of a script: a variable of the step's environment, and its quoted name in the script.

use super::injection::Wanted;
use super::source::Culprit;
use crate::catalog::program::{INTERPRETERS, WRAPPERS};
use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::evaluate::types::shown_expression;
use crate::flow::{Certainty, Scope, Shell};
use crate::model::{Action, EnvPlace, Expression, Layout, Piece as TextPiece, Step, ValueKind};
use crate::rules::Facts;
use crate::shell::{Command, Context, PieceKind, Receiver, Script};
use crate::source_text;

/// An expression in a step's script.
pub(super) struct Piece<'a> {
    pub step: &'a Step,
    pub scope: Scope<'a>,
    pub expression: &'a Expression,
    /// Among the script's expressions.
    pub number: usize,
    /// Whether each expression of the script is reported, whatever it holds.
    pub is_any: bool,
}

/// Adds what to write, and the fix where the shell's reading of the script is certain.
pub(super) fn mend(diagnostic: Diagnostic, facts: &Facts<'_>, piece: &Piece<'_>, shown: &str) -> Diagnostic {
    let shell = facts.flow.shell(piece.step, piece.scope);
    let written = source_text::expression(piece.expression);
    let name = variable(shown, piece.step);
    let read = match (shell, named_shell(piece.step)) {
        (Shell::Other, Some(shell)) if shell.starts_with("python") => format!("`os.environ[\"{name}\"]`"),
        (Shell::Other, Some(shell)) if shell == "cmd" => format!("`%{name}%`"),
        (Shell::Other, None) | (Shell::Other, Some(_)) => format!("`$env:{name}`"),
        _ => format!("`\"${name}\"`"),
    };
    let help = match in_environment(piece.expression) {
        Some(own) => format!("write `\"${own}\"`: the shell reads the variable itself"),
        None => format!("hand it over: write `env {{ {name} = {written} }}` in the step, and {read} in the script"),
    };
    let mut diagnostic = diagnostic.help(help);
    // What stems from a template is not changed from here.
    if shell == Shell::Posix && facts.sites.trail(piece.step.site).len() == 1 {
        diagnostic.fix = fix(facts, piece);
    }
    diagnostic
}

fn named_shell(step: &Step) -> Option<String> {
    step.fields.get("shell")?.as_text()
}

/// The variable that an expression reads.
fn in_environment(expression: &Expression) -> Option<&str> {
    match expression.as_path()? {
        ("env", names) => match names[..] {
            [name] => Some(name),
            _ => None,
        },
        _ => None,
    }
}

/// The first path in an expression.
pub(super) fn shown(expression: &Expression) -> String {
    let mut found = None;
    expression.walk(&mut |inner| {
        if matches!(inner, Expression::Path { .. }) {
            found.get_or_insert_with(|| shown_expression(inner));
        }
    });
    found.unwrap_or_else(|| "value".to_owned())
}

/// A name for what a path holds, which the script does not use: `github.event.issue.title` is `ISSUE_TITLE`.
pub(super) fn variable(shown: &str, step: &Step) -> String {
    let parts = shown
        .split('.')
        .filter(|part| !matches!(*part, "github" | "event" | "outputs" | "steps" | "needs" | "secrets" | "*"));
    let name: Vec<String> = parts
        .map(|part| {
            let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
            part.chars().map(plain).collect()
        })
        .collect();
    let name = if name.is_empty() { "VALUE".to_owned() } else { name.join("_") };
    let name = if name.starts_with(|c: char| c.is_ascii_digit()) { format!("_{name}") } else { name };
    let script = match &step.action {
        Action::Run { script } => script.flat().0,
        _ => String::new(),
    };
    let is_free = |name: &str| step.env.field(name).is_none() && !mentions(&script, name);
    let numbered = (2..100).map(|number| format!("{name}_{number}"));
    std::iter::once(name.clone()).chain(numbered).find(|name| is_free(name)).unwrap_or(name)
}

/// Whether a script has a word of that name.
fn mentions(script: &str, name: &str) -> bool {
    script.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|word| word == name)
}

/// One fix for all expressions of the step that are reported: two of them could not be made one after the other, since
/// both would add an `env`.
fn fix(facts: &Facts<'_>, piece: &Piece<'_>) -> Option<Fix> {
    let layout = facts.sites.layout(piece.step.site)?;
    let script = facts.flow.script(piece.step, piece.scope)?;
    let Action::Run { script: text } = &piece.step.action else { return None };
    if !script.is_whole {
        return None;
    }
    let mut edits = Vec::new();
    let mut added: Vec<(String, &Expression)> = Vec::new();
    let (mut is_mended, mut is_certain) = (false, true);
    let expressions = text.pieces.iter().filter_map(|piece| match piece {
        TextPiece::Run(expression) => Some(expression),
        TextPiece::Text(_) => None,
    });
    for (number, expression) in expressions.enumerate() {
        let Some((shown, certainty)) = reported(facts, piece, expression) else { continue };
        let name = match in_environment(expression).map(str::to_owned).or_else(|| given(piece.step, expression)) {
            Some(name) => name,
            None => match added.iter().find(|(_, known)| *known == expression) {
                Some((name, _)) => name.clone(),
                None => {
                    let name = variable(&shown, piece.step);
                    if added.iter().any(|(other, _)| *other == name) {
                        return None;
                    }
                    name
                }
            },
        };
        let Some(edit) = replacement(&script, layout, number, &name, certainty) else {
            // Half of what is the same would not be a fix of it.
            if expression == piece.expression {
                return None;
            }
            continue;
        };
        let is_known = in_environment(expression).is_some() || given(piece.step, expression).is_some();
        if !is_known && added.iter().all(|(other, _)| *other != name) {
            added.push((name, expression));
        }
        is_mended |= number == piece.number;
        // Without quotes, the shell took the value apart.
        is_certain &= script.expressions.get(number).is_some_and(|hole| hole.context != Context::Unquoted);
        edits.push(edit);
    }
    if !is_mended {
        return None;
    }
    edits.extend(environment(layout, &added)?);
    edits.sort_by_key(|edit| edit.span);
    Some(Fix { title: "hand it over in `env`".to_owned(), edits, is_certain })
}

/// What of an expression is reported, and who chooses it.
fn reported(facts: &Facts<'_>, piece: &Piece<'_>, expression: &Expression) -> Option<(String, Certainty)> {
    // The same model holds both.
    let Action::Run { script } = &piece.step.action else { return None };
    let own = script.pieces.iter().find_map(|piece| match piece {
        TextPiece::Run(own) if std::ptr::eq(own, expression) => Some(own),
        _ => None,
    })?;
    let find =
        |wanted: Wanted| Culprit::find(&facts.flow, own, piece.scope, |labels| wanted.label(labels, piece.scope));
    let culprit = [Wanted::Untrusted, Wanted::Secret].into_iter().find_map(find);
    let found = culprit.map(|culprit| (culprit.shown.clone(), culprit.certainty()));
    found.or_else(|| piece.is_any.then(|| (shown(expression), Certainty::Insider)))
}

/// The variable of the step that has this value already.
fn given(step: &Step, expression: &Expression) -> Option<String> {
    let is_same = |field: &&crate::model::Field| matches!(&field.value.kind, ValueKind::Run(own) if own == expression);
    step.env.iter().find(is_same).map(|field| field.key.clone())
}

/// What stands in place of an expression.
fn replacement(script: &Script, layout: &Layout, number: usize, name: &str, certainty: Certainty) -> Option<Edit> {
    let hole = script.expressions.get(number)?;
    let span = layout.expression(hole.at)?;
    let around: Vec<&Command> = script.commands.iter().filter(|command| holds(command, hole.at, script)).collect();
    let (inner, _) = around.split_first()?;
    if around.iter().any(|command| is_code(command, script)) {
        return None;
    }
    let in_name = inner.words.first().is_some_and(|word| word.range.contains(&hole.at));
    if in_name {
        return None;
    }
    let is_alone = inner.words.iter().any(|word| word.pieces.len() == 1 && word.range.start == hole.at);
    let is_loop = inner.words.is_empty()
        && inner.assignments.iter().any(|one| one.value.range.start == hole.at)
        && script
            .text
            .get(inner.range.clone())
            .is_some_and(|text| text.starts_with("for ") || text.starts_with("select "));
    let follows_name = script
        .text
        .get(hole.at..)
        .and_then(|rest| rest.chars().nth(1))
        .is_some_and(|c| c.is_ascii_alphanumeric() || c == '_' || c == '[');
    let plain = if follows_name { format!("${{{name}}}") } else { format!("${name}") };
    let text = match hole.context {
        Context::Double | Context::HereDoc => plain,
        // What is split into words stays split.
        Context::Unquoted if is_loop || (is_alone && certainty == Certainty::Insider) => plain,
        Context::Unquoted => format!("\"${name}\""),
        Context::Single if matches!(inner.name().as_deref(), Some("echo" | "printf")) => format!("'\"${name}\"'"),
        _ => return None,
    };
    let text = if layout.has_escapes { text.replace('"', "\\\"") } else { text };
    Some(Edit { span, text })
}

/// Whether an expression stands in a command, or in a document that it reads.
fn holds(command: &Command, at: usize, script: &Script) -> bool {
    let documents = command.redirections.iter().filter_map(|one| script.here_docs.get(one.here_doc?));
    command.range.contains(&at) || documents.into_iter().any(|doc| doc.body.range.contains(&at))
}

/// Whether a command, or one that it is piped to, may read what it is given as code.
fn is_code(command: &Command, script: &Script) -> bool {
    let is_interpreter = |command: &Command| {
        if command.words.is_empty() {
            return false;
        }
        let mut words = command.words.iter().map(|word| word.as_literal());
        let wrapped =
            |word: &Option<String>| word.as_deref().is_some_and(|word| word == "xargs" || WRAPPERS.contains(&word));
        match words.find(|word| !wrapped(word)) {
            Some(Some(name)) => INTERPRETERS.contains(&name.rsplit('/').next().unwrap_or("")),
            _ => true,
        }
    };
    is_interpreter(command)
        || script
            .receivers(command)
            .iter()
            .any(|receiver| matches!(receiver, Receiver::Command(next) if is_interpreter(next)))
        || command.words.iter().flat_map(|word| &word.pieces).any(|piece| matches!(piece.kind, PieceKind::Arithmetic))
            && command.words.is_empty()
}

/// Adds variables to the environment of the step.
fn environment(layout: &Layout, added: &[(String, &Expression)]) -> Option<Vec<Edit>> {
    if added.is_empty() {
        return Some(Vec::new());
    }
    let fields: Vec<String> =
        added.iter().map(|(name, expression)| format!("{name} = {}", source_text::expression(expression))).collect();
    let fields = fields.join(", ");
    Some(vec![match layout.env? {
        EnvPlace::Env(span) => Edit { span, text: format!(" {fields},") },
        EnvPlace::Step(span) => Edit { span, text: format!(" env {{ {fields} }},") },
        EnvPlace::Behind(span) => Edit { span, text: format!(" {{ env {{ {fields} }} }}") },
    }])
}
