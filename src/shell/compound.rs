//! Lists of commands, and what holds lists: groups, conditions, loops, functions.

use super::cursor::Reader;
use super::{Group, GroupKind};

/// What ends a list.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    End,
    /// `)`
    Parenthesis,
    Backtick,
    /// `}`, `fi`, `done`
    Word(&'static str),
    /// `;;` or `esac`
    Clause,
}

impl Reader<'_, '_> {
    pub fn script(&mut self) {
        self.list(Stop::End);
        // A document whose line never came.
        if !self.awaited.is_empty() {
            self.lost();
        }
    }

    /// Reads commands up to what ends them, which is left.
    pub fn list(&mut self, stop: Stop) {
        let mut is_fresh = true;
        loop {
            self.between(is_fresh);
            is_fresh = false;
            let before = self.at;
            match (self.peek(), stop) {
                (None, Stop::End) => return,
                (None, _) => return self.lost(),
                (Some(b')'), Stop::Parenthesis) | (Some(b'`'), Stop::Backtick) => return,
                (Some(b';'), Stop::Clause) => return,
                (Some(b')' | b';' | b'|'), _) => {
                    self.lost();
                    self.bump(1);
                    continue;
                }
                _ => {}
            }
            match (self.keyword(), stop) {
                ("then" | "elif" | "else", Stop::Word("fi")) => self.bump(4),
                ("do", Stop::Word("done")) => self.bump(2),
                ("esac", Stop::Clause) => return,
                (word, Stop::Word(end)) if word == end => return,
                ("then" | "elif" | "else" | "fi" | "do" | "done" | "esac" | "}", _) => {
                    self.lost();
                    self.bump(self.keyword().len());
                }
                _ => self.pipeline(),
            }
            if self.at == before {
                // Nothing that could be read: on, or this would never end.
                self.lost();
                if self.character().is_none() {
                    return;
                }
            }
        }
    }

    /// Passes what stands between commands: ends of lines with their documents, comments, `;`, `&`, `&&`, `||`. `is_fresh`
    /// says that no command stands before.
    fn between(&mut self, mut is_fresh: bool) {
        loop {
            self.blanks();
            self.comment();
            let separator = match self.peek() {
                Some(b'\n') => 0,
                Some(b';') if !matches!(self.peek_at(1), Some(b';' | b'&')) => 1,
                Some(b'&') if self.looking_at("&&") => 2,
                Some(b'&') if !self.looking_at("&>") => 1,
                Some(b'|') if self.looking_at("||") => 2,
                _ => return,
            };
            if separator == 0 {
                self.bump(1);
                self.here_docs();
                is_fresh = true;
                continue;
            }
            if std::mem::replace(&mut is_fresh, true) {
                self.lost();
            }
            self.bump(separator);
        }
    }

    fn pipeline(&mut self) {
        self.pipelines += 1;
        let pipeline = self.pipelines;
        loop {
            self.command(pipeline);
            self.blanks();
            if self.peek() != Some(b'|') || self.looking_at("||") {
                return;
            }
            self.bump(1);
            self.eat("&");
            self.blank_lines();
        }
    }

    /// Line breaks, and comments in front of them, up to the next command.
    fn blank_lines(&mut self) {
        loop {
            self.blanks();
            self.comment();
            if !self.eat("\n") {
                return;
            }
            self.here_docs();
        }
    }

    fn command(&mut self, pipeline: usize) {
        while let word @ ("!" | "time" | "coproc") = self.keyword() {
            self.bump(word.len());
            self.blanks();
        }
        match self.keyword() {
            "if" => self.block(2, GroupKind::Branch, Stop::Word("fi"), pipeline),
            word @ ("while" | "until") => self.block(word.len(), GroupKind::Loop, Stop::Word("done"), pipeline),
            "for" => self.loop_over(3, pipeline),
            "select" => self.loop_over(6, pipeline),
            "case" => self.case(pipeline),
            "{" => self.block(1, GroupKind::Plain, Stop::Word("}"), pipeline),
            "function" => {
                self.bump(8);
                self.blanks();
                self.word();
                self.blanks();
                if self.eat("(") {
                    self.blanks();
                    self.eat(")");
                }
                self.body(pipeline);
            }
            _ if self.looking_at("((") => self.nested_arithmetic(pipeline),
            _ if self.peek() == Some(b'(') => self.block(1, GroupKind::Plain, Stop::Parenthesis, pipeline),
            _ => self.simple(pipeline),
        }
    }

    /// `(( … ))` as a command.
    fn nested_arithmetic(&mut self, pipeline: usize) {
        let start = self.at;
        self.bump(2);
        self.arithmetic();
        let range = start..self.at;
        self.push(Vec::new(), Vec::new(), Vec::new(), range, pipeline);
    }

    /// Opens a group, reads what is in it, closes it.
    pub fn group(&mut self, kind: GroupKind, pipeline: usize, inside: impl FnOnce(&mut Self)) {
        let around = self.group;
        let start = self.at;
        let index = self.script.groups.len();
        self.script.groups.push(Group {
            kind,
            redirections: Vec::new(),
            pipeline,
            parent: around,
            range: start..start,
        });
        self.group = Some(index);
        self.nested(inside);
        self.group = around;
        let end = self.at;
        let redirections = if kind == GroupKind::Substitution { Vec::new() } else { self.redirections() };
        if let Some(group) = self.script.groups.get_mut(index) {
            group.redirections = redirections;
            group.range = start..end;
        }
    }

    /// A list between two words.
    fn block(&mut self, opening: usize, kind: GroupKind, stop: Stop, pipeline: usize) {
        self.group(kind, pipeline, |own| {
            own.bump(opening);
            own.list(stop);
            own.close(stop);
        });
    }

    pub fn close(&mut self, stop: Stop) {
        let is_there = match stop {
            Stop::Parenthesis => self.eat(")"),
            Stop::Backtick => self.eat("`"),
            Stop::Word(word) => self.eat(word),
            Stop::Clause => self.eat("esac"),
            Stop::End => true,
        };
        if !is_there {
            self.lost();
        }
    }

    /// The body of a function.
    pub fn body(&mut self, pipeline: usize) {
        self.blank_lines();
        self.group(GroupKind::Function, pipeline, |own| own.command(pipeline));
    }

    /// `for NAME in words`
    fn loop_over(&mut self, opening: usize, pipeline: usize) {
        self.group(GroupKind::Loop, pipeline, |own| {
            let start = own.at;
            own.bump(opening);
            own.blanks();
            if own.eat("((") {
                own.arithmetic();
            } else {
                own.heading(start, pipeline);
            }
            own.blanks();
            own.eat(";");
            own.list(Stop::Word("done"));
            own.close(Stop::Word("done"));
        });
    }

    fn heading(&mut self, start: usize, pipeline: usize) {
        let name = self.word().as_literal();
        self.blanks();
        if self.keyword() != "in" {
            return;
        }
        self.bump(2);
        let mut assignments = Vec::new();
        loop {
            self.blanks();
            if self.at_break() {
                break;
            }
            let before = self.at;
            let value = self.word();
            if self.at == before {
                return self.lost();
            }
            assignments.extend(name.clone().map(|name| super::Assignment { name, value }));
        }
        let range = start..self.at;
        self.push(assignments, Vec::new(), Vec::new(), range, pipeline);
    }

    fn case(&mut self, pipeline: usize) {
        self.group(GroupKind::Branch, pipeline, |own| {
            own.bump(4);
            own.blanks();
            own.word();
            own.blank_lines();
            if own.keyword() != "in" {
                return own.lost();
            }
            own.bump(2);
            loop {
                own.blank_lines();
                if own.keyword() == "esac" || own.peek().is_none() {
                    break;
                }
                own.patterns();
                own.list(Stop::Clause);
                if !(own.eat(";;&") || own.eat(";;") || own.eat(";&")) {
                    break;
                }
            }
            own.close(Stop::Clause);
        });
    }

    /// `a | b )` before a clause.
    fn patterns(&mut self) {
        self.eat("(");
        loop {
            self.blanks();
            let before = self.at;
            match self.peek() {
                Some(b')') => return self.bump(1),
                Some(b'|') => self.bump(1),
                None | Some(b'\n') => return self.lost(),
                _ => {
                    self.word();
                    if self.at == before {
                        // `@(a|b)` and its like.
                        self.lost();
                        self.character();
                    }
                }
            }
        }
    }
}
