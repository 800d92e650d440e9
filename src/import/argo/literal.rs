//! Values of a manifest as values of the language, by the shape that their place wants.
//!
//! All texts are plain: nothing in them is an expression. What does not fit its place goes into the `raw` of its block.

use super::declaration::metadata;
use super::member::{find, fits, length, option, percent};
use super::{Fault, Known, Result};
use crate::import::lines::{Lines, Region, indent, place};
use crate::import::text::{key, plain_block, plain_line};
use crate::import::value::{element, list, number_of};
use crate::import::workflow::around;
use crate::lower::manifest::is_metadata;
use crate::model::EntityKind;
use crate::schema::app::{IN_CLUSTER, names_cluster};
use crate::schema::application_set::template::is_template;
use crate::schema::rollout::step::STEP;
use crate::schema::{Block, Shape};
use crate::target::argo::{IN_CLUSTER_SERVER, duration};
use crate::yaml::{Entry, Node, Value};

/// The longest line that a list or a block is written on.
const WIDTH: usize = 90;
/// How many members a block on one line has.
const MEMBERS: usize = 3;

pub(super) struct Writer<'a> {
    /// What the file declares, and so can be named without quotes.
    pub known: &'a [Known],
}

impl Writer<'_> {
    /// The members that entries become; what has no word, or does not fit, is given back.
    pub(super) fn members<'a>(
        &self,
        lines: &mut Lines,
        entries: &'a [Entry],
        block: &'static Block,
        is_own: &dyn Fn(&str) -> bool,
    ) -> Result<Vec<&'a Entry>> {
        let mut rest = Vec::new();
        for entry in entries {
            let (node, start) = (&entry.node, lines.out.len());
            let Some(member) = find(block, &entry.key).filter(|member| is_own(member.name)) else {
                rest.push(entry);
                continue;
            };
            match (block.name, member.name, &node.value) {
                // Kubernetes drops it.
                (_, _, Value::Null) if !matches!(member.shape, Shape::Data) => lines.comments(&around(node)),
                ("sync", "options", Value::Sequence { items, .. }) => match self.options(node, items, lines.depth) {
                    Some(text) => self.with_comments(lines, node, &format!("options = {text}")),
                    None => rest.push(entry),
                },
                (_, "server", Value::Text { text, .. }) if names_cluster(block) => {
                    let text = if text == IN_CLUSTER_SERVER { Some(IN_CLUSTER.to_owned()) } else { plain_line(text) };
                    match text {
                        Some(text) => self.with_comments(lines, node, &format!("server = {text}")),
                        None => rest.push(entry),
                    }
                }
                (_, _, Value::Mapping { entries, .. }) if self.short_step(block, member.name, entries).is_some() => {
                    let short = self.short_step(block, member.name, entries).unwrap_or_default();
                    lines.comments(&node.above);
                    lines.comments(&entries.iter().flat_map(|entry| around(&entry.node)).collect::<Vec<_>>());
                    lines.comments(&node.closing);
                    lines.with_trailing(&short, node.trailing.as_deref());
                }
                _ if fits(node, &member.shape) => self.member(lines, member.name, node, &member.shape)?,
                _ => rest.push(entry),
            }
            if let Some(foreign) = place(entry).filter(|_| lines.out.len() > start) {
                lines.regions.push(Region { source: start..lines.out.len(), foreign });
            }
        }
        Ok(rest)
    }

    /// `pause = 10m`, and `analysis = template` where the file declares that template.
    fn short_step(&self, block: &Block, name: &str, entries: &[Entry]) -> Option<String> {
        let ([entry], true) = (entries, block.name == STEP.name) else { return None };
        match (name, entry.key.as_str(), entry.node.items()) {
            ("pause", "duration", []) => Some(format!("pause = {}", length(&entry.node).map(duration)?)),
            ("analysis", "templates", [only]) => match only.entries() {
                [template] if template.key == "templateName" => {
                    let kind = [Shape::Entity(EntityKind::AnalysisTemplate)];
                    Some(format!("analysis = {}", self.named(&template.node, &kind)?))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// Entries whose keys stay as they are.
    pub(super) fn data(&self, lines: &mut Lines, entries: &[&Entry]) -> Result<()> {
        entries.iter().try_for_each(|entry| self.member(lines, &entry.key, &entry.node, &Shape::Data))
    }

    fn member(&self, lines: &mut Lines, name: &str, node: &Node, shape: &Shape) -> Result<()> {
        let Some(key) = key(name) else { return Err(Fault::at(node, "this key cannot be written")) };
        let equals = if matches!(node.value, Value::Mapping { .. }) { "" } else { "= " };
        let value = self.value(node, shape, lines.depth)?;
        self.with_comments(lines, node, &format!("{key} {equals}{value}"));
        Ok(())
    }

    fn with_comments(&self, lines: &mut Lines, node: &Node, text: &str) {
        if node.blank_line_before && !node.above.is_empty() {
            lines.blank();
        }
        lines.comments(&node.above);
        lines.with_trailing(text, node.trailing.as_deref());
    }

    fn value(&self, node: &Node, shape: &Shape, depth: usize) -> Result<String> {
        match &node.value {
            Value::Sequence { .. } => list(node, (WIDTH, depth), |item, depth| self.value(item, element(shape), depth)),
            Value::Mapping { .. } => self.braces(node, shape, depth),
            _ => self.scalar(node, shape, depth),
        }
    }

    /// `{ a = 1, b = 2 }`, on several lines where it is long or has comments.
    fn braces(&self, node: &Node, shape: &Shape, depth: usize) -> Result<String> {
        let mut lines = Lines::at(depth + 1);
        match block_shape(shape) {
            Some(Shape::Block(block)) => self.block(&mut lines, node.entries(), block)?,
            Some(Shape::Map(inner)) => {
                for entry in node.entries() {
                    self.member(&mut lines, &entry.key, &entry.node, inner)?;
                }
            }
            _ => self.data(&mut lines, &node.entries().iter().collect::<Vec<_>>())?,
        }
        lines.comments(&node.closing);
        Ok(closed(&lines.out, depth))
    }

    fn block(&self, lines: &mut Lines, entries: &[Entry], block: &'static Block) -> Result<()> {
        let mut rest = Vec::new();
        if is_template(block) {
            return self.template(lines, entries, block);
        }
        rest.extend(self.members(lines, entries, block, &|_| true)?);
        self.raw(lines, &rest)
    }

    /// The template of an ApplicationSet has `metadata` and `spec`, as a manifest has; here they are one block.
    fn template(&self, lines: &mut Lines, entries: &[Entry], block: &'static Block) -> Result<()> {
        let (mut raw, mut other) = (Lines::at(lines.depth + 1), Vec::new());
        for entry in entries {
            let Value::Mapping { entries: inner, .. } = &entry.node.value else {
                other.push(entry);
                continue;
            };
            let rest = match entry.key.as_str() {
                "metadata" => {
                    lines.comments(&entry.node.above);
                    lines.comments(entry.node.trailing.as_slice());
                    metadata(self, lines, inner, block)?
                }
                "spec" => {
                    lines.comments(&entry.node.above);
                    lines.comments(entry.node.trailing.as_slice());
                    self.members(lines, inner, block, &|name| !is_metadata(name))?
                }
                _ => {
                    other.push(entry);
                    continue;
                }
            };
            lines.comments(&entry.node.closing);
            if !rest.is_empty() {
                raw.line(&format!("{} {{", entry.key));
                raw.depth += 1;
                self.data(&mut raw, &rest)?;
                raw.depth -= 1;
                raw.line("}");
            }
        }
        self.data(&mut raw, &other)?;
        if !raw.out.is_empty() {
            lines.line("raw {");
            lines.append(raw);
            lines.line("}");
        }
        Ok(())
    }

    fn raw(&self, lines: &mut Lines, entries: &[&Entry]) -> Result<()> {
        if entries.is_empty() {
            return Ok(());
        }
        let mut inner = Lines::at(lines.depth + 1);
        self.data(&mut inner, entries)?;
        let text = format!("raw {}", closed(&inner.out, lines.depth));
        lines.line(&text);
        Ok(())
    }

    /// Options of a sync; nothing where one of them is none that Argo CD knows.
    fn options(&self, node: &Node, items: &[Node], depth: usize) -> Option<String> {
        let known = |item: &Node| item.as_text().and_then(option);
        if !items.iter().all(|item| known(item).is_some()) {
            return None;
        }
        list(node, (WIDTH, depth), |item, _| Ok(known(item).unwrap_or_default())).ok()
    }

    fn scalar(&self, node: &Node, shape: &Shape, depth: usize) -> Result<String> {
        let shapes = match shape {
            Shape::Either(shapes) => shapes,
            shape => std::slice::from_ref(shape),
        };
        if let (Value::Text { text, .. }, Some(id)) = (&node.value, self.named(node, shapes)) {
            debug_assert!(!text.is_empty());
            return Ok(id);
        }
        let found = shapes.iter().find(|shape| fits(node, shape)).unwrap_or(&Shape::Data);
        match (found, &node.value) {
            (Shape::Duration, _) => Ok(length(node).map(duration).unwrap_or_default()),
            (Shape::Percent | Shape::Word(_), Value::Text { text, .. }) => Ok(text.clone()),
            (_, Value::Text { text, .. }) if percent(text).is_some() && shapes.iter().any(is_percent) => {
                Ok(text.clone())
            }
            (_, Value::Text { text, .. }) => self.text(text, node, depth),
            (_, Value::Bool(value)) => Ok(value.to_string()),
            (_, Value::Number(number)) => number_of(number, node),
            _ => Ok("null".to_owned()),
        }
    }

    /// The id of what a text names, where the place takes one and the file declares it.
    fn named(&self, node: &Node, shapes: &[Shape]) -> Option<String> {
        let name = node.as_text()?;
        let found = self.known.iter().find(|one| {
            one.name == name && shapes.iter().any(|shape| matches!(shape, Shape::Entity(kind) if *kind == one.kind))
        });
        found.map(|one| one.id.clone())
    }

    fn text(&self, own: &str, node: &Node, depth: usize) -> Result<String> {
        let written = if own.contains('\n') { plain_block(own, &indent(depth)) } else { plain_line(own) };
        written.ok_or_else(|| Fault::at(node, "a text with a carriage return cannot be written"))
    }
}

fn is_percent(shape: &Shape) -> bool {
    matches!(shape, Shape::Percent)
}

/// Members between braces.
fn closed(inner: &str, depth: usize) -> String {
    let lines: Vec<&str> = inner.lines().map(str::trim).collect();
    let plain = |line: &&str| !line.starts_with('#') && !line.contains(" # ") && !line.ends_with(['{', '[']);
    let joined = format!("{{ {} }}", lines.join(", "));
    match lines.len() {
        0 => "{}".to_owned(),
        1..=MEMBERS if lines.iter().all(plain) && !inner.contains("\"\"\"") && joined.len() + 2 * depth < WIDTH => {
            joined
        }
        _ => format!("{{\n{inner}{}}}", indent(depth)),
    }
}

/// The shape of what stands between braces.
fn block_shape(shape: &Shape) -> Option<&Shape> {
    match shape {
        Shape::Block(_) | Shape::Map(_) => Some(shape),
        Shape::Either(shapes) => shapes.iter().find_map(block_shape),
        _ => None,
    }
}
