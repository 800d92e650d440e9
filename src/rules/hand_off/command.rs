//! A script of a step as its commands, as far as its text shows them. In: a step. Out: the words of each command without
//! quotes, the folder in which it runs, and whether it is repeated.
//!
//! This is a reader of text, no shell: functions, `eval` and the like are not followed, so what it cannot tell is left
//! out. Expressions stay in the words as `${{ … }}`. Nothing else in this family looks at the text of a script.

use crate::model::{Action, Piece, Step, Text, Value};
use crate::names::normal_path;
use crate::source_text;

/// A command of a script.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::rules) struct Command {
    /// The program and its arguments.
    pub words: Vec<String>,
    /// From the root of the workspace.
    pub folder: String,
    /// Whether it stands in a loop.
    pub repeated: bool,
}

/// What may stand before a command.
const BEFORE: &[&str] =
    &["if", "then", "else", "elif", "do", "while", "until", "!", "{", "time", "sudo", "exec", "command", "env"];

impl Command {
    /// The words, where it calls this program.
    pub fn of(&self, program: &str) -> Option<Vec<&str>> {
        let mut words = self.words.iter().map(String::as_str);
        let first = words.next()?;
        (first.rsplit('/').next() == Some(program)).then(|| words.collect())
    }

    /// The arguments, where it calls this program with these first.
    pub fn calls<'a>(&'a self, program: &str, first: &[&'a str]) -> Option<Vec<&'a str>> {
        let arguments = self.of(program)?;
        // Options of the program itself may stand before its command: `git -C folder push`.
        let mut rest: &[&'a str] = arguments.as_slice();
        while let [option, after @ ..] = rest
            && option.starts_with('-')
            && first.first().is_some_and(|wanted| wanted != option)
        {
            let takes_value = matches!(*option, "-C" | "-c" | "-n" | "--namespace" | "--context" | "--kubeconfig");
            rest = if takes_value { after.get(1..).unwrap_or_default() } else { after };
        }
        rest.strip_prefix(first).map(<[&str]>::to_vec)
    }

    /// The value of an option: `-n x`, `--namespace x`, `--namespace=x`.
    pub fn option(&self, names: &[&str]) -> Option<&str> {
        let mut words = self.words.iter().skip(1);
        while let Some(word) = words.next() {
            if names.contains(&word.as_str()) {
                return words.next().map(String::as_str);
            }
            if let Some((name, value)) = word.split_once('=')
                && names.contains(&name)
            {
                return Some(value);
            }
        }
        None
    }
}

/// The commands of a step's script.
pub(in crate::rules) fn of_step(step: &Step) -> Vec<Command> {
    let Action::Run { script } = &step.action else { return Vec::new() };
    let start = step.fields.get("working-directory").and_then(Value::as_text).unwrap_or_default();
    let mut commands = read(&shown(script));
    let mut folder = normal_path(&start);
    for command in &mut commands {
        let moved = match command.of("cd").as_deref() {
            Some([target] | ["--", target]) => Some(joined(&folder, target)),
            _ => None,
        };
        command.folder.clone_from(&folder);
        folder = moved.unwrap_or(folder);
    }
    commands
}

/// A text with its expressions as they are written in YAML.
pub(in crate::rules) fn shown(text: &Text) -> String {
    let pieces = text.pieces.iter().map(|piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Run(expression) => format!("${{{{ {} }}}}", source_text::expression(expression)),
    });
    pieces.collect()
}

/// A path below a folder.
pub(in crate::rules) fn joined(folder: &str, target: &str) -> String {
    if target.starts_with('/') { target.to_owned() } else { normal_path(&format!("{folder}/{target}")) }
}

/// The commands of a text.
pub(super) fn read(text: &str) -> Vec<Command> {
    let mut reader = Reader::default();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        rest = reader.step(letter, rest);
    }
    reader.end_command();
    reader.found
}

#[derive(Default)]
struct Reader {
    found: Vec<Command>,
    words: Vec<String>,
    /// The word that is being read.
    word: Option<String>,
    quote: Option<char>,
    loops: usize,
    /// Where a here-document ends that begins after this line.
    here: Option<String>,
}

impl Reader {
    /// Reads one thing, and gives what is left.
    fn step<'t>(&mut self, letter: char, rest: &'t str) -> &'t str {
        let after = rest.get(letter.len_utf8()..).unwrap_or_default();
        if let Some((expression, after)) = rest.strip_prefix("${{").and_then(|inner| inner.split_once("}}")) {
            self.push(&format!("${{{{{expression}}}}}"));
            return after;
        }
        if self.quote != Some('\'') {
            if let Some(after) = after.strip_prefix('\n').filter(|_| letter == '\\') {
                return after;
            }
            if letter == '\\' {
                let Some(escaped) = after.chars().next() else { return after };
                self.push(escaped.encode_utf8(&mut [0; 4]));
                return after.get(escaped.len_utf8()..).unwrap_or_default();
            }
            if let Some(inner) = rest.strip_prefix("$(") {
                let end = closing(inner);
                let (command, after) = inner.split_at_checked(end).unwrap_or((inner, ""));
                self.found.extend(
                    read(command).into_iter().map(|one| Command { repeated: one.repeated || self.loops > 0, ..one }),
                );
                self.push(&format!("$({command})"));
                return after.get(1..).unwrap_or_default();
            }
        }
        match (self.quote, letter) {
            (Some(quote), letter) if quote == letter => self.quote = None,
            (Some(_), letter) => self.push(letter.encode_utf8(&mut [0; 4])),
            (None, '"' | '\'') => {
                self.quote = Some(letter);
                self.push("");
            }
            (None, '#') if self.word.is_none() => return after.find('\n').and_then(|at| after.get(at..)).unwrap_or(""),
            (None, ' ' | '\t' | '\r') => self.end_word(),
            (None, '\n') => {
                self.end_command();
                if let Some(end) = self.here.take() {
                    return behind(after, &end);
                }
            }
            (None, ';' | '|' | '&' | '(' | ')') if !self.is_redirection(letter) => self.end_command(),
            (None, letter) => self.push(letter.encode_utf8(&mut [0; 4])),
        }
        after
    }

    /// `2>&1` and `&>` end no command.
    fn is_redirection(&self, letter: char) -> bool {
        letter == '&' && self.word.as_ref().is_some_and(|word| word.ends_with('>') || word.ends_with('<'))
    }

    fn push(&mut self, text: &str) {
        self.word.get_or_insert_default().push_str(text);
    }

    fn end_word(&mut self) {
        let Some(word) = self.word.take() else { return };
        if let Some(end) = word.strip_prefix("<<").filter(|end| !end.starts_with('<') && !end.is_empty()) {
            self.here = Some(end.trim_start_matches('-').to_owned());
        }
        match (self.words.is_empty(), word.as_str()) {
            (true, "for" | "while" | "until") => {
                self.loops += 1;
                // What stands behind `for` is no command.
                if word == "for" {
                    self.words.push(word);
                }
            }
            (true, "done") => self.loops = self.loops.saturating_sub(1),
            (true, word) if BEFORE.contains(&word) => {}
            _ => self.words.push(word),
        }
    }

    fn end_command(&mut self) {
        self.end_word();
        let words = std::mem::take(&mut self.words);
        if !words.is_empty() {
            self.found.push(Command { words, folder: String::new(), repeated: self.loops > 0 });
        }
    }
}

/// Where the bracket closes that was opened before a text.
fn closing(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, letter) in text.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' if depth == 0 => return at,
            ')' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

/// What stands behind a here-document.
fn behind<'t>(text: &'t str, end: &str) -> &'t str {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        at += line.len();
        if line.trim() == end {
            return text.get(at..).unwrap_or_default();
        }
    }
    ""
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Command, read};

    fn words(text: &str) -> Vec<String> {
        read(text).iter().map(|command| command.words.join("|")).collect()
    }

    #[test]
    fn commands_are_parted_and_lose_their_quotes() {
        assert_eq!(words("cd a && git commit -m 'x; y' # z\ngit push"), ["cd|a", "git|commit|-m|x; y", "git|push"]);
        assert_eq!(words("helm upgrade \\\n  api \"./a b\""), ["helm|upgrade|api|./a b"]);
        assert_eq!(words("echo ${{ github.sha || 'x y' }}z"), ["echo|${{ github.sha || 'x y' }}z"]);
        assert_eq!(words("cat <<EOF > f\ngit push\nEOF\nls 2>&1"), ["cat|<<EOF|>|f", "ls|2>&1"]);
        assert_eq!(words("if ! out=$(git push); then exit; fi"), ["git|push", "out=$(git push)", "exit", "fi"]);
    }

    #[test]
    fn loops_are_known() {
        let looped = |text: &str| -> Vec<bool> {
            let is_push = |command: &&Command| command.calls("git", &["push"]).is_some();
            read(text).iter().filter(is_push).map(|command| command.repeated).collect()
        };
        assert_eq!(looped("for i in 1 2; do git push && break; done\ngit -C x push"), [true, false]);
        assert_eq!(looped("until git push; do sleep 1; done"), [true]);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC*[\"'$(){}<\\\\;\n#]{0,9}\\PC*") {
            let _ = read(&text);
        }
    }
}
