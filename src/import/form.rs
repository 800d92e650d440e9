//! The form of a file for GitHub: what its reader of YAML refuses, and what is written and says nothing.
//!
//! In: the text and the document. Out: faults, and remarks for those who judge a file. What the keys mean is no matter here.
//!
//! Source: `YamlObjectReader` and `TemplateReader` of actions/runner, and the scanner of YamlDotNet 5.3, which it reads with.

use std::ops::Range;

use super::Fault;
use super::expression::whole;
use crate::yaml::{Entry, Node, Tag, Value, marks};

/// Something that is written and says nothing, or more than it seems.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    pub kind: RemarkKind,
    /// In the foreign file.
    pub span: Range<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RemarkKind {
    /// An anchor of that name, which no alias repeats.
    UnusedAnchor(String),
    /// The key has nothing in it.
    Empty(String),
    /// The directive that puts one mapping into another.
    Insert,
}

/// The mappings in which GitHub takes expressions for keys.
const WITH_EXPRESSIONS: [&str; 5] = ["env", "with", "matrix", "outputs", "services"];

/// What GitHub refuses in a file, and what is to be remarked.
pub(super) fn form(text: &str, root: &Node) -> (Vec<Fault>, Vec<Remark>) {
    let (mut faults, mut remarks) = (Vec::new(), Vec::new());
    let found = marks(text);
    for anchor in found.anchors {
        if let Some(bad) = anchor.name.chars().find(|letter| !letter.is_ascii_alphanumeric() && !"_-".contains(*letter))
        {
            let message =
                format!("GitHub reads no `{bad}` in the name of an anchor: take letters, digits, `_` and `-`");
            faults.push(Fault::new(anchor.span, message));
        } else if !anchor.is_used {
            remarks.push(Remark { kind: RemarkKind::UnusedAnchor(anchor.name), span: anchor.span });
        }
    }
    faults.extend(found.tags.iter().filter_map(refused));
    inserts(root, "", &mut faults, &mut remarks);
    (faults, remarks)
}

/// A tag of a scalar that GitHub does not take there. One that the value contradicts, or that nobody knows, is told by the
/// reader.
fn refused(tag: &Tag) -> Option<Fault> {
    let text = &tag.text;
    let message = match tag.core.as_deref() {
        Some("str") => return None,
        Some("bool" | "float" | "int" | "null") if tag.is_plain => return None,
        Some("bool" | "float" | "int" | "null") => {
            format!("`{text}` and the quotes contradict each other, and GitHub refuses the file: leave one of them out")
        }
        None if text != "!" => return None,
        _ => format!("GitHub knows no tag `{text}` here, and refuses the file: leave it out"),
    };
    Some(Fault::new(tag.span.clone(), message))
}

/// `${{ insert }}: …`, where GitHub takes it.
fn inserts(node: &Node, own: &str, faults: &mut Vec<Fault>, remarks: &mut Vec<Remark>) {
    node.items().iter().for_each(|item| inserts(item, own, faults, remarks));
    for entry in node.entries() {
        if is_insert(entry) && WITH_EXPRESSIONS.contains(&own) {
            let span = entry.key_span.clone().unwrap_or_default();
            let is_mapping = match &entry.node.value {
                Value::Mapping { .. } => true,
                Value::Text { text, .. } => whole(text).is_some(),
                _ => false,
            };
            match is_mapping {
                true => remarks.push(Remark { kind: RemarkKind::Insert, span }),
                false => {
                    let message = "`${{ insert }}` puts a mapping in its place, and this is none: GitHub refuses it";
                    faults.push(Fault::new(span, message));
                }
            }
        }
        inserts(&entry.node, &entry.key, faults, remarks);
    }
}

fn is_insert(entry: &Entry) -> bool {
    whole(&entry.key).is_some_and(|inner| inner.trim() == "insert")
}
