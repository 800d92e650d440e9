//! Simple commands: assignments, words, redirections.

use std::ops::Range;

use super::cursor::Reader;
use super::{Assignment, Command, Operator, Redirection, Word};

/// Commands that take assignments as arguments.
const DECLARING: [&str; 5] = ["declare", "export", "local", "readonly", "typeset"];

impl Reader<'_, '_> {
    pub fn push(
        &mut self,
        assignments: Vec<Assignment>,
        words: Vec<Word>,
        redirections: Vec<Redirection>,
        range: Range<usize>,
        pipeline: usize,
    ) {
        if assignments.is_empty() && words.is_empty() && redirections.is_empty() {
            return;
        }
        self.script.commands.push(Command { assignments, words, redirections, range, pipeline, group: self.group });
    }

    pub fn simple(&mut self, pipeline: usize) {
        let start = self.at;
        let (mut assignments, mut words, mut redirections) = (Vec::new(), Vec::<Word>::new(), Vec::new());
        let mut end = start;
        loop {
            self.blanks();
            let in_test = words.first().is_some_and(|word| word.start() == "[[")
                && words.last().is_none_or(|word| word.start() != "]]");
            if !in_test && let Some(redirection) = self.redirection() {
                redirections.push(redirection);
                end = self.at;
                continue;
            }
            match self.peek() {
                Some(b'#') => self.comment(),
                Some(b'(') if !in_test => {
                    if words.len() != 1 || !assignments.is_empty() {
                        return self.lost();
                    }
                    self.bump(1);
                    self.blanks();
                    if !self.eat(")") {
                        return self.lost();
                    }
                    return self.body(pipeline);
                }
                _ => {}
            }
            if in_test {
                // Inside, `<`, `&&` and brackets are operators of the test.
                if self.test_operator() {
                    continue;
                }
            } else if self.at_break() && !self.at_process() {
                break;
            }
            let before = self.at;
            let assigns = words.first().is_none_or(|word| DECLARING.contains(&word.start()));
            if assigns && let Some(assignment) = self.assignment() {
                assignments.push(assignment);
            } else {
                words.push(self.word());
            }
            if self.at == before {
                break;
            }
            end = self.at;
        }
        self.push(assignments, words, redirections, start..end, pipeline);
    }

    /// Passes an operator of `[[ … ]]`. False where a word stands.
    fn test_operator(&mut self) -> bool {
        match self.peek() {
            Some(b'(' | b')' | b'<' | b'>' | b'&' | b'|' | b'\n') => {
                self.bump(1);
                true
            }
            _ => false,
        }
    }

    /// `<(…)`, `>(…)`
    pub fn at_process(&self) -> bool {
        matches!(self.peek(), Some(b'<' | b'>')) && self.peek_at(1) == Some(b'(')
    }

    /// `NAME=value`, where one begins.
    fn assignment(&mut self) -> Option<Assignment> {
        let rest = self.rest();
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        let name = &rest[..length];
        if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
            return None;
        }
        let mut behind = length;
        if rest[behind..].starts_with('[') {
            let index = rest[behind..].find(|c: char| c == ']' || c.is_whitespace())?;
            behind += index + 1;
            rest.get(behind..)?;
        }
        let tail = rest.get(behind..)?;
        behind += if tail.starts_with('=') {
            1
        } else if tail.starts_with("+=") {
            2
        } else {
            return None;
        };
        self.bump(behind);
        let value = if self.peek() == Some(b'(') { self.array() } else { self.word() };
        Some(Assignment { name: name.to_owned(), value })
    }

    /// `( a b c )` as one word of all its pieces.
    fn array(&mut self) -> Word {
        let start = self.at;
        self.bump(1);
        let mut pieces = Vec::new();
        loop {
            self.blanks();
            self.comment();
            let before = self.at;
            match self.peek() {
                Some(b')') => {
                    self.bump(1);
                    break;
                }
                Some(b'\n') => self.bump(1),
                None => {
                    self.lost();
                    break;
                }
                _ => {
                    pieces.extend(self.word().pieces);
                    if self.at == before {
                        self.lost();
                        break;
                    }
                }
            }
        }
        Word { pieces, range: start..self.at }
    }

    pub fn redirections(&mut self) -> Vec<Redirection> {
        let mut found = Vec::new();
        loop {
            self.blanks();
            match self.redirection() {
                Some(redirection) => found.push(redirection),
                None => return found,
            }
        }
    }

    /// `2>&1`, `>> file`, `<<EOF`, where one begins.
    fn redirection(&mut self) -> Option<Redirection> {
        let rest = self.rest();
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let tail = rest.get(digits..)?;
        let operators = [
            ("&>>", Operator::AppendBoth),
            ("&>", Operator::WriteBoth),
            ("<<<", Operator::HereString),
            ("<<-", Operator::HereDoc),
            ("<<", Operator::HereDoc),
            ("<>", Operator::ReadWrite),
            ("<&", Operator::Duplicate),
            (">&", Operator::Duplicate),
            (">>", Operator::Append),
            (">|", Operator::Write),
            (">", Operator::Write),
            ("<", Operator::Read),
        ];
        let (text, operator) = operators.into_iter().find(|(text, _)| tail.starts_with(text))?;
        let is_process = matches!(text, "<" | ">") && tail[text.len()..].starts_with('(');
        if is_process || (digits > 0 && text.starts_with('&')) {
            return None;
        }
        let from = rest[..digits].parse().ok();
        self.bump(digits + text.len());
        self.blanks();
        if operator == Operator::HereDoc {
            let here_doc = self.await_here_doc(text == "<<-");
            return Some(Redirection { operator, from, target: Word::default(), here_doc: Some(here_doc) });
        }
        let target = self.word();
        if target.pieces.is_empty() {
            self.lost();
        }
        Some(Redirection { operator, from, target, here_doc: None })
    }
}
