//! Comments about a declaration as a whole, and those of members that have no place in a manifest.

use super::OURS;
use crate::model::{Comments, Declaration, Field, ValueKind};

/// What stands above the declaration and behind its head goes to the top of the file, followed by what was said about
/// members that are not written out: it belongs to no other line.
pub(super) fn of_the_whole(declaration: &Declaration) -> Comments {
    let ours = declaration.fields.iter().filter(|field| is_ours(field)).map(|field| &field.comments);
    let above = std::iter::once(&declaration.comments)
        .chain(ours)
        .flat_map(|comments| comments.above.iter().chain(&comments.trailing))
        .cloned()
        .collect();
    Comments { above, trailing: None, below: declaration.comments.below.clone(), keys: Vec::new() }
}

fn is_ours(field: &Field) -> bool {
    let no_finalizer = || field.key == "finalizer" && field.value.kind == ValueKind::Word("none".to_owned());
    field.key != "raw" && OURS.contains(&field.key.as_str()) || no_finalizer()
}
