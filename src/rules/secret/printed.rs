//! `printed-secret`: a script writes a secret into the log in another form: `echo "$TOKEN" | base64`. GitHub masks the text
//! of a secret, and nothing that was made of it.

use crate::catalog::program::{HANDING_ON, REWRITING};
use crate::diagnostic::Diagnostic;
use crate::flow::{Label, Scope};
use crate::model::{Fields, Step};
use crate::rules::Facts;
use crate::shell::{Command, GroupKind, Operator, Receiver, Script, Word};

/// How many commands of a pipe are followed.
const PIPE_MAX: usize = 16;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    facts.flow.steps(&mut |scope, step| {
        let Some(script) = facts.flow.script(step, scope) else { return };
        for command in &script.commands {
            let Some(program) = printed_by(command, &script) else { continue };
            let label = match is_environment(command) {
                true => of_environment(facts, step, scope),
                false => {
                    let mut words = command.arguments().chain(here_string(command));
                    words.find_map(|word| secret(facts, word, &script, step, scope))
                }
            };
            let Some(label) = label else { continue };
            let message = format!(
                "`{program}` writes `{}` into the log in another form, which GitHub does not mask",
                label.origin
            );
            let range = command.range.clone();
            found.extend(facts.in_script("printed-secret", step, range, message).map(|one| {
                one.help("keep it out of the log: put it into a variable or a file, or pipe it into what needs it")
            }));
        }
    });
    found
}

fn secret<'a>(facts: &Facts<'a>, word: &Word, script: &Script, step: &'a Step, scope: Scope<'a>) -> Option<Label> {
    facts.flow.of_word(word, script, step, scope).secret().cloned()
}

/// `env`, `printenv`: all variables.
fn is_environment(command: &Command) -> bool {
    matches!(command.name().as_deref(), Some("env" | "printenv")) && command.words.len() == 1
}

/// The first secret among the variables that the step, the job and the pipeline set.
fn of_environment<'a>(facts: &Facts<'a>, step: &'a Step, scope: Scope<'a>) -> Option<Label> {
    let around = [scope.job.map(|job| &job.fields), scope.pipeline().map(|pipeline| &pipeline.fields)];
    let blocks = around.into_iter().flatten().filter_map(|fields| fields.get("env")?.as_map());
    let mut fields = blocks.chain([&step.env]).flat_map(Fields::iter);
    fields.find_map(|field| facts.flow.variable(&field.key, scope).secret().cloned())
}

/// The text of `<<<`.
fn here_string(command: &Command) -> impl Iterator<Item = &Word> {
    command.redirections.iter().filter(|one| one.operator == Operator::HereString).map(|one| &one.target)
}

/// The program that changes what a command is given before it gets into the log.
fn printed_by(command: &Command, script: &Script) -> Option<String> {
    if is_kept(command, script) {
        return None;
    }
    let name = command.name()?;
    let mut program = match rewrites(command) && here_string(command).next().is_some() {
        true => Some(name),
        false if matches!(name.as_str(), "echo" | "printf") || is_cat(command) || is_environment(command) => None,
        false => return None,
    };
    let mut last = command;
    for _ in 0..PIPE_MAX {
        let mut next = None;
        for receiver in script.receivers(last) {
            match receiver {
                // `tee` writes into the log too.
                Receiver::File(_) if next.is_some_and(|next: &Command| next.name().as_deref() == Some("tee")) => {}
                Receiver::File(_) => return None,
                Receiver::Command(command) => next = Some(command),
            }
        }
        let Some(command) = next else { return program };
        if rewrites(command) {
            program = program.or(command.name());
        } else if !command.name().is_some_and(|name| HANDING_ON.contains(&name.as_str())) {
            return None;
        }
        last = command;
    }
    None
}

/// `cat <<< "$TOKEN"`
fn is_cat(command: &Command) -> bool {
    command.name().as_deref() == Some("cat") && here_string(command).next().is_some()
}

/// Whether a command writes what it reads in another form. Where it names a file, it may read or write that.
fn rewrites(command: &Command) -> bool {
    let name = command.name().unwrap_or_default();
    if command.arguments().any(|word| word.start().starts_with("-o") || word.start().starts_with("--output")) {
        return false;
    }
    let options: Vec<String> = command.arguments().filter_map(Word::as_literal).collect();
    let says = |wanted: &str| options.iter().any(|option| option == wanted);
    match name.as_str() {
        // A line break less is still the same text.
        "tr" => !says("-d"),
        "jq" => !["-e", "--exit-status", "-n"].into_iter().any(says),
        "sed" => !["-n", "--quiet", "-i", "--in-place"].into_iter().any(says),
        "openssl" => says("base64") || says("-base64"),
        _ => REWRITING.contains(&name.as_str()),
    }
}

/// Whether what a command writes becomes a part of a word, or may: a function can be called in one.
fn is_kept(command: &Command, script: &Script) -> bool {
    let mut group = command.group;
    while let Some(around) = group.and_then(|index| script.groups.get(index)) {
        if matches!(around.kind, GroupKind::Function | GroupKind::Substitution) {
            return true;
        }
        group = around.parent;
    }
    false
}
