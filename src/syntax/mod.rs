//! Text to a lossless tree. In: one file's text. Out: a tree whose nodes are spans of that text, with comments in
//! it, and what was wrong. It never fails: a broken file gives a tree of its good parts.

mod errors;
mod habit;
mod parse;
mod repair;
mod tree;
mod yaml;

pub use parse::{Kind, parse};
pub use tree::{Node, Syntax};

/// How deep brackets may be nested. A workflow that people wrote nests less than 20 deep.
pub const NESTING_MAX: usize = 100;

/// How many operators or accessors one expression may have: `a || b || …`, `a.b.c…`.
pub const CHAIN_MAX: usize = 200;

/// How deep the tree of one expression may be, its brackets and the chains in them taken together: those who walk it
/// later use recursion, and a server's worker has a stack of 2 MiB.
pub const HEIGHT_MAX: usize = 240;
