//! All blocks that can stand in a block, at any depth.

use super::block::{Block, Shape};

impl Block {
    /// The block itself and all below it, each once.
    pub fn with_all_below(&'static self) -> Vec<&'static Self> {
        let mut found = Vec::new();
        collect(self, &mut found);
        found
    }
}

fn collect(block: &'static Block, found: &mut Vec<&'static Block>) {
    if found.iter().any(|other| std::ptr::eq(*other, block) || same(other, block)) {
        return;
    }
    found.push(block);
    block.members.iter().for_each(|member| of_shape(&member.shape, found));
    block.statements.iter().filter_map(|statement| statement.block).for_each(|block| collect(block, found));
}

/// A constant that is named twice may have two addresses.
fn same(left: &Block, right: &Block) -> bool {
    left.name == right.name && left.doc == right.doc && left.members.len() == right.members.len()
}

fn of_shape(shape: &'static Shape, found: &mut Vec<&'static Block>) {
    match shape {
        Shape::Block(block) => collect(block, found),
        Shape::List(inner) | Shape::Many(inner) | Shape::Map(inner) => of_shape(inner, found),
        Shape::Either(shapes) => shapes.iter().for_each(|shape| of_shape(shape, found)),
        _ => {}
    }
}
