//! A tree of values with the comments that travel with them.

use crate::model::Comments;

/// Something with the comments that stand around it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said<T> {
    pub value: T,
    pub comments: Comments,
}

impl<T> Said<T> {
    /// What the source does not say, and so has no comments.
    pub fn plain(value: T) -> Self {
        Self { value, comments: Comments::default() }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    Null,
    Bool(bool),
    /// As written.
    Number(String),
    Text(String),
    List(Vec<Said<Data>>),
    Record(Record),
}

/// Members in the order in which they are written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record(pub Vec<Entry>);

#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub key: String,
    pub said: Said<Data>,
}

impl Record {
    pub fn get(&self, key: &str) -> Option<&Data> {
        self.0.iter().find(|entry| entry.key == key).map(|entry| &entry.said.value)
    }
}

impl Data {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// The member of a record.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Record(record) => record.get(key),
            _ => None,
        }
    }

    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}
