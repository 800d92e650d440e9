//! `untrusted-argument`: a text that an outsider chooses is an argument of a program that takes what begins with a dash for
//! an option. `untrusted-address`: it decides to which host a request goes.
//!
//! Only where the text begins the word: behind something else it is neither.

use super::source::of_anyone;
use crate::catalog::program::{DOWNLOADER_FLAGS, DOWNLOADER_LETTERS, DOWNLOADERS, OPTION_TAKING, OptionTaking};
use crate::diagnostic::Diagnostic;
use crate::flow::{Label, Scope};
use crate::model::Step;
use crate::rules::Facts;
use crate::shell::{Command, Piece, PieceKind, Quoting, Script, Word};

/// `untrusted-argument`
pub(super) fn argument(facts: &Facts<'_>) -> Vec<Diagnostic> {
    each(facts, |command, look| {
        let name = command.name()?;
        let OptionTaking { verbs, guard, .. } = OPTION_TAKING.iter().find(|one| one.program == name)?;
        // What an address can be is said otherwise.
        if DOWNLOADERS.contains(&name.as_str()) && command.arguments().any(|word| address(command, word).is_some()) {
            return None;
        }
        let verb = command.arguments().filter_map(Word::as_literal).find(|word| !word.starts_with('-'));
        if !verbs.is_empty() && !verb.as_ref().is_some_and(|verb| verbs.contains(&verb.as_str())) {
            return None;
        }
        let shown = if verbs.is_empty() { name } else { format!("{name} {}", verb.unwrap_or_default()) };
        // Behind `--` there are no options, and behind an option may stand its value.
        let words: Vec<&Word> =
            command.arguments().take_while(|word| word.as_literal().as_deref() != Some("--")).collect();
        let free = words.iter().enumerate().filter(|(number, word)| {
            let before = number.checked_sub(1).and_then(|before| words.get(before));
            let is_value = before.is_some_and(|before| is_option_with_value(before));
            !is_value && word.pieces.first().is_some_and(is_run)
        });
        let (word, label) = free.filter_map(|(_, word)| Some((*word, look(&word.pieces)?))).next()?;
        let message =
            format!("anyone can choose {}, and `{shown}` takes it for an option if it begins with `-`", label.shown());
        let help = format!("put `{guard}` before it, so that it is no option, or compare it with a pattern first");
        Some((word.range.clone(), "untrusted-argument", message, help))
    })
}

/// `untrusted-address`
pub(super) fn host(facts: &Facts<'_>) -> Vec<Diagnostic> {
    each(facts, |command, look| {
        if !command.name().is_some_and(|name| DOWNLOADERS.contains(&name.as_str())) {
            return None;
        }
        let found =
            command.arguments().find_map(|word| Some((word, look(std::slice::from_ref(address(command, word)?))?)));
        let (word, label) = found?;
        let message = format!("anyone can choose {}, and so to which host this request goes", label.shown());
        let help = "write the host in the script, and put no more than a name that was checked behind it".to_owned();
        Some((word.range.clone(), "untrusted-address", message, help))
    })
}

/// A finding: where in the script, which rule, what, and what to do.
type Finding = (std::ops::Range<usize>, &'static str, String, String);

/// Calls a function with each command, and with what tells by whom parts of a word are chosen.
fn each(
    facts: &Facts<'_>,
    find: impl Fn(&Command, &dyn Fn(&[Piece]) -> Option<Label>) -> Option<Finding>,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    facts.flow.steps(&mut |scope, step| {
        let Some(script) = facts.flow.script(step, scope) else { return };
        for command in &script.commands {
            let look = |pieces: &[Piece]| of_anyone_in(facts, pieces, &script, step, scope);
            let Some((range, rule, message, help)) = find(command, &look) else { continue };
            found.extend(facts.in_script(rule, step, range, message).map(|one| one.help(help)));
        }
    });
    found
}

fn of_anyone_in<'a>(
    facts: &Facts<'a>,
    pieces: &[Piece],
    script: &Script,
    step: &'a Step,
    scope: Scope<'a>,
) -> Option<Label> {
    let first = Word { pieces: pieces.first().cloned().into_iter().collect(), range: 0..0 };
    of_anyone(&facts.flow.of_word(&first, script, step, scope), scope)
}

/// Whether a part of a word is known in the run only. An expression becomes text of the script, which is worse.
fn is_run(piece: &Piece) -> bool {
    matches!(piece.kind, PieceKind::Variable { .. } | PieceKind::Substitution(_)) && piece.quoting != Quoting::Single
}

/// `-b`, `--branch`: whatever follows may be its value.
fn is_option_with_value(word: &Word) -> bool {
    word.start().starts_with('-') && !word.start().contains('=')
}

/// The part of a word that begins an address, or its host.
fn address<'w>(command: &Command, word: &'w Word) -> Option<&'w Piece> {
    let piece = match &word.pieces[..] {
        [first, ..] if is_run(first) => first,
        [first, second, ..] if is_scheme(first) && is_run(second) => second,
        _ => return None,
    };
    let before = command.words.iter().take_while(|other| other.range.start < word.range.start).last()?;
    let is_flag = |text: &str| {
        DOWNLOADER_FLAGS.contains(&text)
            || text.strip_prefix('-').is_some_and(|letters| letters.chars().all(|one| DOWNLOADER_LETTERS.contains(one)))
    };
    let may_follow = !before.start().starts_with('-') || before.as_literal().is_some_and(|text| is_flag(&text));
    may_follow.then_some(piece)
}

fn is_scheme(piece: &Piece) -> bool {
    matches!(&piece.kind, PieceKind::Literal(text) if text == "https://" || text == "http://")
}
