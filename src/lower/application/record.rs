//! A value of the model as data of Argo CD, read by its shape.
//!
//! Members of a block are spelt and ordered as the target has it; keys of the user's own choice stay as they are.

use crate::model::{Fields, Value, ValueKind};
use crate::schema::{Block, Shape};
use crate::target::argo::{Data, Entry, Record, Said, duration, key};

/// `None` for what was reported, and for what only a runner could know.
pub(super) fn data(shape: &Shape, value: &Value) -> Option<Data> {
    if value.is_unknown() {
        return None;
    }
    match shape {
        Shape::List(inner) | Shape::Many(inner) => Some(Data::List(list(inner, value))),
        Shape::Map(inner) => Some(Data::Record(map(inner, value.as_map()?))),
        Shape::Block(block) => Some(Data::Record(record(block, value.as_map()?))),
        Shape::Either(shapes) => match (shape.block(), value.as_map()) {
            (Some(block), Some(fields)) => Some(Data::Record(record(block, fields))),
            _ => data(shapes.iter().find(|shape| shape.block().is_none())?, value).or_else(|| free(value)),
        },
        // A text stays a text, whatever it looks like.
        Shape::Text => value.as_text().map(Data::Text),
        _ => free(value),
    }
}

/// The members of a block in the order of the schema.
pub(super) fn record(block: &Block, fields: &Fields) -> Record {
    let entries = block.members.iter().filter_map(|member| {
        let field = fields.field(member.name)?;
        let value = data(&member.shape, &field.value)?;
        Some(Entry { key: key(block.name, member.name), said: super::said(field, value) })
    });
    Record(entries.collect())
}

/// Keys of the user's choice in the order of the source.
fn map(inner: &Shape, fields: &Fields) -> Record {
    let entries = fields.iter().filter_map(|field| {
        let value = data(inner, &field.value)?;
        Some(Entry { key: field.key.clone(), said: super::said(field, value) })
    });
    Record(entries.collect())
}

/// The elements; of one value that stands for a list, itself.
fn list(inner: &Shape, value: &Value) -> Vec<Said<Data>> {
    match value.as_list() {
        Some(items) => items
            .iter()
            .filter_map(|item| Some(Said { value: data(inner, &item.value)?, comments: item.comments.clone() }))
            .collect(),
        None => data(inner, value).map(Said::plain).into_iter().collect(),
    }
}

/// A value as it stands.
fn free(value: &Value) -> Option<Data> {
    Some(match &value.kind {
        ValueKind::Null => Data::Null,
        ValueKind::Bool(value) => Data::Bool(*value),
        ValueKind::Number(text) => Data::Number(text.clone()),
        ValueKind::Percent(number) => Data::Text(format!("{number}%")),
        ValueKind::Duration(seconds) => Data::Text(duration(*seconds)),
        ValueKind::Word(_) | ValueKind::Text(_) | ValueKind::Target(_) => Data::Text(value.as_text()?),
        ValueKind::List(_) => Data::List(list(&Shape::Data, value)),
        ValueKind::Map(fields) => Data::Record(map(&Shape::Data, fields)),
        ValueKind::Run(_) | ValueKind::Entity(_) | ValueKind::Call { .. } | ValueKind::Unknown => return None,
    })
}
