//! What a script needs of the token, by the commands in it.
//!
//! It reads no shell: it cuts a script into what may be commands, and takes a script for known only if it knows all of
//! them. What it misreads is unknown therefore.

use regex_lite::Regex;

use crate::catalog::command::{self, Access, LOCAL_GIT, PLAIN_PROGRAMS};
use crate::model::{Piece, Text};

/// What is known of a script.
pub(super) struct Script {
    pub commands: Vec<Command>,
    /// Whether nothing else in it can use the token.
    pub is_known: bool,
    /// Whether something in it may push with the credentials that Git has.
    pub may_push: bool,
}

/// A command that needs something.
pub(super) struct Command {
    /// `gh pr comment`
    pub name: String,
    pub needs: &'static [Access],
    /// Whether the script fails where the command does.
    pub is_certain: bool,
}

/// Words in scripts that push, or that make others push.
const PUSHING: [&str; 15] = [
    "push",
    "release",
    "deploy",
    "publish",
    "tag",
    "version",
    "changeset",
    "commit",
    "semantic",
    "bump",
    "gh-pages",
    "./",
    ".sh",
    "upload",
    "docs",
];

/// Reads a script of a shell.
pub(super) fn read(text: &Text) -> Script {
    let text = plain(text);
    let lower = text.to_ascii_lowercase();
    let mut script =
        Script { commands: Vec::new(), is_known: true, may_push: PUSHING.iter().any(|word| lower.contains(word)) };
    let joined = text.replace("\\\n", " ");
    for line in joined.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
        let is_forgiven = line.contains("||") || line.starts_with("if ");
        for part in line.split([';', '&', '|', '(', ')', '`', '{', '}']) {
            match commands(part) {
                Some(Some((name, needs))) => {
                    script.commands.push(Command { name, needs, is_certain: !is_forgiven });
                }
                Some(None) => {}
                None => script.is_known = false,
            }
        }
    }
    script
}

/// The constant parts of a text; what is put in on the runner is one word.
fn plain(text: &Text) -> String {
    let pieces = text.pieces.iter().map(|piece| match piece {
        Piece::Text(text) => text.as_str(),
        Piece::Run(_) => "_",
    });
    pieces.collect()
}

/// What a command needs, if something; nothing where it is not known.
fn commands(part: &str) -> Option<Option<(String, &'static [Access])>> {
    let mut words = part.split_whitespace().skip_while(|word| {
        is_assignment(word) || matches!(*word, "if" | "then" | "else" | "elif" | "do" | "while" | "!" | "$")
    });
    let Some(program) = words.next() else { return Some(None) };
    match program {
        "gh" => gh(words),
        "git" => {
            let verb = words.find(|word| !word.starts_with('-'))?;
            LOCAL_GIT.contains(&verb).then_some(None)
        }
        _ if PLAIN_PROGRAMS.contains(&program) => Some(None),
        // What stands behind `)` or `"` of a command.
        _ if program.chars().all(|letter| "\"'$>]".contains(letter)) => Some(None),
        _ => None,
    }
}

fn gh<'a>(mut words: impl Iterator<Item = &'a str>) -> Option<Option<(String, &'static [Access])>> {
    let (group, verb) = (words.next()?, words.next()?);
    let needs = command::gh(group, verb)?;
    let rest: Vec<&str> = words.collect();
    if rest.iter().any(|word| matches!(*word, "--help" | "-h")) {
        return Some(None);
    }
    // Another repository has other rules.
    let is_elsewhere = rest.iter().any(|word| *word == "-R" || word.starts_with("--repo"));
    (!is_elsewhere).then(|| Some((format!("gh {group} {verb}"), needs)))
}

/// `NAME=value`
fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
    })
}

/// Reads a script that is given Octokit as `github`.
pub(super) fn read_octokit(text: &Text) -> Script {
    let text = plain(text);
    let text: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let text = text.join("\n");
    let mut script = Script { commands: Vec::new(), is_known: true, may_push: false };
    let uses_files =
        ["require(", "import(", "exec", "getOctokit", "process.env"].iter().any(|word| text.contains(word));
    script.is_known &= !uses_files;
    let Ok(call) = Regex::new(r"\bgithub\s*(?:\.rest)?\s*\.\s*([A-Za-z]+)\s*\.\s*([A-Za-z]+)") else { return script };
    let Ok(object) = Regex::new(r#"(^|[^\w."'/-])github\b"#) else { return script };
    let calls = call.captures_iter(&text).filter_map(|found| Some((found.get(1)?.as_str(), found.get(2)?.as_str())));
    let mut known = 0;
    for (group, method) in calls {
        if let Some(needs) = command::rest(group, method) {
            known += 1;
            let name = format!("github.rest.{group}.{method}");
            script.commands.push(Command { name, needs, is_certain: !text.contains("catch") });
        }
    }
    script.is_known &= object.find_iter(&text).count() == known;
    script
}
