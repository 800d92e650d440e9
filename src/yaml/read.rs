//! Reading YAML: a file's text as nodes with comments and places.
//!
//! In: text. Out: its documents, or what is wrong and where. Plain scalars mean what they mean in YAML 1.2;
//! `<<` is a key like any other, as it is to GitHub. Anchors are expanded: an alias has the value of its
//! anchor, at its own place and with its own comments.

use std::collections::HashMap;
use std::ops::Range;

use serde_saphyr::granit_parser::{Event, Parser, ScalarStyle, StructureStyle, Tag, options};

use crate::source::FILE_BYTES_MAX;

use super::comments::{Comments, Lead, column_of};
use super::node::{Entry, Layout, Node, Value};
use super::schema::{Written, resolve};

/// How deep collections may be nested.
const DEPTH_MAX: usize = 100;
/// How much a file may become with its anchors expanded: the bytes of its texts, and [`NODE_COST`] a node.
const COST_MAX: usize = 16 * 1024 * 1024;
const NODE_COST: usize = 64;

/// Something that is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// One sentence without a final period.
    pub message: String,
    pub span: Range<usize>,
    /// Another place that explains it: the first of two equal keys.
    pub related: Option<Range<usize>>,
}

/// Reads a file with one document. An empty file is null.
///
/// # Errors
/// All that is wrong up to the first error of syntax; a second document is an error.
pub fn read(text: &str) -> Result<Node, Vec<ReadError>> {
    let mut documents = read_documents(text)?.into_iter();
    let first = documents.next().unwrap_or_default();
    match documents.next() {
        None => Ok(first),
        Some(second) => {
            let span = second.span.unwrap_or(text.len()..text.len());
            Err(vec![error("the file holds more than one document", span)])
        }
    }
}

/// Reads all documents of a file.
///
/// # Errors
/// All that is wrong up to the first error of syntax.
pub fn read_documents(text: &str) -> Result<Vec<Node>, Vec<ReadError>> {
    if text.len() > FILE_BYTES_MAX {
        let message = format!("the file has {} bytes; {FILE_BYTES_MAX} are read at most", text.len());
        return Err(vec![error(message, 0..0)]);
    }
    let options = options! { max_buffered_comment_events: text.len() };
    let (mut events, mut comments, mut errors) = (Vec::new(), Vec::new(), Vec::new());
    for event in Parser::new_from_str_with_options(text, options) {
        match event {
            Ok((Event::Comment(comment, _), span)) => comments.push((comment, span.byte_range().unwrap_or(0..0))),
            Ok((event, span)) => events.push((event, span.byte_range().unwrap_or(0..0))),
            Err(fault) => {
                let at = fault.marker().byte_offset().unwrap_or(text.len()).min(text.len());
                errors.push(error(fault.info(), at..at));
                break;
            }
        }
    }
    let mut reader = Reader {
        text,
        comments: Comments::new(text, comments),
        stack: Vec::new(),
        documents: Vec::new(),
        anchors: HashMap::new(),
        cost: 0,
        last_end: 0,
        errors,
    };
    for (event, span) in events {
        if reader.event(event, span).is_err() {
            break;
        }
    }
    reader.end()
}

fn error(message: impl Into<String>, span: Range<usize>) -> ReadError {
    ReadError { message: message.into(), span, related: None }
}

struct Reader<'text> {
    text: &'text str,
    comments: Comments<'text>,
    /// The collections that are being read, the innermost last.
    stack: Vec<Open>,
    documents: Vec<Node>,
    /// `None` while the anchored collection is being read.
    anchors: HashMap<usize, Option<Node>>,
    cost: usize,
    /// Where the last node or key ended; a block ends with its last member.
    last_end: usize,
    errors: Vec<ReadError>,
}

/// A collection that is being read.
struct Open {
    node: Node,
    start: usize,
    anchor: usize,
    /// In a mapping: the key whose value comes next, and what stands above it.
    key: Option<(String, Range<usize>, Lead)>,
    keys: HashMap<String, Range<usize>>,
}

/// Reading cannot go on; the reason is among the errors.
struct Stop;

impl<'text> Reader<'text> {
    fn end(mut self) -> Result<Vec<Node>, Vec<ReadError>> {
        let rest = self.comments.before(usize::MAX);
        match self.documents.last_mut() {
            Some(last) => last.closing.extend(rest),
            None => self.documents.push(Node { above: rest, ..Node::null() }),
        }
        self.errors.sort_by_key(|error| error.span.start);
        if self.errors.is_empty() { Ok(self.documents) } else { Err(self.errors) }
    }

    fn event(&mut self, event: Event<'text>, span: Range<usize>) -> Result<(), Stop> {
        match event {
            Event::Scalar(text, style, anchor, tag) => self.scalar(&text, style, anchor, tag.as_deref(), span),
            Event::Alias(anchor) => self.alias(anchor, span),
            Event::SequenceStart(style, anchor, tag) => {
                self.check_tag(tag.as_deref(), "seq", &span);
                self.open(Value::Sequence { items: Vec::new(), layout: layout(style) }, anchor, span)
            }
            Event::MappingStart(style, anchor, tag) => {
                self.check_tag(tag.as_deref(), "map", &span);
                self.open(Value::Mapping { entries: Vec::new(), layout: layout(style) }, anchor, span)
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            _ => Ok(()),
        }
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        span: Range<usize>,
    ) -> Result<(), Stop> {
        // The parser says `~` where there is nothing.
        let nothing = style == ScalarStyle::Plain && span.is_empty();
        let text = if nothing { "" } else { text };
        if self.expects_key() {
            return self.key(text.to_owned(), anchor, span);
        }
        // The parser ends a block with a line break that a file without one at its end does not have.
        let is_block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
        let text = match text.strip_suffix('\n') {
            Some(text)
                if is_block
                    && span.end >= self.text.len()
                    && !self.text.trim_end_matches([' ', '\t']).ends_with(['\n', '\r']) =>
            {
                text
            }
            _ => text,
        };
        let written = match style {
            ScalarStyle::Plain => Written::Plain,
            ScalarStyle::Literal | ScalarStyle::Folded => Written::Literal,
            _ => Written::Quoted,
        };
        let core = match tag {
            None => None,
            // `!` alone: a text, whatever it looks like.
            Some(tag) if tag.handle().is_empty() && tag.suffix() == "!" => Some("str"),
            Some(tag) => tag.core_suffix().or_else(|| {
                self.errors.push(error("only the tags of the core schema are known here: leave it out", span.clone()));
                None
            }),
        };
        let value = resolve(text, written, core).unwrap_or_else(|message| {
            self.errors.push(error(message, span.clone()));
            Value::Null
        });
        let start = span.start;
        let end = start + self.text.get(span).map_or(0, |written| written.trim_end().len());
        let mut node = Node { span: Some(start..end), ..Node::new(value) };
        self.surround(&mut node, start, false);
        node.trailing = node.trailing.or_else(|| self.comments.trailing(end));
        self.finish(node, anchor, end)
    }

    fn alias(&mut self, anchor: usize, span: Range<usize>) -> Result<(), Stop> {
        let Some(Some(target)) = self.anchors.get(&anchor) else {
            self.errors.push(error("the alias names a node that contains it", span));
            return Err(Stop);
        };
        let mut node = target.clone();
        if self.expects_key() {
            return match node.as_text().map(str::to_owned) {
                Some(text) => self.key(text, 0, span),
                None => self.stop_at_key(span),
            };
        }
        self.check_depth(depth(&node), &span)?;
        self.spend(cost(&node), &span)?;
        node.span = Some(span.clone());
        self.surround(&mut node, span.start, false);
        node.trailing = node.trailing.or_else(|| self.comments.trailing(span.end));
        self.finish(node, 0, span.end)
    }

    fn key(&mut self, key: String, anchor: usize, span: Range<usize>) -> Result<(), Stop> {
        self.spend(NODE_COST + key.len(), &span)?;
        if anchor != 0 {
            self.anchors.insert(anchor, Some(Node::text(key.as_str())));
        }
        let mut lead = self.comments.lead(span.start);
        lead.above.extend(self.comments.before(span.start));
        self.pass(span.end);
        let Some(open) = self.stack.last_mut() else { return Ok(()) };
        if let Some(first) = open.keys.get(&key) {
            self.errors.push(ReadError {
                message: format!("the key `{key}` is already there"),
                span: span.clone(),
                related: Some(first.clone()),
            });
        } else {
            open.keys.insert(key.clone(), span.clone());
        }
        open.key = Some((key, span, lead));
        Ok(())
    }

    fn open(&mut self, value: Value, anchor: usize, span: Range<usize>) -> Result<(), Stop> {
        if self.expects_key() {
            return self.stop_at_key(span);
        }
        self.check_depth(1, &span)?;
        self.spend(NODE_COST, &span)?;
        if anchor != 0 {
            self.anchors.insert(anchor, None);
        }
        let mut node = Node::new(value);
        let block = !is_flow(&node);
        self.surround(&mut node, span.start, block);
        if !block {
            node.trailing = node.trailing.or_else(|| self.comments.trailing(span.end));
        }
        self.stack.push(Open { node, start: span.start, anchor, key: None, keys: HashMap::new() });
        Ok(())
    }

    fn close(&mut self, span: Range<usize>) -> Result<(), Stop> {
        let Some(Open { mut node, start, anchor, .. }) = self.stack.pop() else { return Ok(()) };
        let end = if is_flow(&node) {
            node.closing = self.comments.before(span.start);
            match self.comments.trailing(span.end) {
                // The line that opens it has one already.
                Some(comment) if node.trailing.is_some() => node.closing.push(comment),
                Some(comment) => node.trailing = Some(comment),
                None => {}
            }
            span.end
        } else {
            // A list may begin in the column of its key: a comment there may be the next key's.
            let outside = self.stack.last().map_or(0, |outer| column_of(self.text, outer.start) + 1);
            let column = column_of(self.text, start).max(outside);
            node.closing = self.comments.closing(span.start, column);
            self.last_end
        };
        node.span = Some(start..end);
        self.finish(node, anchor, end)
    }

    /// Puts a whole node where it belongs.
    fn finish(&mut self, mut node: Node, anchor: usize, end: usize) -> Result<(), Stop> {
        let span = node.span.clone().unwrap_or(end..end);
        if node.items().is_empty() && node.entries().is_empty() {
            self.spend(cost(&node), &span)?;
        }
        if anchor != 0 {
            self.spend(cost(&node), &span)?;
            self.anchors.insert(anchor, Some(node.clone()));
        }
        self.pass(end);
        let Some(open) = self.stack.last_mut() else {
            self.documents.push(node);
            return Ok(());
        };
        match &mut open.node.value {
            Value::Sequence { items, .. } => items.push(node),
            Value::Mapping { entries, .. } => {
                if let Some((key, key_span, lead)) = open.key.take() {
                    node.above.splice(0..0, lead.above);
                    node.blank_line_before = lead.blank_line_before;
                    entries.push(Entry { key, node, key_span: Some(key_span) });
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Gives a node that begins at a place the comments before it. Those on lines of their own between a key
    /// or dash and a block collection belong to the first member.
    fn surround(&mut self, node: &mut Node, start: usize, block: bool) {
        match self.stack.last().map(|open| &open.node.value) {
            None if block => node.above = self.comments.header(start),
            None => {}
            Some(Value::Sequence { .. }) => {
                let lead = self.comments.lead(start);
                node.above = lead.above;
                node.blank_line_before = lead.blank_line_before;
            }
            Some(_) => {
                node.above = Vec::new();
                node.blank_line_before = false;
            }
        }
        node.trailing = self.comments.opening(start);
        if !block {
            node.above.extend(self.comments.before(start));
        }
    }

    fn pass(&mut self, end: usize) {
        self.last_end = end;
        self.comments.pass(end);
    }

    fn expects_key(&self) -> bool {
        self.stack.last().is_some_and(|open| open.key.is_none() && matches!(open.node.value, Value::Mapping { .. }))
    }

    fn stop_at_key(&mut self, span: Range<usize>) -> Result<(), Stop> {
        self.errors.push(error("a key must be a text", span));
        Err(Stop)
    }

    fn check_tag(&mut self, tag: Option<&Tag>, expected: &str, span: &Range<usize>) {
        if tag.is_some_and(|tag| tag.core_suffix() != Some(expected)) {
            self.errors.push(error("this tag does not fit the value: leave it out", span.clone()));
        }
    }

    /// Those who walk the nodes later may use recursion.
    fn check_depth(&mut self, more: usize, span: &Range<usize>) -> Result<(), Stop> {
        if self.stack.len() + more <= DEPTH_MAX {
            return Ok(());
        }
        self.errors.push(error(format!("this is nested more than {DEPTH_MAX} levels deep"), span.clone()));
        Err(Stop)
    }

    fn spend(&mut self, cost: usize, span: &Range<usize>) -> Result<(), Stop> {
        self.cost = self.cost.saturating_add(cost);
        if self.cost <= COST_MAX {
            return Ok(());
        }
        self.errors.push(error("the file is too large to read, or its anchors make it so", span.clone()));
        Err(Stop)
    }
}

fn is_flow(node: &Node) -> bool {
    matches!(node.value, Value::Sequence { layout: Layout::Flow, .. } | Value::Mapping { layout: Layout::Flow, .. })
}

fn layout(style: StructureStyle) -> Layout {
    if style == StructureStyle::Flow { Layout::Flow } else { Layout::Block }
}

/// How many collections are nested in a node, itself included.
fn depth(node: &Node) -> usize {
    let members = node.items().iter().chain(node.entries().iter().map(|entry| &entry.node));
    let collection = matches!(node.value, Value::Sequence { .. } | Value::Mapping { .. });
    usize::from(collection) + members.map(depth).max().unwrap_or(0)
}

/// What a node counts against [`COST_MAX`].
fn cost(node: &Node) -> usize {
    let own = NODE_COST
        + match &node.value {
            Value::Text { text, .. } | Value::Number(text) => text.len(),
            _ => 0,
        };
    let items = node.items().iter().map(cost);
    let entries = node.entries().iter().map(|entry| NODE_COST + entry.key.len() + cost(&entry.node));
    own + items.chain(entries).sum::<usize>()
}
