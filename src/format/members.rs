//! Blocks and what stands in them.

use super::align::Columns;
use super::printer::{Attempt, Printer};
use super::units::{Content, Unit, inner};
use crate::syntax::{Kind, Node};

/// What begins a line of a block.
pub(super) struct Entry<'a> {
    /// None for a comment on a line of its own.
    pub unit: Option<Unit<'a>>,
    comment: Option<Node<'a>>,
    /// The comment behind it.
    pub trailing: Option<Node<'a>>,
    /// Whether an empty line is above it.
    pub is_apart: bool,
}

impl<'a> Printer<'a> {
    /// A whole file.
    pub fn source(&mut self, root: Node<'a>) {
        let units = self.units(root);
        let start = if self.text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
        let entries = self.entries(&units, start, self.text.len());
        self.members(&entries, false);
    }

    // ---- Blocks ----

    /// `{ … }`, with the script that moves into it.
    pub fn block(&mut self, block: Node<'a>, script: Option<Node<'a>>, place: Place) {
        if self.has_failed {
            return;
        }
        let mut units = self.units(block);
        let inside = (block.start() + 1, block.end().saturating_sub(1));
        units.extend(script.map(|value| Unit { start: inside.1, end: inside.1, content: Content::Script(value) }));
        if units.is_empty() && self.comments_in(inside.0, inside.1).is_empty() {
            self.put("{}");
            return;
        }
        let is_short = script.is_none() && self.may_be_one_line(block, place == Place::Record);
        if is_short && self.attempt(Attempt::OneLine, |printer| printer.one_line(&units)) {
            return;
        }
        self.put("{");
        let mut from = inside.0;
        let first = units.first().map_or(inside.1, |unit| unit.start);
        let behind = self.comments_in(from, first).first().copied();
        if let Some(comment) = behind.filter(|comment| self.is_one_line(from, comment.start())) {
            self.put(" ");
            self.put_comment(comment);
            from = comment.end();
        }
        let entries = self.entries(&units, from, inside.1);
        if !entries.is_empty() {
            self.indented(|printer| {
                printer.new_line();
                printer.members(&entries, place == Place::Statement);
            });
        }
        self.new_line();
        self.put("}");
    }

    fn one_line(&mut self, units: &[Unit<'a>]) {
        self.put("{ ");
        for (index, unit) in units.iter().enumerate() {
            if index > 0 {
                self.put(", ");
            }
            self.unit(*unit, Columns::default());
        }
        self.put(" }");
    }

    /// Units and comments in the order of the lines that they begin.
    fn entries(&self, units: &[Unit<'a>], from: usize, to: usize) -> Vec<Entry<'a>> {
        let mut entries: Vec<Entry<'a>> = Vec::new();
        let mut end = from;
        for next in units.iter().map(Some).chain([None]) {
            for &comment in self.comments_in(end, next.map_or(to, |unit| unit.start)) {
                let is_behind = self.is_one_line(end, comment.start());
                match entries.last_mut().filter(|last| is_behind && last.unit.is_some()) {
                    Some(last) => last.trailing = Some(comment),
                    None => entries.push(Entry {
                        unit: None,
                        comment: Some(comment),
                        trailing: None,
                        is_apart: self.is_apart(end, comment.start()),
                    }),
                }
                end = comment.end();
            }
            if let Some(&unit) = next {
                let is_script = matches!(unit.content, Content::Script(_));
                let is_apart = !is_script && self.is_apart(end, unit.start);
                entries.push(Entry { unit: Some(unit), comment: None, trailing: None, is_apart });
                end = unit.end;
            }
        }
        entries
    }

    /// Whether an empty line is between two places.
    pub fn is_apart(&self, from: usize, to: usize) -> bool {
        let between = self.slice(from, to);
        let pairs = between.matches("\r\n").count();
        between.matches(['\n', '\r']).count() - pairs > 1
    }

    fn members(&mut self, entries: &[Entry<'a>], has_steps: bool) {
        if self.has_failed {
            return;
        }
        let columns = self.columns(entries, has_steps);
        for (index, (entry, columns)) in entries.iter().zip(columns).enumerate() {
            if index > 0 {
                if entry.is_apart {
                    self.end_line();
                }
                self.new_line();
            }
            if let Some(comment) = entry.comment {
                self.put_comment(comment);
            }
            if let Some(unit) = entry.unit {
                self.unit(unit, columns);
            }
            if let Some(comment) = entry.trailing {
                self.put_blanks(columns.comment.saturating_sub(self.column()) + 1);
                self.put_comment(comment);
            }
        }
    }

    // ---- Members ----

    fn unit(&mut self, unit: Unit<'a>, columns: Columns) {
        match unit.content {
            Content::Broken => self.as_it_is(unit),
            Content::Script(value) => {
                self.put("script");
                self.put_blanks(columns.key.saturating_sub("script".len()));
                self.put(" = ");
                self.expression(value);
            }
            Content::Member(member) => {
                let mark = self.mark();
                let wanted = self.written + self.comments_in(unit.start, unit.end).len();
                self.member(member, columns);
                // A comment stands where none is expected, such as inside `a[…]`: the member stays as it is.
                if self.written != wanted && !self.has_failed {
                    self.back_to(mark);
                    self.as_it_is(unit);
                }
            }
        }
    }

    /// Something of several lines keeps its indentation, as moving its first line alone makes it no better.
    fn as_it_is(&mut self, unit: Unit<'a>) {
        let line = self.text[..unit.start].rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let before = self.slice(line, unit.start).trim_start_matches('\u{FEFF}');
        if !self.is_one_line(unit.start, unit.end) && before.trim().is_empty() {
            self.take_back_indentation();
            self.put(before);
        }
        self.put_range(unit.start, unit.end);
    }

    fn member(&mut self, member: Node<'a>, columns: Columns) {
        let parts: Vec<_> = member.children().collect();
        for (index, &part) in parts.iter().enumerate() {
            if part.kind() != Kind::annotation {
                self.head(part, columns);
                continue;
            }
            self.put("@");
            for child in part.children() {
                match child.kind() {
                    Kind::arguments => self.brackets(child),
                    _ => self.put_source(child),
                }
            }
            let end = self.end_of(part);
            let next = parts.get(index + 1).map_or(end, |next| next.start());
            for &comment in &self.comments_in(end, next).to_vec() {
                if self.is_one_line(end, comment.start()) {
                    self.put(" ");
                } else {
                    self.new_line();
                }
                self.put_comment(comment);
            }
            self.new_line();
        }
    }

    /// A member without its annotations: its parts in their order.
    fn head(&mut self, node: Node<'a>, columns: Columns) {
        let script = self.script_to_move(node);
        let mut is_first = true;
        for part in node.children() {
            match part.kind() {
                Kind::key => {
                    let before = self.column();
                    self.key(part);
                    let width = self.column().saturating_sub(before);
                    self.put_blanks(columns.key.saturating_sub(width));
                }
                Kind::value_of => match record_block(part).filter(|_| is_plain(node)) {
                    Some(block) => {
                        self.put(" ");
                        self.block(block, None, Place::Field);
                    }
                    None if script.is_some() => {}
                    None => self.value_of(part),
                },
                Kind::type_of => self.type_of(part),
                Kind::arguments | Kind::parameters => self.brackets(part),
                Kind::block => {
                    self.put(" ");
                    let place = if node.kind() == Kind::field { Place::Field } else { Place::Statement };
                    self.block(part, script, place);
                }
                _ => {
                    if !is_first {
                        self.put(" ");
                    }
                    self.part(part);
                }
            }
            is_first = false;
        }
    }

    pub fn key(&mut self, key: Node<'a>) {
        if let Some(inner) = key.first() {
            self.part(inner);
        }
    }

    /// A word, a name, a title, a list, or the expression of `when` and `for`.
    fn part(&mut self, part: Node<'a>) {
        match part.kind() {
            Kind::list => self.brackets(part),
            Kind::expression => self.expression(part),
            Kind::subject => part.first().into_iter().for_each(|inner| self.part(inner)),
            Kind::clause => {
                for (index, inner) in part.children().enumerate() {
                    if index > 0 {
                        self.put(" ");
                    }
                    self.part(inner);
                }
            }
            _ => self.put_source(part),
        }
    }

    /// The text block of `run "Title" = """…""" { … }`, which stands in the block in the long form. A `run` without
    /// id and title has no long form.
    fn script_to_move(&self, node: Node<'a>) -> Option<Node<'a>> {
        let is_run = node.kind() == Kind::statement && node.child(Kind::keyword)?.text() == "run";
        if !is_run || !self.is_faultless || has_script(node.child(Kind::block)?) {
            return None;
        }
        let value = node.child(Kind::value_of)?.child(Kind::expression)?;
        let literal = only(only(only(value)?)?)?;
        literal.child(Kind::text_block).is_some().then_some(value)
    }
}

/// Whose block it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Field,
    Statement,
    /// A value in an expression.
    Record,
}

/// The block of a value that is nothing but `{ … }`.
pub(super) fn record_block(value: Node<'_>) -> Option<Node<'_>> {
    let record = only(only(only(value.child(Kind::expression)?)?)?)?;
    record.child(Kind::block).filter(|_| record.kind() == Kind::record)
}

/// Whether a field is `key = value` and nothing else.
fn is_plain(node: Node<'_>) -> bool {
    node.kind() == Kind::field && node.children().count() == 2
}

fn has_script(block: Node<'_>) -> bool {
    let mut fields = block.children().filter_map(inner).filter(|inner| inner.kind() == Kind::field);
    fields.any(|field| field.child(Kind::key).is_some_and(|key| key.text().trim_matches(['"', '\'']) == "script"))
}

/// The child of a node that has one.
fn only(node: Node<'_>) -> Option<Node<'_>> {
    let mut children = node.children();
    children.next().filter(|_| children.next().is_none())
}
