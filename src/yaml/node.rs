//! A YAML document as data with comments.
//!
//! In: what a lowering stage says with the builder functions. Out: a tree that `write` lays out. Anchors,
//! tags and keys that are no text have no place here: neither target needs them.

use std::ops::Range;

/// One node: its value, and what stands around it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Node {
    pub value: Value,
    /// Comment lines above the node, without `#`. Those of a mapping's member stand above its key.
    pub above: Vec<String>,
    /// An empty line before the comments above.
    pub blank_line_before: bool,
    /// A comment at the end of the node's line; of a collection: of the line that opens it.
    pub trailing: Option<String>,
    /// Comment lines after the last member of a collection.
    pub closing: Vec<String>,
    /// The bytes that it was read from.
    pub span: Option<Range<usize>>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    #[default]
    Null,
    Bool(bool),
    /// The number as it was written: `3.10` stays `3.10`.
    Number(String),
    Text {
        text: String,
        style: TextStyle,
    },
    Sequence {
        items: Vec<Node>,
        layout: Layout,
    },
    Mapping {
        entries: Vec<Entry>,
        layout: Layout,
    },
}

/// How a text would like to be written; the writer decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextStyle {
    /// Plain where that is safe, quoted where not; a block when it has several lines.
    #[default]
    Automatic,
    /// A block (`|`) even for one line.
    Literal,
}

/// How a collection would like to be written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// A member a line.
    #[default]
    Block,
    /// `[a, b]` or `{ a: b }` where that fits the line.
    Flow,
}

/// A member of a mapping.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub key: String,
    pub node: Node,
    /// The bytes that the key was read from.
    pub key_span: Option<Range<usize>>,
}

/// The value of a node without comments, layout and places: what YAML readers see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plain<'a> {
    Null,
    Bool(bool),
    Number(&'a str),
    Text(&'a str),
    Sequence(Vec<Plain<'a>>),
    Mapping(Vec<(&'a str, Plain<'a>)>),
}

impl Node {
    pub fn new(value: Value) -> Self {
        Self { value, ..Self::default() }
    }

    pub fn null() -> Self {
        Self::default()
    }

    pub fn text(text: impl Into<String>) -> Self {
        Self::new(Value::Text { text: text.into(), style: TextStyle::Automatic })
    }

    /// A text that is written as a block (`|`) if a block can hold it.
    pub fn literal(text: impl Into<String>) -> Self {
        Self::new(Value::Text { text: text.into(), style: TextStyle::Literal })
    }

    /// A number as it is to be written. A text that is no number of YAML 1.2 is written as a text.
    pub fn number(text: impl Into<String>) -> Self {
        Self::new(Value::Number(text.into()))
    }

    pub fn map() -> Self {
        Self::new(Value::Mapping { entries: Vec::new(), layout: Layout::Block })
    }

    pub fn list(items: impl IntoIterator<Item = impl Into<Node>>) -> Self {
        Self::new(Value::Sequence { items: items.into_iter().map(Into::into).collect(), layout: Layout::Block })
    }

    /// Adds a member to a mapping, or replaces the one of that key. Nothing happens to other nodes.
    pub fn with(mut self, key: impl Into<String>, node: impl Into<Node>) -> Self {
        self.set(key, node);
        self
    }

    /// [`Node::with`] if there is something to add.
    pub fn with_some(self, key: impl Into<String>, node: Option<impl Into<Node>>) -> Self {
        match node {
            Some(node) => self.with(key, node),
            None => self,
        }
    }

    /// [`Node::with`] in place.
    pub fn set(&mut self, key: impl Into<String>, node: impl Into<Node>) {
        let Value::Mapping { entries, .. } = &mut self.value else { return };
        let (key, node) = (key.into(), node.into());
        match entries.iter_mut().find(|entry| entry.key == key) {
            Some(entry) => entry.node = node,
            None => entries.push(Entry { key, node, key_span: None }),
        }
    }

    /// Adds an item to a sequence. Nothing happens to other nodes.
    pub fn push(&mut self, node: impl Into<Node>) {
        if let Value::Sequence { items, .. } = &mut self.value {
            items.push(node.into());
        }
    }

    /// Asks for `[a, b]` or `{ a: b }`.
    pub fn in_flow(mut self) -> Self {
        if let Value::Sequence { layout, .. } | Value::Mapping { layout, .. } = &mut self.value {
            *layout = Layout::Flow;
        }
        self
    }

    /// Adds comment lines above, one for each line of the text.
    pub fn above(mut self, comment: impl AsRef<str>) -> Self {
        self.above.extend(comment.as_ref().split('\n').map(str::to_owned));
        self
    }

    pub fn after_blank_line(mut self) -> Self {
        self.blank_line_before = true;
        self
    }

    /// A comment at the end of the node's line.
    pub fn trailing(mut self, comment: impl Into<String>) -> Self {
        self.trailing = Some(comment.into());
        self
    }

    /// Adds comment lines after the last member, one for each line of the text.
    pub fn closing(mut self, comment: impl AsRef<str>) -> Self {
        self.closing.extend(comment.as_ref().split('\n').map(str::to_owned));
        self
    }

    /// The member of a mapping with that key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    /// The members of a mapping; none for other nodes.
    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Mapping { entries, .. } => entries,
            _ => &[],
        }
    }

    /// The items of a sequence; none for other nodes.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::Sequence { items, .. } => items,
            _ => &[],
        }
    }

    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text { text, .. } => Some(text),
            _ => None,
        }
    }

    /// What YAML readers see of the node; for comparisons.
    pub fn value(&self) -> Plain<'_> {
        match &self.value {
            Value::Null => Plain::Null,
            Value::Bool(value) => Plain::Bool(*value),
            Value::Number(text) => Plain::Number(text),
            Value::Text { text, .. } => Plain::Text(text),
            Value::Sequence { items, .. } => Plain::Sequence(items.iter().map(Node::value).collect()),
            Value::Mapping { entries, .. } => {
                Plain::Mapping(entries.iter().map(|entry| (entry.key.as_str(), entry.node.value())).collect())
            }
        }
    }
}

impl From<&str> for Node {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for Node {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

impl From<&String> for Node {
    fn from(text: &String) -> Self {
        Self::text(text.as_str())
    }
}

impl From<bool> for Node {
    fn from(value: bool) -> Self {
        Self::new(Value::Bool(value))
    }
}

impl From<i64> for Node {
    fn from(number: i64) -> Self {
        Self::number(number.to_string())
    }
}

impl<T: Into<Node>> From<Vec<T>> for Node {
    fn from(items: Vec<T>) -> Self {
        Self::list(items)
    }
}
