//! One manifest as one declaration.

use super::document::declared;
use super::literal::Writer;
use super::member::find;
use super::{Fault, Known, Result};
use crate::expression_text::is_name;
use crate::import::lines::{Lines, Region};
use crate::import::text::plain_line;
use crate::import::workflow::{around, identifier};
use crate::lower::manifest::{OURS, is_metadata};
use crate::model::EntityKind;
use crate::schema::application_set::template::is_template;
use crate::schema::{Block, Shape, manifest_block};
use crate::target::argo::{FINALIZER, FINALIZER_BACKGROUND};
use crate::yaml::{Entry, Node, Value};

/// The kind and the names of a manifest; `before` are those above it in its file.
pub(super) fn known(document: &Node, before: &[Known]) -> Result<Known> {
    let kind = declared(document)?;
    let metadata = document.get("metadata");
    let name = metadata.and_then(|metadata| metadata.get("name"));
    let Some(name) = name.and_then(Node::as_text).filter(|name| !name.is_empty()) else {
        let place = name.or(metadata).unwrap_or(document);
        return Err(Fault::at(place, "a manifest has a text as `metadata.name`, which is missing here"));
    };
    let own = if is_name(name) { name.to_owned() } else { identifier(name) };
    let taken = |id: &str| before.iter().any(|one| one.kind == kind && one.id == id);
    let numbered = (2..).map(|number| format!("{own}-{number}"));
    let id = std::iter::once(own.clone()).chain(numbered).find(|id| !taken(id)).unwrap_or(own);
    Ok(Known { kind, name: name.to_owned(), id })
}

/// The text of a declaration; `file` is what its member of that name says.
pub(super) fn declaration(document: &Node, own: &Known, all: &[Known], file: Option<&str>) -> Result<Lines> {
    let Some(block) = manifest_block(own.kind) else { return Err(Fault::at(document, "this kind is not known")) };
    let writer = Writer { known: all };
    let mut lines = Lines::default();
    lines.comments(&document.above);
    for entry in document.entries() {
        match entry.key.as_str() {
            "apiVersion" | "kind" => lines.comments(&around(&entry.node)),
            "metadata" => lines.comments(&entry.node.above),
            _ => {}
        }
    }
    let metadata = document.get("metadata");
    lines.comments(metadata.and_then(|metadata| metadata.trailing.as_ref()).map_or(&[], std::slice::from_ref));
    if let Some(name) = metadata.and_then(|metadata| metadata.get("name")) {
        lines.comments(&around(name));
    }
    lines.line(&format!("{} {} {{", own.kind.keyword(), own.id));
    lines.depth = 1;
    if block.member("baseline").is_some() {
        lines.line("baseline = argocd");
    }
    for (member, value) in [("file", file), ("name", (own.id != own.name).then_some(own.name.as_str()))] {
        if let Some(value) = value {
            let Some(text) = plain_line(value) else { return Err(Fault::at(document, "this name cannot be written")) };
            lines.line(&format!("{member} = {text}"));
        }
    }
    body(&writer, &mut lines, document, block)?;
    lines.comments(&document.closing);
    lines.depth = 0;
    lines.line("}");
    if let Some(foreign) = document.span.clone() {
        lines.regions.push(Region { source: 0..lines.out.len(), foreign });
    }
    Ok(lines)
}

/// What is left over, by the half of the manifest that it belongs to.
#[derive(Default)]
struct Rest<'a> {
    metadata: Vec<&'a Entry>,
    spec: Vec<&'a Entry>,
    other: Vec<&'a Entry>,
}

fn body(writer: &Writer, lines: &mut Lines, document: &Node, block: &'static Block) -> Result<()> {
    let mut rest = Rest::default();
    for entry in document.entries() {
        match (entry.key.as_str(), &entry.node.value) {
            ("apiVersion" | "kind", _) => {}
            ("metadata", Value::Mapping { entries, .. }) => {
                rest.metadata = metadata(writer, lines, entries, block)?;
                lines.comments(&entry.node.closing);
            }
            ("spec", Value::Mapping { entries, .. }) => {
                lines.blank();
                lines.comments(&entry.node.above);
                lines.comments(entry.node.trailing.as_slice());
                let is_own = |name: &str| !is_metadata(name) && !OURS.contains(&name);
                rest.spec = writer.members(lines, entries, block, &is_own)?;
                lines.comments(&entry.node.closing);
            }
            ("metadata" | "spec", _) => return Err(Fault::at(&entry.node, format!("`{}` is a mapping", entry.key))),
            _ => rest.other.push(entry),
        }
    }
    if document.get("spec").is_none() {
        return Err(Fault::at(document, "the manifest has no `spec`"));
    }
    raw(writer, lines, &rest)
}

fn raw(writer: &Writer, lines: &mut Lines, rest: &Rest) -> Result<()> {
    if rest.metadata.is_empty() && rest.spec.is_empty() && rest.other.is_empty() {
        return Ok(());
    }
    lines.blank();
    lines.line("raw {");
    lines.depth += 1;
    for (key, entries) in [("metadata", &rest.metadata), ("spec", &rest.spec)] {
        if !entries.is_empty() {
            lines.line(&format!("{key} {{"));
            lines.depth += 1;
            writer.data(lines, entries)?;
            lines.depth -= 1;
            lines.line("}");
        }
    }
    writer.data(lines, &rest.other)?;
    lines.depth -= 1;
    lines.line("}");
    Ok(())
}

/// The members that `metadata` becomes, and what it has beside them.
pub(super) fn metadata<'a>(
    writer: &Writer,
    lines: &mut Lines,
    entries: &'a [Entry],
    block: &'static Block,
) -> Result<Vec<&'a Entry>> {
    let mut rest = Vec::new();
    for entry in entries {
        let node = &entry.node;
        match entry.key.as_str() {
            "name" if !is_template(block) => {}
            "finalizers" if block.member("finalizer").is_some() => match finalizer(node) {
                Some(text) => {
                    lines.comments(&around(node));
                    lines.line(&format!("finalizer = {text}"));
                }
                // An empty list is none.
                None if node.items().is_empty() && node.entries().is_empty() && node.as_text().is_none() => {
                    lines.comments(&around(node));
                }
                None => rest.push(entry),
            },
            _ => {
                let found = writer.members(lines, std::slice::from_ref(entry), block, &is_metadata)?;
                rest.extend(found);
            }
        }
    }
    Ok(rest)
}

fn finalizer(node: &Node) -> Option<String> {
    let texts = node.items().iter().map(Node::as_text).collect::<Option<Vec<_>>>()?;
    match texts[..] {
        [] => None,
        [FINALIZER] => Some("foreground".to_owned()),
        [FINALIZER_BACKGROUND] => Some("background".to_owned()),
        _ => {
            let quoted = texts.iter().map(|text| plain_line(text)).collect::<Option<Vec<_>>>()?;
            Some(format!("[{}]", quoted.join(", ")))
        }
    }
}

/// The shape of a member of `metadata` or `spec`, by its key there.
pub(super) fn shape_of(block: &Block, key: &str, of_metadata: bool) -> Option<&'static Shape> {
    let member = find(block, key)?;
    (is_metadata(member.name) == of_metadata && !OURS.contains(&member.name)).then_some(&member.shape)
}

/// The block of a manifest's kind.
pub(super) fn block_of(document: &Node) -> Option<(EntityKind, &'static Block)> {
    let kind = declared(document).ok()?;
    Some((kind, manifest_block(kind)?))
}
