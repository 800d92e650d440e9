//! Where the output of a command goes.

use super::{Command, GroupKind, Operator, Redirection, Script, Word};

/// What takes the output of a command.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Receiver<'a> {
    /// A file, and whether what was in it stays.
    File(Sink<'a>),
    /// The next command of the pipeline.
    Command(&'a Command),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sink<'a> {
    pub file: &'a Word,
    pub appends: bool,
}

impl Script {
    /// The files that the output of a command is written to, also over `tee`, and the commands that it is piped to.
    /// Empty where it goes to the log, or becomes a part of a word.
    pub fn receivers<'a>(&'a self, command: &'a Command) -> Vec<Receiver<'a>> {
        let mut found = Vec::new();
        if let Some(sink) = redirected(&command.redirections) {
            return vec![Receiver::File(sink)];
        }
        let (mut pipeline, mut group, mut end) = (command.pipeline, command.group, command.range.end);
        loop {
            if self.pipe(pipeline, group, end, &mut found) {
                return found;
            }
            let Some(around) = group.and_then(|index| self.groups.get(index)) else { return found };
            if around.kind == GroupKind::Substitution {
                return found;
            }
            if let Some(sink) = redirected(&around.redirections) {
                found.push(Receiver::File(sink));
                return found;
            }
            (pipeline, group, end) = (around.pipeline, around.parent, around.range.end);
        }
    }

    /// Whether the output ends in a word: `$( … )`.
    pub fn is_captured(&self, command: &Command) -> bool {
        let mut group = command.group;
        while let Some(around) = group.and_then(|index| self.groups.get(index)) {
            if around.kind == GroupKind::Substitution {
                return true;
            }
            group = around.parent;
        }
        false
    }

    /// Whether a group is the other one, or stands in it.
    pub fn is_within(&self, mut group: Option<usize>, other: Option<usize>) -> bool {
        while group != other {
            let Some(around) = group.and_then(|index| self.groups.get(index)) else { return false };
            group = around.parent;
        }
        true
    }

    /// Whether a group is an `if`, a `case` or a loop.
    pub fn is_branch(&self, group: Option<usize>) -> bool {
        let group = group.and_then(|index| self.groups.get(index));
        group.is_some_and(|group| matches!(group.kind, GroupKind::Branch | GroupKind::Loop))
    }

    /// Follows a pipe from what ends at a place. Whether there is one.
    fn pipe<'a>(&'a self, pipeline: usize, group: Option<usize>, end: usize, found: &mut Vec<Receiver<'a>>) -> bool {
        let from = self.commands.partition_point(|command| command.range.end <= end);
        let mut later = self.commands.iter().skip(from).filter(|command| command.range.start >= end);
        let Some(next) = later.find(|command| command.group == group).filter(|next| next.pipeline == pipeline) else {
            return false;
        };
        found.push(Receiver::Command(next));
        if next.name().as_deref() == Some("tee") {
            let appends = next.arguments().any(|word| matches!(word.start(), "-a" | "--append"));
            let files = next.arguments().filter(|word| !word.start().starts_with('-'));
            found.extend(files.map(|file| Receiver::File(Sink { file, appends })));
        }
        true
    }
}

fn redirected(redirections: &[Redirection]) -> Option<Sink<'_>> {
    redirections.iter().rev().filter(|one| one.from.is_none_or(|from| from == 1)).find_map(|one| {
        let appends = match one.operator {
            Operator::Append | Operator::AppendBoth => true,
            Operator::Write | Operator::WriteBoth => false,
            _ => return None,
        };
        Some(Sink { file: &one.target, appends })
    })
}
