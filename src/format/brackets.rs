//! Lists, arguments, parameters, groups and records of types: on one line, or one element a line.

use super::layout::{name_of, wraps};
use super::printer::{Attempt, Printer};
use crate::syntax::{Kind, Node};

/// How brackets look.
struct Style {
    open: &'static str,
    close: &'static str,
    /// Between brackets and elements on one line.
    blank: &'static str,
    /// Behind each element that has a line of its own.
    comma: &'static str,
}

impl Style {
    fn of(kind: Kind) -> Self {
        match kind {
            Kind::list => Self { open: "[", close: "]", blank: "", comma: "," },
            Kind::type_record => Self { open: "{", close: "}", blank: " ", comma: "" },
            Kind::group => Self { open: "(", close: ")", blank: "", comma: "" },
            _ => Self { open: "(", close: ")", blank: "", comma: "," },
        }
    }
}

impl<'a> Printer<'a> {
    /// Brackets with what is in them.
    pub fn brackets(&mut self, node: Node<'a>) {
        if self.has_failed {
            return;
        }
        let style = Style::of(node.kind());
        let elements: Vec<_> = node.children().collect();
        let has_comments = self.has_comments_between(node, &elements);
        if elements.is_empty() && !has_comments {
            self.put(style.open);
            self.put(style.close);
            return;
        }
        if !self.opens_line(node) && !has_comments {
            if self.is_flat || !wraps(node) {
                self.on_one_line(&style, &elements);
                return;
            }
            if self.attempt(Attempt::FirstLine, |printer| printer.on_one_line(&style, &elements)) {
                return;
            }
        }
        self.put(style.open);
        self.indented(|printer| printer.lines(node, &style, &elements));
        self.new_line();
        self.put(style.close);
    }

    fn has_comments_between(&self, node: Node<'a>, elements: &[Node<'a>]) -> bool {
        let ends = std::iter::once(node.start()).chain(elements.iter().map(|element| self.end_of(*element)));
        let starts = elements.iter().map(|element| element.start()).chain([node.end()]);
        ends.zip(starts).any(|(from, to)| !self.comments_in(from, to).is_empty())
    }

    fn on_one_line(&mut self, style: &Style, elements: &[Node<'a>]) {
        self.put(style.open);
        self.put(style.blank);
        for (index, element) in elements.iter().enumerate() {
            if index > 0 {
                self.put(", ");
            }
            self.element(*element);
        }
        self.put(style.blank);
        self.put(style.close);
    }

    /// One element a line, with the comments at their places.
    fn lines(&mut self, node: Node<'a>, style: &Style, elements: &[Node<'a>]) {
        let mut end = node.start() + 1;
        let mut is_first = true;
        for next in elements.iter().map(Some).chain([None]) {
            let until = next.map_or(node.end().saturating_sub(1), |element| element.start());
            for &comment in &self.comments_in(end, until).to_vec() {
                if self.is_one_line(end, comment.start()) {
                    self.put(" ");
                } else {
                    self.begin(&mut is_first, end, comment.start());
                }
                self.put_comment(comment);
                end = comment.end();
            }
            if let Some(&element) = next {
                self.begin(&mut is_first, end, element.start());
                match node.kind() {
                    // What goes on in a group is as deep as its beginning.
                    Kind::group => self.chain(element, 0),
                    _ => self.element(element),
                }
                self.put(style.comma);
                end = self.end_of(element);
            }
        }
    }

    fn begin(&mut self, is_first: &mut bool, from: usize, to: usize) {
        if !std::mem::take(is_first) && self.is_apart(from, to) {
            self.end_line();
        }
        self.new_line();
    }

    fn element(&mut self, element: Node<'a>) {
        match element.kind() {
            Kind::argument => {
                if let Some(name) = name_of(element) {
                    self.put_source(name);
                    self.put(" = ");
                }
                element.child(Kind::expression).into_iter().for_each(|value| self.expression(value));
            }
            Kind::parameter => {
                for part in element.children() {
                    match part.kind() {
                        Kind::type_of => self.type_of(part),
                        Kind::value_of => self.value_of(part),
                        _ => self.put_source(part),
                    }
                }
            }
            Kind::type_field => {
                element.child(Kind::name).into_iter().for_each(|name| self.put_source(name));
                self.put(": ");
                element.child(Kind::type_).into_iter().for_each(|type_| self.type_(type_));
            }
            _ => self.expression(element),
        }
    }
}
