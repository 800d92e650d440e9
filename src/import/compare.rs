//! Two files side by side, in normal form.

use super::argo;
use super::normal::{Normal, document};
use crate::yaml::Node;

/// Something that one file says otherwise than the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// `jobs.test.steps[2].run`
    pub path: String,
    /// What the first one says, in a few words; nothing where it has no such key.
    pub before: Option<String>,
    pub after: Option<String>,
}

/// What two files say differently.
pub fn compare(before: &Node, after: &Node) -> Vec<Difference> {
    differences(&document(before), &document(after))
}

/// What two files of manifests say differently.
pub fn compare_manifests(before: &[Node], after: &[Node]) -> Vec<Difference> {
    differences(&argo::normal(before), &argo::normal(after))
}

/// What two normal forms say differently.
fn differences(before: &Normal, after: &Normal) -> Vec<Difference> {
    let mut found = Vec::new();
    walk(before, after, String::new(), &mut found);
    found
}

fn walk(before: &Normal, after: &Normal, path: String, found: &mut Vec<Difference>) {
    match (before, after) {
        (Normal::Map(left), Normal::Map(right)) => {
            let new = right.keys().filter(|key| !left.contains_key(*key));
            for key in left.keys().chain(new) {
                let inner = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                match (left.get(key), right.get(key)) {
                    (Some(left), Some(right)) => walk(left, right, inner, found),
                    (left, right) => {
                        found.push(Difference { path: inner, before: left.map(shown), after: right.map(shown) });
                    }
                }
            }
        }
        (Normal::List(left), Normal::List(right)) if left.len() == right.len() => {
            for (index, (left, right)) in left.iter().zip(right).enumerate() {
                walk(left, right, format!("{path}[{index}]"), found);
            }
        }
        _ if before == after => {}
        _ => found.push(Difference { path, before: Some(shown(before)), after: Some(shown(after)) }),
    }
}

fn shown(value: &Normal) -> String {
    const WIDTH: usize = 200;
    let text = match value {
        Normal::Null => "null".to_owned(),
        Normal::Text(text) => format!("{text:?}"),
        Normal::List(items) => format!("a list of {}", items.len()),
        Normal::Map(map) => format!("a mapping with {}", map.keys().cloned().collect::<Vec<_>>().join(", ")),
    };
    match text.char_indices().nth(WIDTH) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}
