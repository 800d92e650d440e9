//! Values in words: for messages, for hover, and inside other texts.

use crate::model::{Text, Value, ValueKind};

/// "this is a number"
pub(super) fn describe(value: &Value) -> String {
    let what = match &value.kind {
        ValueKind::Null => "`null`",
        ValueKind::Bool(_) => "a boolean",
        ValueKind::Number(_) => "a number",
        ValueKind::Percent(_) => "a percentage",
        ValueKind::Duration(_) => "a duration",
        ValueKind::Word(_) => "a word",
        ValueKind::Text(_) => "a text",
        ValueKind::Run(_) => "known on the runner only",
        ValueKind::List(_) => "a list",
        ValueKind::Map(_) => "a block",
        ValueKind::Entity(entity) => return format!("this is {} `{}`", entity.kind.keyword(), entity.id),
        ValueKind::Call { .. } => "a gate",
        ValueKind::Target(_) => "an action",
        ValueKind::Unknown => "unknown",
    };
    format!("this is {what}")
}

/// A constant in a few characters, as it would be written; of others what they are.
pub(super) fn short(value: &Value) -> String {
    const WIDTH: usize = 60;
    let text = match &value.kind {
        ValueKind::Null => "null".to_owned(),
        ValueKind::Bool(value) => value.to_string(),
        ValueKind::Number(text) | ValueKind::Word(text) | ValueKind::Target(text) => text.clone(),
        ValueKind::Percent(number) => format!("{number}%"),
        ValueKind::Duration(seconds) => format!("{seconds}s"),
        ValueKind::Text(text) => match text.as_constant().filter(|text| !text.contains('\n')) {
            Some(constant) => format!("\"{constant}\""),
            None => "a text".to_owned(),
        },
        ValueKind::List(items) if items.len() <= 8 => {
            format!("[{}]", items.iter().map(|item| short(&item.value)).collect::<Vec<_>>().join(", "))
        }
        _ => describe(value).replacen("this is ", "", 1),
    };
    if text.chars().count() <= WIDTH { text } else { describe(value).replacen("this is ", "", 1) }
}

/// The text of a value, for use inside another text.
pub(super) fn to_text(value: Value) -> Option<Text> {
    Some(match value.kind {
        ValueKind::Text(text) => text,
        ValueKind::Run(expression) => Text { pieces: vec![crate::model::Piece::Run(expression)] },
        ValueKind::Null => Text::default(),
        ValueKind::Percent(number) => Text::constant(format!("{number}%")),
        ValueKind::Bool(value) => Text::constant(value.to_string()),
        ValueKind::Number(text) | ValueKind::Word(text) => Text::constant(text),
        _ => return None,
    })
}
