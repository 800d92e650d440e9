//! The members of a block, and what is broken among them.

use super::printer::Printer;
use crate::syntax::{Kind, Node};

/// What is written as a whole.
#[derive(Clone, Copy)]
pub(super) struct Unit<'a> {
    pub start: usize,
    pub end: usize,
    pub content: Content<'a>,
}

#[derive(Clone, Copy)]
pub(super) enum Content<'a> {
    Member(Node<'a>),
    /// It stays as it is.
    Broken,
    /// `script = …`, moved from the head of a `run` to the end of its block.
    Script(Node<'a>),
}

impl<'a> Printer<'a> {
    /// The units of a block or a file. What stands on one line with nothing to part it is one, and broken.
    pub fn units(&self, container: Node<'a>) -> Vec<Unit<'a>> {
        let mut units: Vec<Unit<'a>> = Vec::new();
        for child in container.children() {
            let content = match child.kind() {
                Kind::member if !self.is_broken(child) => Content::Member(child),
                Kind::member | Kind::junk | Kind::block_junk | Kind::stray_close => Content::Broken,
                _ => continue,
            };
            match units.last_mut() {
                Some(last) if !self.slice(last.end, child.start()).contains(['\n', '\r', ',']) => {
                    *last = Unit { start: last.start, end: self.end_of(child), content: Content::Broken };
                }
                _ => units.push(Unit { start: child.start(), end: self.end_of(child), content }),
            }
        }
        units
    }

    /// Whether a member has a mistake that is not one of a member in its block.
    fn is_broken(&self, member: Node<'a>) -> bool {
        if self.is_faultless {
            return false;
        }
        let is_unclosed = self.unclosed.iter().any(|&at| (member.start()..member.end()).contains(&at));
        let body = body(member).filter(|body| self.opens_line(*body));
        is_unclosed || has_mistake(member, body)
    }
}

/// The block of a member.
pub(super) fn body(member: Node<'_>) -> Option<Node<'_>> {
    inner(member)?.child(Kind::block)
}

/// The member without its annotations.
pub(super) fn inner(member: Node<'_>) -> Option<Node<'_>> {
    member.children().find(|child| child.kind() != Kind::annotation)
}

fn has_mistake(node: Node<'_>, outside: Option<Node<'_>>) -> bool {
    if outside.is_some_and(|outside| outside.start() == node.start() && outside.kind() == node.kind()) {
        return false;
    }
    is_mistake(node) || has_unparted_members(node) || node.children().any(|child| has_mistake(child, outside))
}

/// Two members on one line; only in blocks that are taken as a whole.
fn has_unparted_members(node: Node<'_>) -> bool {
    let members: Vec<_> = node.children().filter(|child| child.kind() == Kind::member).collect();
    members.windows(2).any(|pair| {
        let from = pair[0].end() - node.start();
        let between = node.text().get(from..pair[1].start() - node.start());
        !between.unwrap_or("").contains([',', '\n', '\r'])
    })
}

fn is_mistake(node: Node<'_>) -> bool {
    match node.kind() {
        Kind::junk
        | Kind::block_junk
        | Kind::closing_junk
        | Kind::interpolation_junk
        | Kind::stray_close
        | Kind::missing_value
        | Kind::missing_type
        | Kind::missing_close
        | Kind::missing_text
        | Kind::missing_then
        | Kind::missing_else
        | Kind::not_type
        | Kind::text_inline
        | Kind::unclosed_string
        | Kind::bad_escape
        | Kind::bad_number => true,
        Kind::single_string => node.text().len() < 2 || !node.text().ends_with('\''),
        _ => false,
    }
}
