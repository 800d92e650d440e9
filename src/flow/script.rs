//! The labels of what a script puts together: variables, words, outputs of commands.

use super::{Flow, Labels, Scope};
use crate::catalog::program::{FILE_READING, HANDING_ON, PLAIN_PROGRAMS, UNAWARE_PROGRAMS};
use crate::model::{Action, Expression, Piece as TextPiece, Step};
use crate::shell::{Command, Piece, PieceKind, Script, Word};

/// How deep variables are followed.
const STEPS_MAX: usize = 8;

/// A script that is read for labels.
#[derive(Clone, Copy)]
pub(super) struct Reading<'r, 'a> {
    pub script: &'r Script,
    pub step: &'a Step,
    pub scope: Scope<'a>,
    pub depth: usize,
}

impl<'a> Flow<'a> {
    /// The labels of a word of a step's script.
    pub fn of_word(&self, word: &Word, script: &Script, step: &'a Step, scope: Scope<'a>) -> Labels {
        self.of_pieces(&word.pieces, Reading { script, step, scope, depth: 0 })
    }

    pub(super) fn of_pieces<'p>(
        &self,
        pieces: impl IntoIterator<Item = &'p Piece>,
        reading: Reading<'_, 'a>,
    ) -> Labels {
        let mut found = Labels::default();
        pieces.into_iter().for_each(|piece| found.add(&self.of_piece(piece, reading)));
        found
    }

    pub(super) fn of_piece(&self, piece: &Piece, reading: Reading<'_, 'a>) -> Labels {
        match &piece.kind {
            PieceKind::Literal(_) | PieceKind::Arithmetic => Labels::default(),
            PieceKind::Expression(number) => match expression(reading.step, *number) {
                Some(expression) => self.labels(expression, reading.scope),
                None => Labels::default(),
            },
            PieceKind::Variable { name, is_plain } => {
                let written = reading.script.text.get(piece.range.clone()).unwrap_or("");
                if *is_plain || keeps_text(written, name) { self.of_name(name, reading) } else { Labels::default() }
            }
            PieceKind::Substitution(commands) => {
                let commands = reading.script.commands.get(commands.clone()).unwrap_or_default();
                self.of_commands(commands, reading)
            }
        }
    }

    /// What commands write that only hand on what they are given.
    fn of_commands(&self, commands: &[Command], reading: Reading<'_, 'a>) -> Labels {
        let is_of =
            |names: &[&str], command: &Command| command.name().is_some_and(|name| names.contains(&name.as_str()));
        let hands_on = |command: &Command| is_of(HANDING_ON, command);
        let mut found = Labels::default();
        if let [command] = commands {
            let paths = paths_read(command).filter_map(Word::as_literal).filter(|path| !path.starts_with('-'));
            paths.for_each(|path: String| found.add(&self.of_file(&path, reading)));
        }
        if reading.depth < STEPS_MAX && commands.iter().all(hands_on) {
            let deeper = Reading { depth: reading.depth + 1, ..reading };
            let words = commands.iter().flat_map(|command| command.words.iter().skip(1));
            words.for_each(|word| found.add(&self.of_pieces(&word.pieces, deeper)));
        }
        found
    }

    /// A variable: what the script puts into it, else what the step is given.
    fn of_name(&self, name: &str, reading: Reading<'_, 'a>) -> Labels {
        if reading.depth >= STEPS_MAX || is_checked(name, reading.script) {
            return Labels::default();
        }
        let deeper = Reading { depth: reading.depth + 1, ..reading };
        let assignments = reading.script.commands.iter().flat_map(|command| &command.assignments);
        let mut own = assignments.filter(|one| one.name == name).peekable();
        if own.peek().is_none() {
            return self.variable(name, reading.scope);
        }
        let mut found = Labels::default();
        for assignment in own {
            let mentions_itself =
                |piece: &Piece| matches!(&piece.kind, PieceKind::Variable { name: inner, .. } if inner == name);
            let others = assignment.value.pieces.iter().filter(|piece| !mentions_itself(piece));
            found.add(&self.of_pieces(others, deeper));
            if assignment.value.pieces.iter().any(mentions_itself) {
                found.add(&self.variable(name, reading.scope));
            }
        }
        found
    }
}

/// Whether all that a script runs is known to write no file of the step by itself: what it writes there stands in it.
pub fn writes_itself(script: &Script) -> bool {
    script.is_whole
        && script.commands.iter().filter(|command| !command.words.is_empty()).all(|command| {
            let is_known = |name: String| {
                PLAIN_PROGRAMS.contains(&name.as_str())
                    || UNAWARE_PROGRAMS.iter().any(|program| program.eq_ignore_ascii_case(&name))
            };
            command.name().is_some_and(is_known)
        })
}

/// The arguments of a command that may be files whose content it gives on, and what it reads over `<`.
fn paths_read(command: &Command) -> impl Iterator<Item = &Word> {
    let name = command.name().unwrap_or_default();
    // The first argument of `jq` is a program.
    let skipped = if name == "jq" { 1 } else { 0 };
    let is_option = |word: &&Word| word.start().starts_with('-');
    let arguments = command.arguments().filter(move |word| !is_option(word)).skip(skipped);
    let is_reader = name.is_empty() || FILE_READING.contains(&name.as_str());
    arguments.chain(command.inputs()).filter(move |_| is_reader)
}

/// An expression of a step's script, by its number.
pub(super) fn expression(step: &Step, number: usize) -> Option<&Expression> {
    let Action::Run { script } = &step.action else { return None };
    let expressions = script.pieces.iter().filter_map(|piece| match piece {
        TextPiece::Run(expression) => Some(expression),
        TextPiece::Text(_) => None,
    });
    expressions.into_iter().nth(number)
}

/// Whether `${name…}` is the text of the variable or a stretch of it: not its length, not a text in which something was
/// replaced, which may well have made it harmless.
fn keeps_text(written: &str, name: &str) -> bool {
    let Some(operator) = written.strip_prefix("${").and_then(|rest| rest.strip_prefix(name)) else { return false };
    [":-", "-", ":=", "=", ":?", "?", "#", "%", "^", ",", "["].iter().any(|known| operator.starts_with(known))
}

/// Whether the script holds a variable against a pattern. What it does with others is not worth guessing.
fn is_checked(name: &str, script: &Script) -> bool {
    let is_own = |word: &Word| {
        let is = |piece: &Piece| matches!(&piece.kind, PieceKind::Variable { name: own, .. } if own == name);
        word.pieces.iter().any(is)
    };
    script.commands.iter().any(|command| {
        command.words.first().is_some_and(|word| word.start() == "[[")
            && command.words.iter().any(|word| word.start() == "=~")
            && command.words.iter().any(is_own)
    })
}
