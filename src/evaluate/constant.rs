//! Constants of the model as values of the runner.

use super::coerce;
use super::value::{Object, Value};
use crate::model::{self, ValueKind};

/// A constant as the runner would see it; nothing where it is known there only, or is nothing that the runner knows.
pub fn constant(value: &model::Value) -> Option<Value> {
    Some(match &value.kind {
        ValueKind::Null => Value::Null,
        ValueKind::Bool(value) => Value::Bool(*value),
        ValueKind::Number(text) | ValueKind::Percent(text) => Value::Number(coerce::number_of_text(text)),
        #[expect(clippy::cast_precision_loss, reason = "durations are far below 2^52 seconds")]
        ValueKind::Duration(seconds) => Value::Number(*seconds as f64),
        ValueKind::Text(text) => Value::Text(text.as_constant()?),
        ValueKind::Word(text) | ValueKind::Target(text) => Value::text(text),
        ValueKind::List(items) => Value::array(items.iter().map(|item| constant(&item.value)).collect::<Option<_>>()?),
        ValueKind::Map(fields) => {
            let entries = fields.iter().map(|field| Some((field.key.clone(), constant(&field.value)?)));
            Value::object(entries.collect::<Option<Object>>()?)
        }
        ValueKind::Run(_) | ValueKind::Entity(_) | ValueKind::Call { .. } | ValueKind::Unknown => return None,
    })
}
