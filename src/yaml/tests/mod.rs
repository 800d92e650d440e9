//! The writer against readers that others wrote, and the reader against texts.

mod layout;
mod marks;
mod properties;
mod quoting;
mod reading;

use super::{Node, Plain};

/// A value as any reader sees it: numbers by their worth.
#[derive(Clone, Debug, PartialEq)]
enum Seen {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    Sequence(Vec<Seen>),
    Mapping(Vec<(String, Seen)>),
    /// Something that the writer never writes.
    Strange(String),
}

impl Seen {
    fn number(text: &str) -> Self {
        let based = text.strip_prefix("0x").and_then(|digits| u32::from_str_radix(digits, 16).ok()).map(f64::from);
        based.or_else(|| text.parse().ok()).map_or_else(|| Self::Strange(text.to_owned()), Self::Number)
    }
}

impl From<Plain<'_>> for Seen {
    fn from(plain: Plain<'_>) -> Self {
        match plain {
            Plain::Null => Self::Null,
            Plain::Bool(value) => Self::Bool(value),
            Plain::Number(text) => Self::number(text),
            Plain::Text(text) => Self::Text(text.to_owned()),
            Plain::Sequence(items) => Self::Sequence(items.into_iter().map(Self::from).collect()),
            Plain::Mapping(entries) => {
                Self::Mapping(entries.into_iter().map(|(key, value)| (key.to_owned(), value.into())).collect())
            }
        }
    }
}

impl From<serde_yaml::Value> for Seen {
    fn from(value: serde_yaml::Value) -> Self {
        match value {
            serde_yaml::Value::Null => Self::Null,
            serde_yaml::Value::Bool(value) => Self::Bool(value),
            serde_yaml::Value::Number(number) => {
                number.as_f64().map_or_else(|| Self::Strange(number.to_string()), Self::Number)
            }
            serde_yaml::Value::String(text) => Self::Text(text),
            serde_yaml::Value::Sequence(items) => Self::Sequence(items.into_iter().map(Self::from).collect()),
            serde_yaml::Value::Mapping(entries) => Self::Mapping(
                entries
                    .into_iter()
                    .map(|(key, value)| match key {
                        serde_yaml::Value::String(key) => (key, value.into()),
                        other => (format!("{other:?}"), Self::Strange(String::new())),
                    })
                    .collect(),
            ),
            serde_yaml::Value::Tagged(tagged) => Self::Strange(format!("{tagged:?}")),
        }
    }
}

/// What the independent reader sees in a text.
fn seen_by_serde_yaml(text: &str) -> Seen {
    match serde_yaml::from_str::<serde_yaml::Value>(text) {
        Ok(value) => value.into(),
        Err(error) => Seen::Strange(error.to_string()),
    }
}

/// What the deserializer of our YAML crate sees, with its own idea of YAML.
fn seen_by_serde_saphyr(text: &str) -> Seen {
    match serde_saphyr::from_str::<serde_yaml::Value>(text) {
        Ok(value) => value.into(),
        Err(error) => Seen::Strange(error.to_string()),
    }
}

/// What our own reader sees.
fn seen_by_read(text: &str) -> Seen {
    match super::read(text) {
        Ok(node) => node.value().into(),
        Err(errors) => Seen::Strange(format!("{errors:?}")),
    }
}

fn seen(node: &Node) -> Seen {
    node.value().into()
}
