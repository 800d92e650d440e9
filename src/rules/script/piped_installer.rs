//! `piped-installer`: `curl … | bash` runs whatever the address gives on that day.

use crate::catalog::program::{DOWNLOADERS, SHELLS, WRAPPERS};
use crate::diagnostic::Diagnostic;
use crate::rules::Facts;
use crate::shell::{Command, Piece, PieceKind, Receiver, Script};

/// `piped-installer`
pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    facts.flow.steps(&mut |scope, step| {
        let Some(script) = facts.flow.script(step, scope) else { return };
        for command in &script.commands {
            let Some(address) = address(command).filter(|address| !is_fixed(address)) else { continue };
            let Some(shell) = reader(command, &script) else { continue };
            let message = format!("what `{address}` gives on that day is run by `{shell}`, and nobody has seen it");
            found.extend(facts.in_script("piped-installer", step, command.range.clone(), message).map(|one| {
                one.help(
                    "use an action or a package with a version, or download the file and compare its checksum first",
                )
            }));
        }
    });
    found
}

/// What a command downloads.
fn address(command: &Command) -> Option<String> {
    let name = command.name()?;
    if !DOWNLOADERS.contains(&name.as_str()) {
        return None;
    }
    command.arguments().filter_map(|word| word.as_literal()).find(|text| text.starts_with("http"))
}

/// Whether an address names a commit.
fn is_fixed(address: &str) -> bool {
    address.split('/').any(|part| part.len() == 40 && part.chars().all(|c| c.is_ascii_hexdigit()))
}

/// The shell that is given what a command writes.
fn reader(command: &Command, script: &Script) -> Option<String> {
    let piped = script.receivers(command).into_iter().find_map(|receiver| match receiver {
        Receiver::Command(next) => shell_of(next).filter(|_| !reads_file(next)),
        Receiver::File(_) => None,
    });
    piped.or_else(|| {
        // `bash <(curl …)`, `sh -c "$(curl …)"`
        let number = script.commands.iter().position(|other| std::ptr::eq(other, command))?;
        let takes = |piece: &Piece| matches!(&piece.kind, PieceKind::Substitution(range) if range.contains(&number));
        script.commands.iter().skip(number).find_map(|outer| {
            let shell = shell_of(outer)?;
            outer.arguments().any(|word| word.pieces.iter().any(takes)).then_some(shell)
        })
    })
}

fn shell_of(command: &Command) -> Option<String> {
    let mut names = command.words.iter().map(|word| word.as_literal().unwrap_or_default());
    let name =
        names.find(|name| !WRAPPERS.contains(&name.as_str()) && !name.starts_with("-") && !name.contains('='))?;
    let name = name.rsplit('/').next()?.to_owned();
    SHELLS.contains(&name.as_str()).then_some(name)
}

/// `python3 -c code`, `python3 -m json.tool`, `bash script`: what is piped is data.
fn reads_file(command: &Command) -> bool {
    let name = shell_of(command).unwrap_or_default();
    let mut arguments = command.arguments().filter_map(|word| word.as_literal()).filter(|word| *word != name);
    let first = arguments.find(|word| word != "-E" && word != "-H");
    match first.as_deref() {
        None | Some("-" | "-s" | "-x" | "-e" | "-ex" | "-xe" | "-eux" | "-sx" | "/dev/stdin") => false,
        Some(text) => !text.starts_with("-s"),
    }
}
