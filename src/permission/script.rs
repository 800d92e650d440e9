//! What a script needs of the token, by the commands in it.
//!
//! A script is known only if each of its commands is. What they read, such as documents and texts in quotes, says nothing.

use regex_lite::Regex;

use crate::catalog::command::{self, Access};
use crate::catalog::program::{LOCAL_GIT, PLAIN_PROGRAMS};
use crate::model::{Piece, Text};
use crate::shell::{self, Word};

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
    let lower = plain(text).to_ascii_lowercase();
    let read = shell::read(text);
    let mut script = Script {
        commands: Vec::new(),
        is_known: read.is_whole,
        may_push: PUSHING.iter().any(|word| lower.contains(word)),
    };
    for own in &read.commands {
        let words: Vec<String> = own.words.iter().map(shown).collect();
        match command(words.iter().map(String::as_str)) {
            Some(Some((name, needs))) => {
                script.commands.push(Command { name, needs, is_certain: !is_forgiven(own, &read.text) });
            }
            Some(None) => {}
            None => script.is_known = false,
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

/// A word, with a sign that no name has where something is put in.
fn shown(word: &Word) -> String {
    word.as_literal().unwrap_or_else(|| format!("{}$", word.start()))
}

/// Whether a script may go on where a command fails, by the lines that the command stands in.
fn is_forgiven(command: &shell::Command, text: &str) -> bool {
    let before = text.get(..command.range.start).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let after = text.get(command.range.end..).unwrap_or_default();
    let end = command.range.end + after.replace("\\\n", "  ").find('\n').unwrap_or(after.len());
    let lines = text.get(start..end).unwrap_or_default();
    lines.contains("||") || ["if ", "elif ", "while ", "until ", "! "].iter().any(|word| lines.trim().starts_with(word))
}

/// What a command needs, if something; nothing where it is not known.
fn command<'a>(mut words: impl Iterator<Item = &'a str>) -> Option<Option<(String, &'static [Access])>> {
    let Some(program) = words.next() else { return Some(None) };
    match program {
        "gh" => gh(words),
        "git" => {
            let verb = words.find(|word| !word.starts_with('-'))?;
            LOCAL_GIT.contains(&verb).then_some(None)
        }
        // These run other commands where they are told to.
        "awk" => words.all(|word| !word.contains("system") && !word.contains('|')).then_some(None),
        "find" => words.all(|word| !word.starts_with("-exec") && !word.starts_with("-ok")).then_some(None),
        _ => PLAIN_PROGRAMS.contains(&program).then_some(None),
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The commands that need something, with `?` where a failure is forgiven; `…` where there are unknown ones.
    fn said(text: &str) -> String {
        let script = read(&Text::constant(text));
        let names = script.commands.iter().map(|one| format!("{}{}", one.name, if one.is_certain { "" } else { "?" }));
        let others = (!script.is_known).then(|| "…".to_owned());
        names.chain(others).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn commands_are_known_by_their_names() {
        for (text, known) in [
            ("gh pr comment 1 --body 'a; b (c) && d'", "gh pr comment"),
            ("cat > body.md <<EOF\nrun me; gh pr merge\nEOF\ngh issue create -F body.md", "gh issue create"),
            ("case $X in a) gh pr close;; *) echo none;; esac", "gh pr close"),
            ("URL=$(gh pr create --fill) && echo \"$URL\"", "gh pr create"),
            ("gh pr merge --auto || true\nif gh pr review; then :; fi", "gh pr merge?, gh pr review?"),
            ("gh pr comment 1 \\\n  --body x ||\\\n  true", "gh pr comment?"),
            ("gh pr list -R org/repo", "…"),
            ("$TOOL a", "…"),
            ("find . -exec gh pr close {} \\;", "…"),
            ("awk '{ system(\"gh pr close\") }' x", "…"),
            ("awk '{ print $1 }' x | sort", ""),
            ("awk '{ print $1 }' x | ./make", "…"),
            ("git -c a=b commit -m 'c'; git push", "…"),
            ("git commit -m c", ""),
        ] {
            assert_eq!(said(text), known, "{text}");
        }
    }
}
