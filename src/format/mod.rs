//! The one way a source is written. In: a tree. Out: the text of the same program in canonical form: two blanks for
//! each block, one member a line, `=` aligned in runs, comments at their place. It knows no keyword but `run`, and
//! nothing of what a source means; what is broken in a file stays as it is, byte for byte.
//!
//! - `printer`: what has been written so far, and attempts to write something on one line;
//! - `layout`: what the source's own line breaks decide;
//! - `units`: the members of a block, with what is broken among them;
//! - `align`: which fields have their `=` in one column;
//! - `members`, `brackets`, `expression`: the writing itself;
//! - `guard`: the proof that a file with mistakes still says what it said.

mod printer;
mod layout;
mod units;
mod align;
mod members;
mod brackets;
mod expression;
mod guard;

use crate::syntax::Syntax;
use printer::Printer;

/// The widest line that is made by joining; a longer one is left where nothing in it can be broken.
const WIDTH: usize = 100;

/// A source in canonical form. Formatting that again changes nothing.
pub fn format(syntax: &Syntax) -> String {
    let Some(text) = print(syntax) else { return syntax.text.to_string() };
    let is_sound = syntax.diagnostics.is_empty() || guard::is_kept(syntax, &text);
    if is_sound { text } else { syntax.text.to_string() }
}

/// The canonical form; none where the source could not be read at all.
fn print(syntax: &Syntax) -> Option<String> {
    let root = syntax.root()?;
    let mut printer = Printer::new(syntax);
    printer.source(root);
    Some(printer.finish())
}
