//! Values and types.

use super::members::Place;
use super::printer::Printer;
use crate::syntax::{Kind, Node};

impl<'a> Printer<'a> {
    pub fn value_of(&mut self, value: Node<'a>) {
        self.put(" = ");
        value.child(Kind::expression).into_iter().for_each(|value| self.expression(value));
    }

    pub fn expression(&mut self, node: Node<'a>) {
        self.chain(node, 2);
    }

    /// Operands with operators between them. Line breaks of the source stay, before the operators.
    pub fn chain(&mut self, node: Node<'a>, deeper: usize) {
        if self.has_failed {
            return;
        }
        let mut previous: Option<Node<'a>> = None;
        let mut operator = None;
        for child in node.children() {
            if child.kind() == Kind::operator {
                operator = Some(child);
                continue;
            }
            match previous.zip(operator) {
                None => self.operand(child),
                Some((previous, operator)) => {
                    self.goes_on(self.end_of(previous), child.start(), deeper, |printer| {
                        printer.put_source(operator);
                        printer.put(" ");
                        printer.operand(child);
                    });
                }
            }
            previous = Some(child);
        }
    }

    /// What follows on the same line, or on the next one where the source has a line break between.
    fn goes_on(&mut self, from: usize, to: usize, deeper: usize, write: impl FnOnce(&mut Self)) {
        let comments = self.comments_in(from, to).to_vec();
        if comments.is_empty() && self.is_one_line(from, to) {
            self.put(" ");
            write(self);
            return;
        }
        self.indent += deeper;
        for comment in comments {
            if self.is_one_line(from, comment.start()) {
                self.put(" ");
            } else {
                self.new_line();
            }
            self.put_comment(comment);
        }
        self.new_line();
        write(self);
        self.indent -= deeper;
    }

    fn operand(&mut self, node: Node<'a>) {
        for part in node.children() {
            match part.kind() {
                Kind::not => self.put("!"),
                Kind::primary => part.first().into_iter().for_each(|inner| self.primary(inner)),
                _ => part.first().into_iter().for_each(|inner| self.postfix(inner)),
            }
        }
    }

    fn postfix(&mut self, node: Node<'a>) {
        match node.kind() {
            Kind::star => self.put(".*"),
            Kind::index => {
                self.put("[");
                node.child(Kind::expression).into_iter().for_each(|index| self.expression(index));
                self.put("]");
            }
            Kind::arguments => self.brackets(node),
            Kind::optional_mark => self.put("?"),
            _ => {
                self.put(".");
                self.put_source(node);
            }
        }
    }

    fn primary(&mut self, node: Node<'a>) {
        match node.kind() {
            Kind::conditional => self.conditional(node, 2),
            Kind::literal => match node.child(Kind::text_block) {
                Some(block) => self.text_block(block),
                None => self.put_source(node),
            },
            Kind::interpolation => {
                self.put("${{ ");
                node.child(Kind::expression).into_iter().for_each(|inner| self.expression(inner));
                self.put(" }}");
            }
            Kind::list | Kind::group => self.brackets(node),
            Kind::record => {
                node.child(Kind::block).into_iter().for_each(|block| self.block(block, None, Place::Record))
            }
            _ => self.put_source(node),
        }
    }

    fn conditional(&mut self, node: Node<'a>, deeper: usize) {
        let parts: Vec<_> = node.children().collect();
        for (index, pair) in parts.chunks(2).enumerate() {
            let [word, value] = *pair else { continue };
            let write = |printer: &mut Self| {
                printer.put(word.text());
                printer.put(" ");
                match sole_conditional(value).filter(|_| word.kind() == Kind::else_) {
                    Some(inner) if !printer.is_one_line(printer.end_of(parts[1]), word.start()) => {
                        printer.conditional(inner, 0)
                    }
                    _ => printer.expression(value),
                }
            };
            match index.checked_sub(1).and_then(|before| parts.get(2 * before + 1)) {
                None => write(self),
                Some(previous) => self.goes_on(self.end_of(*previous), word.start(), deeper, write),
            }
        }
    }

    /// The lines move with the indentation, all by the same width, so the text stays the same.
    fn text_block(&mut self, block: Node<'a>) {
        self.put("\"\"\"");
        if block.child(Kind::text_strip).is_some() {
            self.put("-");
        }
        let comments = self.comments_in(block.start(), block.end()).len();
        let written = self.written;
        for line in block.children() {
            let is_line = line.kind() == Kind::text_line;
            if !is_line && !matches!(line.kind(), Kind::text_blank | Kind::text_short) {
                continue;
            }
            self.end_line();
            // A line's own end leaves out the blanks there, which belong to the text.
            if let Some(last) = line.children().last().filter(|_| is_line) {
                self.put_blanks(self.indent + 2);
                self.put_range(line.start(), last.end());
            }
        }
        self.written = written + comments;
        self.new_line();
        self.put("\"\"\"");
    }

    // ---- Types ----

    pub fn type_of(&mut self, node: Node<'a>) {
        self.put(": ");
        node.child(Kind::type_).into_iter().for_each(|type_| self.type_(type_));
    }

    pub fn type_(&mut self, node: Node<'a>) {
        let mut is_first = true;
        for part in node.children() {
            if part.kind() == Kind::optional {
                self.put("?");
                continue;
            }
            if !std::mem::take(&mut is_first) {
                self.put(" | ");
            }
            for inner in part.children() {
                match inner.kind() {
                    Kind::type_record => self.brackets(inner),
                    Kind::type_ => {
                        self.put("<");
                        self.type_(inner);
                        self.put(">");
                    }
                    _ => self.put_source(inner),
                }
            }
        }
    }
}

/// `if … then … else …` and nothing else, as after `else`.
fn sole_conditional(value: Node<'_>) -> Option<Node<'_>> {
    let mut inner = value;
    for _ in 0..3 {
        let mut children = inner.children();
        inner = children.next().filter(|_| children.next().is_none())?;
    }
    (inner.kind() == Kind::conditional).then_some(inner)
}
