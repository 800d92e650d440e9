//! The tree: nodes in one vector, each a kind and a range of the text. What lies between nodes is blank or fixed
//! punctuation, so the text can be had back from the tree.

use std::sync::Arc;

use super::parse::Kind;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};

#[derive(Clone, Debug)]
pub(super) struct NodeData {
    pub kind: Kind,
    pub start: u32,
    pub end: u32,
    /// Nodes are stored in the order in which they begin; the descendants of a node follow it.
    pub descendants: u32,
}

/// A parsed file.
#[derive(Clone, Debug)]
pub struct Syntax {
    pub file: FileId,
    pub text: Arc<str>,
    pub(super) nodes: Vec<NodeData>,
    pub diagnostics: Vec<Diagnostic>,
}

impl Syntax {
    /// The whole file; `None` only where nothing was parsed.
    pub fn root(&self) -> Option<Node<'_>> {
        (!self.nodes.is_empty()).then_some(Node { syntax: self, index: 0 })
    }

    /// All comments in the order of the text.
    pub fn comments(&self) -> impl Iterator<Item = Node<'_>> {
        (0..self.nodes.len())
            .filter(|&index| self.nodes[index].kind == Kind::COMMENT)
            .map(|index| Node { syntax: self, index })
    }

    /// The nodes around a place, the outermost first: they begin before it and do not end before it.
    pub fn around(&self, offset: usize) -> Vec<Node<'_>> {
        let mut found = Vec::new();
        let (mut index, mut end) = (0, self.nodes.len());
        while index < end {
            let node = Node { syntax: self, index };
            if node.start() >= offset {
                break;
            }
            let after = index + 1 + node.data().descendants as usize;
            if offset <= node.end() {
                found.push(node);
                end = after;
                index += 1;
            } else {
                index = after;
            }
        }
        found
    }

    /// The nodes that begin in a range, in the order of the text.
    pub fn beginning(&self, range: std::ops::Range<usize>) -> impl Iterator<Item = Node<'_>> {
        let first = self.nodes.partition_point(|node| (node.start as usize) < range.start);
        let nodes = (first..self.nodes.len()).map(|index| Node { syntax: self, index });
        nodes.take_while(move |node| node.start() < range.end)
    }
}

/// A node of a [`Syntax`].
#[derive(Clone, Copy)]
pub struct Node<'a> {
    syntax: &'a Syntax,
    index: usize,
}

impl<'a> Node<'a> {
    fn data(self) -> &'a NodeData {
        &self.syntax.nodes[self.index]
    }

    pub fn kind(self) -> Kind {
        self.data().kind
    }

    pub fn start(self) -> usize {
        self.data().start as usize
    }

    pub fn end(self) -> usize {
        self.data().end as usize
    }

    pub fn span(self) -> Span {
        Span { file: self.syntax.file, start: self.data().start, end: self.data().end }
    }

    pub fn text(self) -> &'a str {
        self.syntax.text.get(self.start()..self.end()).unwrap_or("")
    }

    /// Direct children, comments left out: they are read by position.
    pub fn children(self) -> impl Iterator<Item = Node<'a>> + use<'a> {
        let end = self.index + 1 + self.data().descendants as usize;
        let mut next = self.index + 1;
        let syntax = self.syntax;
        std::iter::from_fn(move || {
            while next < end {
                let node = Node { syntax, index: next };
                next += 1 + node.data().descendants as usize;
                if node.kind() != Kind::COMMENT {
                    return Some(node);
                }
            }
            None
        })
    }

    /// The first child of a kind.
    pub fn child(self, kind: Kind) -> Option<Node<'a>> {
        self.children().find(|node| node.kind() == kind)
    }

    /// The first child.
    pub fn first(self) -> Option<Node<'a>> {
        self.children().next()
    }

    /// All nodes below, in the order of the text.
    pub fn descendants(self) -> impl Iterator<Item = Node<'a>> + use<'a> {
        let syntax = self.syntax;
        (self.index + 1..=self.index + self.data().descendants as usize).map(move |index| Node { syntax, index })
    }
}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}@{}..{} {:?}", self.kind(), self.start(), self.end(), self.text())
    }
}

impl<'a> Node<'a> {
    /// By how much the node alone makes the tree of an expression higher: its operators, or what stands before and
    /// behind an operand.
    pub fn chain(self) -> usize {
        match self.kind() {
            Kind::expression => self.children().filter(|child| child.kind() == Kind::operator).count(),
            Kind::operand => self.children().count().saturating_sub(1),
            _ => 0,
        }
    }

    /// Whether something else stands before the node on its line, without a comma or an opening brace between them.
    pub(super) fn follows_on_its_line(self) -> bool {
        let before = self.syntax.text.get(..self.start()).unwrap_or("");
        before
            .trim_end_matches([' ', '\t'])
            .chars()
            .next_back()
            .is_some_and(|last| !matches!(last, '\n' | '\r' | ',' | '{' | '}' | '\u{FEFF}'))
    }

    /// The text between this node and a later one.
    pub(super) fn gap_to(self, later: Node<'a>) -> &'a str {
        self.syntax.text.get(self.end()..later.start()).unwrap_or("")
    }
}
