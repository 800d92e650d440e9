//! The file that a script starts first: what stands before it in the script makes no file.
//!
//! In: a step. Out: the path as it is written. Whether it is there is asked elsewhere.

use crate::model::{Action, Step, Value};
use crate::shell::{self, Command};

/// Programs that run the file which is their first argument.
const INTERPRETERS: [&str; 7] = ["bash", "sh", "zsh", "python", "python3", "node", "ruby"];
/// Commands that make no file and change no folder.
const HARMLESS: [&str; 6] = ["set", "echo", "export", "printf", "true", ":"];
/// The shells whose scripts are read here.
const SHELLS: [&str; 2] = ["bash", "sh"];

/// The path of the file that a step's script starts before it does anything else.
pub(super) fn first_file(step: &Step) -> Option<String> {
    let Action::Run { script } = &step.action else { return None };
    let is_read = |shell: &Value| shell.as_text().is_some_and(|shell| SHELLS.contains(&shell.as_str()));
    if step.fields.get("shell").is_some_and(|shell| !is_read(shell)) {
        return None;
    }
    let script = shell::read(script);
    let mut commands: Vec<&Command> = script.commands.iter().collect();
    commands.sort_by_key(|command| command.range.start);
    let first = commands.into_iter().find(|one| !one.name().is_some_and(|name| HARMLESS.contains(&name.as_str())))?;
    if first.group.is_some() || !first.redirections.is_empty() || !script.is_whole {
        return None;
    }
    let name = first.name()?;
    let (path, is_file) = match INTERPRETERS.contains(&name.as_str()) {
        true => {
            let path = first.arguments().next()?.as_literal()?;
            let is_file = path.contains('.');
            (path, is_file)
        }
        // A name alone is one of the machine's programs.
        false => {
            let is_file = name.contains('/');
            (name, is_file)
        }
    };
    let is_plain = path.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-./".contains(letter));
    (is_plain && is_file && !path.starts_with(['-', '/'])).then_some(path)
}
