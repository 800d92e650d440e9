//! A script of a step as its commands, for rules that ask what these are given. In: a step. Out: the words of each
//! command without quotes, the folder in which it runs, and whether it is repeated.
//!
//! Variables stay in the words as they are written, expressions as `${{ … }}`; `variables` puts in what is known.

use crate::catalog::program::WRAPPERS;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::rc::Rc;

use crate::model::{Action, HOLE, Piece, Step, Text, Value};
use crate::names::normal_path;
use crate::rules::Facts;
use crate::shell::{self, Group, GroupKind, PieceKind, Script, Word};
use crate::source_text;

/// A command of a script.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Command {
    /// The program and its arguments.
    pub words: Vec<String>,
    /// The variables that it sets, with their values.
    pub assigned: Vec<(String, String)>,
    /// From the root of the workspace.
    pub folder: String,
    /// Whether it stands in a loop.
    pub repeated: bool,
    /// Where its program stands in the script.
    pub range: Range<usize>,
}

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

/// What the scripts of steps run, each read once.
#[derive(Default)]
pub struct Commands {
    known: RefCell<HashMap<usize, Rc<[Command]>>>,
}

impl Facts<'_> {
    /// The commands of a step's script.
    pub(in crate::rules) fn commands(&self, step: &Step) -> Rc<[Command]> {
        let key = std::ptr::from_ref(step) as usize;
        if let Some(known) = self.commands.known.borrow().get(&key) {
            return Rc::clone(known);
        }
        let found: Rc<[Command]> = of_step(step).into();
        self.commands.known.borrow_mut().insert(key, Rc::clone(&found));
        found
    }
}

fn of_step(step: &Step) -> Vec<Command> {
    let Action::Run { script } = &step.action else { return Vec::new() };
    let start = step.fields.get("working-directory").and_then(Value::as_text).unwrap_or_default();
    of_text(script, normal_path(&start))
}

/// The commands of a text that is run in a folder.
fn of_text(text: &Text, folder: String) -> Vec<Command> {
    let expressions = text.pieces.iter().filter(|piece| matches!(piece, Piece::Run(_))).map(shown_piece).collect();
    let reading = Reading { script: &shell::read(text), expressions };
    // What `cd` changes in brackets, it changes only there.
    let mut folders = BTreeMap::from([(None, folder)]);
    let mut found = Vec::new();
    for own in &reading.script.commands {
        let mut command = reading.command(own);
        let place = reading.around(own.group).find(|(_, group)| reading.is_subshell(group)).map(|(index, _)| index);
        let outer = || reading.around(own.group).filter_map(|(index, _)| folders.get(&Some(index))).next();
        command.folder = outer().or_else(|| folders.get(&None)).cloned().unwrap_or_default();
        if let Some([target] | ["--", target]) = command.of("cd").as_deref() {
            folders.insert(place, joined(&command.folder, target));
        }
        if !command.words.is_empty() || !command.assigned.is_empty() {
            found.push(command);
        }
    }
    found
}

/// A script, and its expressions as they are shown.
struct Reading<'s> {
    script: &'s Script,
    expressions: Vec<String>,
}

impl Reading<'_> {
    fn command(&self, own: &shell::Command) -> Command {
        let mut words: Vec<(String, &Word)> = own.words.iter().map(|word| (self.word(word), word)).collect();
        while let Some(at) = words.first().and_then(|(first, _)| WRAPPERS.iter().position(|known| known == first)) {
            words.remove(0);
            let is_env = WRAPPERS.get(at) == Some(&"env");
            let assigned = words.iter().take_while(|(word, _)| is_env && word.contains('=')).count();
            words.drain(..assigned);
        }
        let mut groups = self.around(own.group).map(|(_, group)| group);
        // The names that a loop takes one after the other are no values yet.
        let is_heading = groups
            .clone()
            .next()
            .is_some_and(|group| group.kind == GroupKind::Loop && group.range.start == own.range.start);
        let is_list = |word: &Word| self.script.text.get(word.range.clone()).is_some_and(|text| text.starts_with('('));
        let assigned = own.assignments.iter().filter(|one| !is_heading && !is_list(&one.value));
        Command {
            assigned: assigned.map(|one| (one.name.clone(), self.word(&one.value))).collect(),
            range: words.first().map_or_else(|| own.range.clone(), |(_, word)| word.range.clone()),
            words: words.into_iter().map(|(word, _)| word).collect(),
            folder: String::new(),
            repeated: groups.any(|group| group.kind == GroupKind::Loop),
        }
    }

    /// The groups around something, from the inside.
    fn around(&self, group: Option<usize>) -> impl Iterator<Item = (usize, &Group)> + Clone {
        let of = |index: usize| Some((index, self.script.groups.get(index)?));
        std::iter::successors(group.and_then(of), move |(_, group)| group.parent.and_then(of))
    }

    fn is_subshell(&self, group: &Group) -> bool {
        let is_in_brackets = || self.script.text.get(group.range.clone()).is_some_and(|text| text.starts_with('('));
        group.kind == GroupKind::Substitution || group.kind == GroupKind::Plain && is_in_brackets()
    }

    /// A word without its quotes.
    fn word(&self, word: &Word) -> String {
        let mut out = String::new();
        let mut end = word.range.start;
        for piece in &word.pieces {
            // The words in `${name:-word}` have been written with it.
            if piece.range.start < end {
                continue;
            }
            match &piece.kind {
                PieceKind::Literal(text) => out.push_str(text),
                _ => {
                    out.push_str(&self.written(piece.range.clone()));
                    end = piece.range.end;
                }
            }
        }
        out
    }

    /// A part of the script as it is written.
    fn written(&self, range: Range<usize>) -> String {
        let before = self.script.expressions.partition_point(|hole| hole.at < range.start);
        let mut expressions = self.expressions.iter().skip(before);
        let mut out = String::new();
        for letter in self.script.text.get(range).unwrap_or_default().chars() {
            match letter {
                HOLE => out.push_str(expressions.next().map_or("", String::as_str)),
                letter => out.push(letter),
            }
        }
        out
    }
}

/// A text with its expressions as they are written in YAML.
pub(in crate::rules) fn shown(text: &Text) -> String {
    text.pieces.iter().map(shown_piece).collect()
}

fn shown_piece(piece: &Piece) -> String {
    match piece {
        Piece::Text(text) => text.clone(),
        Piece::Run(expression) => format!("${{{{ {} }}}}", source_text::expression(expression)),
    }
}

/// A path below a folder.
pub(in crate::rules) fn joined(folder: &str, target: &str) -> String {
    if target.starts_with('/') { target.to_owned() } else { normal_path(&format!("{folder}/{target}")) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Command, Text, of_text};

    fn read(text: &str) -> Vec<Command> {
        of_text(&Text::constant(text), String::new())
    }

    fn words(text: &str) -> Vec<String> {
        read(text).iter().map(|command| command.words.join("|")).collect()
    }

    #[test]
    fn commands_are_parted_and_lose_their_quotes() {
        assert_eq!(words("cd a && git commit -m 'x; y' # z\ngit push"), ["cd|a", "git|commit|-m|x; y", "git|push"]);
        assert_eq!(words("helm upgrade \\\n  api \"./a b\""), ["helm|upgrade|api|./a b"]);
        assert_eq!(words("cat <<EOF > f\ngit push\nEOF\nls 2>&1"), ["cat", "ls"]);
        assert_eq!(words("if ! out=$(git push); then sudo exit; fi"), ["git|push", "", "exit"]);
        assert_eq!(words("env A=b x \"${B:-\"$C\"}d\"$(ls 'e f')"), ["ls|e f", "x|${B:-\"$C\"}d$(ls 'e f')"]);
    }

    #[test]
    fn variables_are_set() {
        let set: Vec<_> = read("A=b C=\"$D\" x\nexport E=f\nfor g in h; do I=(j k); done")
            .into_iter()
            .flat_map(|command| command.assigned)
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        assert_eq!(set, ["A=b", "C=$D", "E=f"]);
    }

    #[test]
    fn folders_are_followed() {
        let text = "a\ncd x\nb\n(cd y; c)\nif true; then cd z; fi\nd $(cd /e; f)";
        let folders: Vec<_> = read(text)
            .into_iter()
            .filter(|one| one.words.first().is_some_and(|word| word.len() == 1))
            .map(|one| format!("{} {}", one.words.first().cloned().unwrap_or_default(), one.folder))
            .collect();
        assert_eq!(folders, ["a ", "b x", "c x/y", "f /e", "d x/z"]);
    }

    #[test]
    fn loops_are_known() {
        let looped = |text: &str| -> Vec<bool> {
            let is_push = |command: &&Command| command.calls("git", &["push"]).is_some();
            read(text).iter().filter(is_push).map(|command| command.repeated).collect()
        };
        assert_eq!(looped("for i in 1 2; do git push && break; done\ngit -C x push"), [true, false]);
        assert_eq!(looped("until git push; do sleep 1; done"), [true]);
        assert_eq!(looped("if x; then git push; fi"), [false]);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC*[\"'$(){}<\\\\;\n#]{0,9}\\PC*") {
            let _ = read(&text);
        }
    }
}
