//! Which fields have their `=` in one column: those on lines next to each other. A field of several lines may be the
//! last of them.

use super::WIDTH;
use super::members::Entry;
use super::printer::Printer;
use super::units::{Content, inner};
use crate::syntax::{Kind, Node};

/// How one line of a block is set.
#[derive(Clone, Copy, Default)]
pub(super) struct Columns {
    /// The width of the key with the blanks behind it.
    pub key: usize,
    /// Where the comment behind it begins, if not right behind it.
    pub comment: usize,
}

/// A field that can be aligned.
struct Candidate {
    key: usize,
    /// The width of the value; none where it has several lines.
    value: Option<usize>,
    is_breakable: bool,
}

impl Candidate {
    fn width(&self, key: usize) -> Option<usize> {
        self.value.map(|value| key + 3 + value)
    }

    fn is_one_line(&self, indent: usize, key: usize) -> bool {
        self.width(key).is_some_and(|width| indent + width <= WIDTH || !self.is_breakable)
    }
}

impl<'a> Printer<'a> {
    /// The columns of each entry of a block. `has_steps` says that `run = …` is a step there and not a field.
    pub fn columns(&mut self, entries: &[Entry<'a>], has_steps: bool) -> Vec<Columns> {
        let candidates: Vec<_> = entries.iter().map(|entry| self.candidate(entry, has_steps)).collect();
        let mut columns = vec![Columns::default(); entries.len()];
        let mut start = 0;
        while start < entries.len() {
            let run = run(&candidates[start..], &entries[start..], self.indent);
            let key = run.iter().map(|candidate| candidate.key).max().unwrap_or(0);
            for (index, candidate) in run.iter().enumerate() {
                let has_comment = entries[start + index].trailing.is_some() && candidate.is_one_line(self.indent, key);
                let comment = candidate.width(key).filter(|_| has_comment).map_or(0, |width| self.indent + width);
                columns[start + index] = Columns { key, comment };
            }
            let end = start + run.len().max(1);
            align_comments(&mut columns[start..end]);
            start = end;
        }
        columns
    }

    fn candidate(&mut self, entry: &Entry<'a>, has_steps: bool) -> Option<Candidate> {
        let (key, value) = match entry.unit?.content {
            Content::Member(member) => {
                let (key, value) = plain_field(member)?;
                if has_steps && matches!(key.text(), "run" | "use") {
                    return None;
                }
                (self.width_of(|printer| printer.key(key)), value)
            }
            Content::Script(value) => ("script".len(), value),
            Content::Broken => return None,
        };
        let layout = self.layout(value);
        let value = (!layout.is_broken).then(|| self.width_of(|printer| printer.expression(value)));
        Some(Candidate { key, value, is_breakable: layout.is_breakable })
    }
}

/// The candidates at the beginning that belong together.
fn run<'c>(candidates: &'c [Option<Candidate>], entries: &[Entry<'_>], indent: usize) -> Vec<&'c Candidate> {
    let mut run: Vec<&Candidate> = Vec::new();
    for (candidate, entry) in candidates.iter().zip(entries) {
        let Some(candidate) = candidate else { break };
        if run.last().is_some_and(|last| entry.is_apart || !last.is_one_line(indent, last.key)) {
            break;
        }
        run.push(candidate);
    }
    // The blanks before its `=` may be what breaks a field: then it is the last.
    loop {
        let key = run.iter().map(|candidate| candidate.key).max().unwrap_or(0);
        let broken = run.iter().position(|candidate| !candidate.is_one_line(indent, key));
        match broken {
            Some(index) if index + 1 < run.len() => run.truncate(index + 1),
            _ => return run,
        }
    }
}

/// Comments behind lines next to each other begin in one column.
fn align_comments(columns: &mut [Columns]) {
    for group in columns.chunk_by_mut(|left, right| left.comment > 0 && right.comment > 0) {
        let comment = group.iter().map(|line| line.comment).max().unwrap_or(0);
        group.iter_mut().for_each(|line| line.comment = comment);
    }
}

/// The key and the value of `key = value` that is no block.
fn plain_field(member: Node<'_>) -> Option<(Node<'_>, Node<'_>)> {
    let field = inner(member).filter(|inner| inner.kind() == Kind::field && inner.start() == member.start())?;
    let children: Vec<_> = field.children().collect();
    match children[..] {
        [key, value] if value.kind() == Kind::value_of && super::members::record_block(value).is_none() => {
            Some((key, value.child(Kind::expression)?))
        }
        _ => None,
    }
}
