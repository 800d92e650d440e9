//! What the source's own line breaks decide: whether something has to stand on several lines, and whether it could.

use super::printer::Printer;
use crate::syntax::{Kind, Node};

/// How many members a block may have that stands on one line. Records in expressions are data, and have no limit.
const ONE_LINE_MEMBERS_MAX: usize = 3;

#[derive(Clone, Copy, Default)]
pub(super) struct Layout {
    /// It has a line break in any case.
    pub is_broken: bool,
    /// It has brackets that can be broken.
    pub is_breakable: bool,
}

impl Printer<'_> {
    /// The layout of a value.
    pub fn layout(&self, value: Node<'_>) -> Layout {
        let is_broken = !self.comments_in(value.start(), self.end_of(value)).is_empty();
        let mut layout = Layout { is_broken, ..Layout::default() };
        self.look(value, false, &mut layout);
        layout
    }

    fn look(&self, node: Node<'_>, in_record: bool, layout: &mut Layout) {
        match node.kind() {
            Kind::text_block => layout.is_broken = true,
            Kind::string | Kind::single_string => layout.is_broken |= !self.is_one_line(node.start(), node.end()),
            Kind::block => {
                let has_members = node.first().is_some();
                layout.is_broken |= has_members && !self.may_be_one_line(node, in_record);
                layout.is_breakable |= has_members;
            }
            Kind::list | Kind::arguments | Kind::group | Kind::type_record => {
                layout.is_broken |= self.opens_line(node);
                layout.is_breakable |= wraps(node);
            }
            Kind::expression | Kind::conditional => {
                let children: Vec<_> = node.children().collect();
                let is_broken = |pair: &[Node<'_>]| !self.is_one_line(self.end_of(pair[0]), pair[1].start());
                layout.is_broken |= children.windows(2).any(is_broken);
            }
            _ => {}
        }
        if !matches!(node.kind(), Kind::text_block | Kind::string | Kind::single_string) {
            node.children().for_each(|child| self.look(child, node.kind() == Kind::record, layout));
        }
    }

    /// Whether a line ends with the bracket that opens the node.
    pub fn opens_line(&self, node: Node<'_>) -> bool {
        node.first().is_some_and(|first| !self.is_one_line(node.start(), first.start()))
    }

    /// Whether a block is short and simple enough for one line, and the source has it so.
    pub fn may_be_one_line(&self, block: Node<'_>, is_record: bool) -> bool {
        let members: Vec<_> = block.children().filter(|child| child.kind() == Kind::member).collect();
        let is_simple = |member: &Node<'_>| {
            member.first().is_some_and(|inner| match inner.kind() {
                Kind::field => true,
                Kind::statement | Kind::for_ | Kind::when_ => members.len() == 1,
                _ => false,
            })
        };
        !self.opens_line(block)
            && self.comments_in(block.start(), block.end()).is_empty()
            && (is_record || members.len() <= ONE_LINE_MEMBERS_MAX)
            && members.iter().all(is_simple)
    }
}

/// Whether brackets are broken when they are too wide. The arguments of GitHub's functions, which have no names, are
/// not: breaking there makes a condition harder to read, not easier.
pub(super) fn wraps(node: Node<'_>) -> bool {
    match node.kind() {
        Kind::list | Kind::type_record | Kind::parameters => node.first().is_some(),
        Kind::arguments => node.children().any(|argument| name_of(argument).is_some()),
        _ => false,
    }
}

/// The name of an argument.
pub(super) fn name_of(argument: Node<'_>) -> Option<Node<'_>> {
    argument.first().filter(|first| matches!(first.kind(), Kind::name | Kind::string | Kind::single_string))
}
