//! Comments about an app as a whole, and those of members that have no place in an Application.

use crate::model::{Comments, Declaration, Field, ValueKind};

/// The members that the compiler reads and Argo CD does not.
const OURS: &[&str] = &["environment", "image", "image-name", "file"];

/// What stands above the app and behind its head goes to the top of the file, followed by what was said about
/// members that are not written out: it belongs to no other line.
pub(super) fn of_the_whole(app: &Declaration) -> Comments {
    let ours = app.fields.iter().filter(|field| is_ours(field)).map(|field| &field.comments);
    let above = std::iter::once(&app.comments)
        .chain(ours)
        .flat_map(|comments| comments.above.iter().chain(&comments.trailing))
        .cloned()
        .collect();
    Comments { above, trailing: None, below: app.comments.below.clone() }
}

fn is_ours(field: &Field) -> bool {
    let no_finalizer = || field.key == "finalizer" && field.value.kind == ValueKind::Word("none".to_owned());
    OURS.contains(&field.key.as_str()) || no_finalizer()
}
